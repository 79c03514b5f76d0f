"""Steps that break something on purpose, and mend it."""

from pytest_bdd import given, parsers, step, when

from smokealarm.pipeline.drill import Drill


@given(parsers.re(r"the function (?P<name>\w+) hangs$"))
@when(parsers.re(r"the function (?P<name>\w+) hangs$"))
def hang(drill: Drill, name: str) -> None:
    """Let every invocation hang until its timeout. Example: ``Given the function validate hangs``."""
    drill.inject("function.hang", name)


@step(parsers.re(r"the function (?P<name>\w+) takes (?P<seconds>\d+) s longer$"), converters={"seconds": float})
def slow(drill: Drill, name: str, seconds: float) -> None:
    """Let every invocation take longer. Example: ``Given the function transform takes 20 s longer``."""
    drill.inject("function.slow", name, seconds=seconds)


@step(parsers.re(r"the function (?P<name>\w+) has a reserved concurrency of (?P<limit>\d+)"), converters={"limit": int})
def reserve(drill: Drill, name: str, limit: int) -> None:
    """Cut a function's concurrency. Example: ``Given the function ingest has a reserved concurrency of 0``."""
    drill.inject("capacity.reserved_concurrency", name, limit=limit)


@given("partial batch responses are off")
def partial_batches_off(drill: Drill) -> None:
    """Let the mapping ignore which items of a batch failed."""
    drill.inject("plumbing.partial_batch_off", "ingest mapping")


@when("the fault ends")
@when("the faults end")
def recover(drill: Drill) -> None:
    """Take every fault out, and prove that it is."""
    drill.recover()
