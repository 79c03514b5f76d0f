"""Steps that break functions in rarer ways than failing, hanging and being slow."""

from pytest_bdd import given, parsers, step

from smokealarm.pipeline.drill import Drill

_SEED = 140
"""With this seed 5 % strike once among the first ten runs, and 1 % once among the first hundred."""


@step(parsers.re(r"the function (?P<name>\w+) answers with (?P<megabytes>\d+) MB"), converters={"megabytes": int})
def large_response(drill: Drill, name: str, megabytes: int) -> None:
    """Let every run answer more than Lambda returns. Example: ``Given the function validate answers with 7 MB``."""
    drill.inject("function.large_response", name, megabytes=megabytes)


@step(parsers.re(r"(?P<percent>\d+) % of the runs of the function (?P<name>\w+) fail"), converters={"percent": int})
def fail_partly(drill: Drill, percent: int, name: str) -> None:
    """Let a share of the runs fail. Example: ``Given 20 % of the runs of the function validate fail``."""
    drill.inject("function.error", name, probability=percent / 100, seed=_SEED)


@step(parsers.re(r"the function (?P<name>\w+) may run for (?P<seconds>\d+) s"), converters={"seconds": int})
def wrong_timeout(drill: Drill, name: str, seconds: int) -> None:
    """Give a function another timeout. Example: ``Given the function ingest may run for 720 s``."""
    drill.inject("plumbing.wrong_timeout", name, seconds=seconds)


@step(parsers.re(r"the function (?P<name>\w+) misses the module (?P<module>\w+)"))
def missing_module(drill: Drill, name: str, module: str) -> None:
    """Let its dependency be left out of the bundle. Example: ``Given the function store misses the module numpy``."""
    said = f"Unable to import module 'handler': No module named '{module}'"
    drill.inject("function.init_error", name, error_type="Runtime.ImportModuleError", message=said)


@step(parsers.re(r"the function (?P<name>\w+) does not reach (?P<service>s3|stepfunctions)"))
def dependency_down(drill: Drill, name: str, service: str) -> None:
    """Let its calls find no connection. Example: ``Given the function store does not reach s3``."""
    drill.inject("function.dependency_down", name, service=service)


@given(
    parsers.re(r"the function (?P<name>\w+) sends (?P<records>records of )?failed events to the (?P<queue>.+)"),
)
def failed_events_kept(drill: Drill, name: str, records: str | None, queue: str) -> None:
    """Give it a dead-letter queue, or a destination on failure.

    Example: ``Given the function ingest sends records of failed events to the dead-letter queue``.
    """
    drill.keep_failed_events(name, queue, as_records=records is not None)
