"""Steps that look at executions and at what they wrote."""

from collections import Counter

from pytest_bdd import parsers, step, then

from smokealarm.gherkin.amounts import COUNT, COUNTED, Amount
from smokealarm.pipeline.drill import Drill


@then(
    parsers.re(rf"{COUNT} executions? (has|have) (?P<status>succeeded|failed|timed out|been aborted)"),
    converters=COUNTED,
)
def executions_ended(drill: Drill, count: Amount, status: str) -> None:
    """Count this scenario's executions: all have this status. Example: ``Then 8 executions have succeeded``."""
    found, wanted = Counter(each.status for each in drill.executions()), status.removeprefix("been ")
    assert (found.pop(wanted.upper().replace(" ", "_"), 0), found) == (count, {})


@step(parsers.parse("executions wait for {seconds:d} s before they begin"))
def held_up(drill: Drill, seconds: int) -> None:
    """Deploy a Wait state before the first. Example: ``Given executions wait for 300 s before they begin``."""
    drill.inject("workflow.held_up", "state machine", seconds=seconds)


@step(parsers.parse("the state {state} takes its input from nowhere"))
def wrong_input_path(drill: Drill, state: str) -> None:
    """Deploy a wrong InputPath. Example: ``Given the state Store takes its input from nowhere``."""
    drill.inject("workflow.wrong_input_path", "state machine", state=state)


@then(parsers.re("(?P<which>every|no) file has (its|a) monthly summary"))
def summaries(drill: Drill, which: str) -> None:
    """Look for each upload's result. Example: ``Then every file has its monthly summary``."""
    found = [file.key for file in drill.uploaded if drill.results.summary(file)]
    assert found == ([file.key for file in drill.uploaded] if which == "every" else [])


@then(parsers.parse("the summary of {month} counts {days:d} days and {rain:g} mm of rain"))
def summary_counts(drill: Drill, month: str, days: int, rain: float) -> None:
    """Read one month of the last upload. Example: ``the summary of 2012-01 counts 31 days and 173.3 mm of rain``."""
    found = drill.results.month(drill.uploaded[-1], month)
    assert (found["days"], found["precipitation_total"]) == (days, rain)


@then(parsers.parse("the summary of {month} goes from {low:g} to {high:g} degrees"))
def summary_temperatures(drill: Drill, month: str, low: float, high: float) -> None:
    """Read one month of the last upload. Example: ``the summary of 2012-01 goes from -3.3 to 12.8 degrees``."""
    found = drill.results.month(drill.uploaded[-1], month)
    assert (found["temp_min"], found["temp_max"]) == (low, high)


@then(parsers.parse("the file is in quarantine as {reason}"))
def file_in_quarantine(drill: Drill, reason: str) -> None:
    """Read why the last upload was rejected. Example: ``Then the file is in quarantine as Truncated``."""
    assert drill.results.quarantine_reason(drill.uploaded[-1]) == reason
