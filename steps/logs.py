"""Steps that look at logs."""

from datetime import timedelta

from pytest_bdd import given, parsers, step, then, when

from smokealarm.gherkin.amounts import COUNT, COUNTED, PAUSED, Amount
from smokealarm.pipeline.drill import Drill
from smokealarm.sandbox import Mirror, Sandbox, forwarding


@given("the logs of the pipeline are forwarded")
def logs_forwarded(drill: Drill, mirror: Mirror) -> None:
    """Let the mirror's forwarder bring every line to the tenant and to Splunk.

    Example: ``Given the logs of the pipeline are forwarded``.
    """
    drill.backend.clients.sqs.purge_queue(QueueUrl=mirror.dead_letter_queue.url)


@then(
    parsers.re(rf'the log of (?P<name>\w+) says "(?P<text>[^"]+)" {COUNT} times?'),
    converters=COUNTED,
)
def log_says(drill: Drill, name: str, text: str, count: Amount) -> None:
    """Count log lines with a text. Example: ``the log of validate says "Task timed out after 30.00 s" 3 times``."""
    assert sum(text in line for line in drill.log_lines(name)) == count


@when(
    parsers.re(
        r"the log of (?P<name>\w+) gets( (?P<times>\d+) times, each (?P<pause>.+) apart,)? the line (?P<line>.+)"
    ),
    converters=PAUSED,
)
def log_gets(drill: Drill, name: str, times: str | None, pause: timedelta, line: str) -> None:
    """Write a line as the function would. Example: ``the log of store gets the line {"level":"WARN"}``."""
    for number in range(int(times or 1)):
        drill.pass_time(pause if number else timedelta())
        forwarding.write_line(drill.backend.clients, drill.parts.function(name), line, drill.now().epoch)


@given(parsers.parse("nobody is subscribed to the log of {name}"))
def unsubscribed(drill: Drill, mirror: Mirror, name: str) -> None:
    """Take the forwarder's subscription away. Example: ``Given nobody is subscribed to the log of ingest``."""
    assert mirror.forwarder.name
    drill.hold(forwarding.unsubscribed(drill.backend.clients, drill.parts.function(name)), f"no subscription to {name}")


@given("the forwarder has no concurrency")
def forwarder_throttled(drill: Drill, mirror: Mirror) -> None:
    """Let Lambda refuse every delivery of logs. Example: ``Given the forwarder has no concurrency``."""
    drill.hold(forwarding.throttled_forwarder(drill.backend, mirror), "the forwarder has no concurrency")


@step("the forwarder gets a delivery that nobody can read")
def forwarder_fed_garbage(drill: Drill, mirror: Mirror) -> None:
    """Invoke the forwarder with what is no gzip.

    Example: ``Given the forwarder gets a delivery that nobody can read``.
    """
    if drill.disturbances.causes("an unreadable delivery"):
        forwarding.feed_garbage(drill.backend.clients, mirror)


@given(parsers.parse("the token of the forwarder lacks the scope {scope}"))
def token_lacks(drill: Drill, watch: Sandbox, scope: str) -> None:
    """Take a scope from the tenant's token. Example: ``the token of the forwarder lacks the scope logs.ingest``."""
    drill.hold(watch.tenant.without_scope(scope), f"the token lacks {scope}")


@then(parsers.re(r'the forwarder has (?P<count>no )?dead letters( that say "(?P<reason>[^"]+)")?'))
def forwarder_dead_letters(drill: Drill, mirror: Mirror, count: str | None, reason: str | None) -> None:
    """Read why deliveries were given up. Example: ``Then the forwarder has dead letters that say "403"``."""
    reasons = forwarding.dead_letter_reasons(drill.backend.clients, mirror)
    assert bool(reasons) is (count is None), reasons
    assert all((reason or "") in each for each in reasons), reasons


@then(
    parsers.re(rf'(?P<who>the tenant|Splunk) has {COUNT} log records? that says? "(?P<text>[^"]+)"'), converters=COUNTED
)
def log_records(watch: Sandbox, who: str, count: Amount, text: str) -> None:
    """Count records by a text. Example: ``Then the tenant has 1 log record that says "message failed"``."""
    contents = [each.content for each in watch.tenant.environment.logs.records]
    events = [each.event_json for each in watch.collector.events]
    found = [each for each in (events if who == "Splunk" else contents) if text in each]
    assert len(found) == count, found
