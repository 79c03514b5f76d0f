"""Everything that is to be delivered is tried, recorded, and tried again when that makes sense."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.delivery.making import TOKEN, a_call, a_mail

from smokealarm.dynatrace.delivery import (
    Delivery,
    MailSender,
    Outcome,
    Parcel,
    Reason,
    RefusedRecipient,
    RetryOptions,
    Waiting,
    WebhookSender,
    next_attempt,
)
from smokealarm.dynatrace.delivery.outcome import excerpt
from smokealarm.dynatrace.notify import NotDeliverable
from smokealarm.receivers import Collector, Mailbox, hec_faults, mail_faults

if TYPE_CHECKING:
    from smokealarm.dynatrace.notify import Composed

LATER = Outcome(Reason.TIMEOUT)


def a_parcel(content: Composed) -> Parcel:
    """Return a parcel of one notification."""
    return Parcel("n", "Alerts", content, "<7@example.org>")


def test_a_greylisted_mail_arrives_at_the_second_attempt(sender: MailSender, mailbox: Mailbox) -> None:
    """A minute later, as the same message."""
    delivery = Delivery(sender)
    with mailbox.fault(mail_faults.greylist()):
        first = delivery.deliver(a_parcel(a_mail()), 100)
        assert (first.outcome.reason, first.next_minute, delivery.next_minute) == (Reason.TEMPORARY, 101, 101)
        assert (delivery.due(100), delivery.retry(100)) == ((), ())
        (second,) = delivery.retry(101)
    (message,) = mailbox.wait()
    assert (message.header("Message-ID"), message.header("Date")) == (
        "<7@example.org>",
        "Thu, 01 Jan 1970 01:40:00 +0000",
    )
    assert (second.number, second.outcome.delivered, second.next_minute) == (2, True, None)
    assert delivery.log.attempts == (first, second)
    assert delivery.log.failed == (first,)
    assert (delivery.next_minute, delivery.due(1_000_000)) == (None, ())


def test_only_those_are_tried_again_who_were_not_told(sender: MailSender, mailbox: Mailbox) -> None:
    """Nobody gets a mail twice."""
    delivery = Delivery(sender)
    with mailbox.fault(mail_faults.too_many_recipients(1)):
        delivery.deliver(a_parcel(a_mail(recipients=("a@example.org", "b@example.org"))), 100)
    (second,) = delivery.retry(101)
    assert (second.to, second.outcome.told) == (("b@example.org",), ("b@example.org",))
    assert [message.envelope.recipients for message in mailbox.messages] == [("a@example.org",), ("b@example.org",)]


def test_a_failed_call_is_recorded_and_not_repeated(collector: Collector) -> None:
    """Unless the options say when."""
    call = a_call(f"{collector.url}/services/collector", ("Authorization", f"Splunk {TOKEN}"), body=b'{"event":1}')
    delivery = Delivery(webhooks=WebhookSender(), options=RetryOptions(webhook_minutes=(2,)))
    with collector.fault(hec_faults.busy()):
        assert Delivery(webhooks=WebhookSender()).deliver(a_parcel(call), 5).next_minute is None
        assert delivery.deliver(a_parcel(call), 5).next_minute == 7
    (second,) = delivery.retry(8)
    assert (second.minute, second.outcome.delivered, len(collector.events)) == (8, True, 1)


@pytest.mark.parametrize(
    ("content", "reason", "text"),
    [
        (
            a_mail(),
            Reason.NO_SENDER,
            "'Alerts', mail to ops@example.org, attempt 1: nothing to send it with: no mail server",
        ),
        (a_call("http://127.0.0.1/s3cret"), Reason.NO_SENDER, "'Alerts', webhook, attempt 1: nothing to send it with"),
        (
            NotDeliverable("not published"),
            Reason.NOT_DELIVERABLE,
            "'Alerts', nothing, attempt 1: not deliverable here: not",
        ),
    ],
)
def test_what_cannot_be_sent_is_recorded_all_the_same(content: Any, reason: Reason, text: str) -> None:
    """Nothing gets lost, and no secret shows."""
    delivery = Delivery()
    attempt = delivery.deliver(a_parcel(content), 3)
    assert (attempt.outcome.reason, attempt.next_minute) == (reason, None)
    assert str(attempt).startswith(text)
    assert "s3cret" not in repr(delivery.log.attempts)


def test_attempts_are_due_in_order_until_the_last() -> None:
    """Each waits from the attempt before it."""
    options = RetryOptions(mail_minutes=(1, 5))
    waiting: Waiting | None = Waiting(a_parcel(a_mail()), 1, 10, 10, ("ops@example.org",))
    minutes = []
    while waiting is not None:
        minutes.append((waiting.number, waiting.minute))
        waiting = next_attempt(waiting, LATER, waiting.minute, options)
    assert minutes == [(1, 10), (2, 11), (3, 16)]


def test_what_is_due_first_is_tried_first() -> None:
    """Not what was handed in first."""
    delivery = Delivery(webhooks=WebhookSender(), options=RetryOptions(webhook_minutes=(9,)))
    for minute in (20, 10):
        delivery.deliver(a_parcel(a_call("http://127.0.0.1:1")), minute)
    assert [each.minute for each in delivery.due(29)] == [19, 29]


def test_what_is_refused_for_good_is_not_tried_again() -> None:
    """Another attempt would change nothing."""
    waiting = Waiting(a_parcel(a_mail()), 1, 10, 10, ("ops@example.org",))
    assert next_attempt(waiting, Outcome(Reason.REFUSED, code=554), 10, RetryOptions()) is None


def test_recipients_refused_for_good_are_not_tried_again() -> None:
    """552 once meant too many recipients, so it may pass."""
    refused = (RefusedRecipient("a", 550, ""), RefusedRecipient("b", 452, ""), RefusedRecipient("c", 552, ""))
    outcome = Outcome(Reason.PARTLY_DELIVERED, told=("d",), refused=refused)
    assert outcome.remaining(("a", "b", "c", "d", "e")) == ("b", "c", "e")
    assert outcome.may_pass


def test_a_due_attempt_says_when_it_is_again() -> None:
    """The line in a log names the minute."""
    delivery = Delivery(webhooks=WebhookSender(), options=RetryOptions(webhook_minutes=(3,)))
    attempt = delivery.deliver(a_parcel(a_call("http://127.0.0.1:1")), 5)
    assert str(attempt).endswith("; again at minute 8")


def test_an_excerpt_is_short_plain_and_without_secrets() -> None:
    """Long secrets go before their parts; single letters stay."""
    assert excerpt("a\nb\x00c  d", ("a",)) == "a b c d"
    assert excerpt("Splunk token-1", ("token-1", "Splunk token-1")) == "***"
    assert len(excerpt("a" * 1000)) == 303


def test_an_outcome_reads_as_a_sentence() -> None:
    """With its detail where it has one."""
    assert str(Outcome(Reason.DELIVERED)) == "delivered"
    assert str(Outcome(Reason.STATUS, "gone", 410)) == "answered with a status that is no success: gone"
