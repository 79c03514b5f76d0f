"""Steps that look at who was told: mails and events in Splunk."""

from pytest_bdd import parsers, then

from smokealarm.sandbox import Sandbox


@then(parsers.re(r"(?P<address>\S+@\S+) has (?P<count>\d+) mails?$"), converters={"count": int})
def mails_received(watch: Sandbox, address: str, count: int) -> None:
    """Count the mails to an address. Example: ``Then page@example.org has 1 mail``."""
    assert sum(address in mail.envelope.recipients for mail in watch.mailbox.messages) == count


@then(parsers.re(r'the last mail to (?P<address>\S+) is about "(?P<text>.+)"'))
def last_mail_subject(watch: Sandbox, address: str, text: str) -> None:
    """Look for a text in the newest subject. Example: ``the last mail to page@example.org is about "RESOLVED"``."""
    subjects = [mail.subject for mail in watch.mailbox.messages if address in mail.envelope.recipients]
    assert text in subjects[-1]


@then(parsers.re(r'the last mail to (?P<address>\S+) says "(?P<text>.+)"'))
def last_mail_text(watch: Sandbox, address: str, text: str) -> None:
    """Look for a text in the newest mail. Example: ``the last mail to page@example.org says "1 message(s)"``."""
    texts = [mail.text or "" for mail in watch.mailbox.messages if address in mail.envelope.recipients]
    assert text in texts[-1]


@then(parsers.re(r"Splunk has (?P<count>\d+) events? in state (?P<state>OPEN|RESOLVED)"), converters={"count": int})
def splunk_events(watch: Sandbox, count: int, state: str) -> None:
    """Count problem events by their state. Example: ``Then Splunk has 1 event in state OPEN``."""
    assert sum(event.event["state"] == state for event in watch.collector.events) == count


@then("nobody is told")
def nobody_told(watch: Sandbox) -> None:
    """Find no mail and no event in Splunk."""
    assert (watch.mailbox.messages, watch.collector.events) == ((), ())
