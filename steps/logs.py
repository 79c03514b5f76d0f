"""Steps that look at logs."""

from pytest_bdd import given, parsers, then

from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import Mirror


@given("the logs of the pipeline are forwarded")
def logs_forwarded(mirror: Mirror) -> None:
    """Let the mirror's forwarder bring every line to the tenant and to Splunk."""
    assert mirror.forwarder.name


@then(parsers.re(r'the log of (?P<name>\w+) says "(?P<text>[^"]+)" (?P<count>\d+) times?'), converters={"count": int})
def log_says(drill: Drill, name: str, text: str, count: int) -> None:
    """Count log lines with a text. Example: ``the log of validate says "Task timed out after 30.00 s" 3 times``."""
    assert sum(text in line for line in drill.log_lines(name)) == count
