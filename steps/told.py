"""Steps that look at who was told: mails and events in Splunk."""

from functools import partial

from pytest_bdd import given, parsers, then

from smokealarm.gherkin.amounts import COUNT, COUNTED, Amount
from smokealarm.pipeline.drill import Drill
from smokealarm.receivers import hec_faults, mail_faults
from smokealarm.sandbox import Mirror, Sandbox, bridge_variables, deploy_monitoring
from smokealarm.sandbox.forwarding import BridgedEvents

MAIL_FAULTS = {
    "turns everybody away": mail_faults.refuse,
    "is not available": mail_faults.unavailable,
    "greylists": mail_faults.greylist,
    "loses the connection after the data": partial(mail_faults.drop_after_data, stores=True),
    "has another password": mail_faults.wrong_password,
    "has lost its certificate": mail_faults.no_starttls,
}
SPLUNK_FAULTS = {
    "is busy": hec_faults.busy,
    "fails inside": hec_faults.internal_error,
    "resets connections": hec_faults.reset,
    "has the token disabled": lambda: hec_faults.token_disabled("dynatrace"),
    "has lost the token": hec_faults.token_unknown,
}


@given(parsers.re(rf"the mail server (?P<fault>{'|'.join(MAIL_FAULTS)})"))
def break_mail(drill: Drill, watch: Sandbox, fault: str) -> None:
    """Break the mail server until the fault ends. Example: ``Given the mail server greylists``."""
    drill.hold(watch.mailbox.fault(MAIL_FAULTS[fault]()), f"the mail server {fault}")


@given(parsers.re(rf"Splunk (?P<fault>{'|'.join(SPLUNK_FAULTS)})"))
def break_splunk(drill: Drill, watch: Sandbox, fault: str) -> None:
    """Break the event collector until the fault ends. Example: ``Given Splunk is busy``."""
    drill.hold(watch.collector.fault(SPLUNK_FAULTS[fault]()), f"Splunk {fault}")


@then(parsers.re(rf"{COUNT} deliver(y|ies) (has|have) failed as (?P<reason>.+)"), converters=COUNTED)
def deliveries_failed(watch: Sandbox, count: Amount, reason: str) -> None:
    """Count failed attempts, all for a reason. Example: ``Then 1 delivery has failed as authentication refused``."""
    failed = [str(attempt.outcome.reason) for attempt in watch.tenant.environment.delivery.log.failed]
    assert (len(failed), [each for each in failed if each != reason]) == (count, [])


@then(parsers.re(rf"(?P<address>\S+@\S+) has {COUNT} mails?$"), converters=COUNTED)
def mails_received(watch: Sandbox, address: str, count: Amount) -> None:
    """Count the mails to an address. Example: ``Then page@example.org has 1 mail``."""
    assert sum(address in mail.envelope.recipients for mail in watch.mailbox.messages) == count


@then(parsers.re(r'the last mail to (?P<address>\S+) (?P<where>is about|says) "(?P<text>.+)"'))
def last_mail_says(watch: Sandbox, address: str, where: str, text: str) -> None:
    """Look for a text in the newest subject or mail. Example: ``the last mail to it@example.org says "1 message"``."""
    newest = watch.mailbox.newest(address)
    assert text in (last := newest.subject if where == "is about" else newest.text or ""), last


@then(parsers.re(rf"Splunk has {COUNT} events? in state (?P<state>OPEN|RESOLVED)"), converters=COUNTED)
def splunk_events(watch: Sandbox, count: Amount, state: str) -> None:
    """Count problem events by their state. Example: ``Then Splunk has 1 event in state OPEN``."""
    assert sum(event.event["state"] == state for event in watch.collector.events) == count


@then(parsers.re(r'the last event in Splunk has the severity (?P<severity>\w+) and the title "(?P<title>.+)"'))
def last_splunk_event(watch: Sandbox, severity: str, title: str) -> None:
    """Read whose problem came last. Example: ``the last event in Splunk has the severity page and the title "..."``."""
    last = watch.collector.events[-1]
    assert (last.field("severity"), watch.problem(title).title) == (severity, last.event["title"])


@given("problems become events on the event bus")
def problems_are_bridged(drill: Drill, watch: Sandbox, mirror: Mirror, bridged: BridgedEvents) -> None:
    """Let the mirror's bridge turn what is told to it into events.

    Example: ``Given problems become events on the event bus``.
    """
    drill.variables |= bridge_variables(watch, mirror)
    deploy_monitoring(watch, drill.variables)
    assert bridged.all() == ()


@then(parsers.re(rf"the event bus has {COUNT} events? in state (?P<state>OPEN|RESOLVED)"), converters=COUNTED)
def bus_events(bridged: BridgedEvents, count: Amount, state: str) -> None:
    """Count events about problems. Example: ``Then the event bus has 1 event in state OPEN``."""
    assert [event["detail"]["state"] for event in bridged.all()].count(state) == count


@then(parsers.re("nobody (?P<what>is told|gets a mail)"))
def nobody_told(watch: Sandbox, what: str) -> None:
    """Find no mail, and where nobody is told no event in Splunk either. Example: ``Then nobody is told``."""
    assert watch.mailbox.messages == ()
    assert what == "gets a mail" or watch.collector.events == ()
