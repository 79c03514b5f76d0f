"""Steps that break something on purpose, and mend it."""

from pytest_bdd import given, parsers, step, when

from smokealarm.pipeline.drill import Drill


@given(parsers.re(r"the function (?P<name>\w+) hangs$"))
@when(parsers.re(r"the function (?P<name>\w+) hangs$"))
def hang(drill: Drill, name: str) -> None:
    """Let every invocation hang until its timeout. Example: ``Given the function validate hangs``."""
    drill.inject("function.hang", name)


@step(parsers.re(r"the function (?P<name>\w+) fails$"))
def fail(drill: Drill, name: str) -> None:
    """Let every invocation raise an exception. Example: ``Given the function store fails``."""
    drill.inject("function.error", name)


@step(parsers.re(r"the function (?P<name>\w+) crashes$"))
def crash(drill: Drill, name: str) -> None:
    """Let every invocation end its process. Example: ``Given the function store crashes``."""
    drill.inject("function.crash", name)


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


@step("the ingest mapping is off")
def mapping_off(drill: Drill) -> None:
    """Let nothing take messages from the ingest queue."""
    drill.inject("plumbing.mapping_off", "ingest mapping")


@step(parsers.re(r"the (?P<name>.*queue) has lost its policy"))
def policy_gone(drill: Drill, name: str) -> None:
    """Keep EventBridge from sending to a queue. Example: ``Given the ingest queue has lost its policy``."""
    drill.inject("plumbing.permission_gone", name)


@step(parsers.re(r"the (?P<name>.*queue) hides messages for (?P<seconds>\d+) s"), converters={"seconds": int})
def visibility(drill: Drill, name: str, seconds: int) -> None:
    """Set a wrong visibility timeout. Example: ``Given the ingest queue hides messages for 900 s``."""
    drill.inject("plumbing.wrong_visibility", name, seconds=seconds)


@step("the input bucket tells nobody")
def notifications_off(drill: Drill) -> None:
    """Let the input bucket send no events."""
    drill.inject("plumbing.notifications_off", "input")


@step("no execution can be started")
def start_throttled(drill: Drill) -> None:
    """Let Step Functions refuse every StartExecution as throttled."""
    drill.inject("capacity.start_execution_throttled", "state machine")


@when("the fault ends")
@when("the faults end")
def recover(drill: Drill) -> None:
    """Take every fault out, and prove that it is."""
    drill.recover()
