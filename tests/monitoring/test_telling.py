"""What breaks is told: to whom, when, and in words that help."""

from __future__ import annotations

from typing import Any

import pytest
from tests.monitoring.account import MACHINE, START, VARIABLES, Told, healthy, lived

from smokealarm.receivers.hec.parsing import parse_events
from smokealarm.receivers.hec.settings import Settings, Token

PAGE, TICKET = VARIABLES["PIPELINE_PAGE_ADDRESS"], VARIABLES["PIPELINE_TICKET_ADDRESS"]
DLQ = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=drill-ingest-dlq"
ERRORS = "AWS/Lambda Errors FunctionName=drill-transform"
MEMORY = "LambdaInsights memory_utilization function_name=drill-store"


def told(metric: str, minutes: range, value: float) -> Told:
    """Return all that is delivered in an hour and a half if a metric has a value in some minutes."""
    account, delivery = healthy(90), Told()
    account.put(metric, minutes, value)
    lived(account, 90, delivery)
    return delivery


@pytest.mark.parametrize(
    ("metric", "minutes", "value", "to", "opened"),
    [(DLQ, range(20, 40), 1, {PAGE, "splunk", "bridge"}, 34), (MEMORY, range(20, 60), 90, {TICKET, "splunk"}, 43)],
)
def test_what_breaks_is_told_and_so_is_its_end(
    metric: str, minutes: range, value: float, to: set[str], opened: int
) -> None:
    """A mail and an event each, to the bridge for a page alone; a page at once, a ticket after its profile's delay."""
    delivery = told(metric, minutes, value)
    recipients = [each for _, each, _ in delivery.parcels]
    assert sorted(recipients[: len(to)]) == sorted(recipients[len(to) :]) == sorted(to)
    assert delivery.parcels[0][0] == opened


def test_an_information_is_for_splunk_alone() -> None:
    """Nobody is mailed; the event is sent if the problem lasts."""
    delivery = told("AWS/Lambda ConcurrentExecutions FunctionName=drill-store", range(20, 70), 9)
    assert {to for _, to, _ in delivery.parcels} == {"splunk"}


def test_another_pipelines_resources_are_not_watched() -> None:
    """Names are compared as a whole, not by how they begin."""
    account = healthy(90)
    account.put(DLQ.replace("drill", "drill-two"), range(20, 40), 1)
    account.put("AWS/Lambda Errors FunctionName=drill-two-ingest", range(20, 40), 1)
    other = MACHINE.replace("drill", "two-drill")
    account.put(f"AWS/States ExecutionsFailed StateMachineArn={other}", range(20, 40), 1)
    assert lived(account, 90).incidents.problems == ()


def test_a_failure_that_mends_itself_is_told_only_once_it_is_over() -> None:
    """The ticket's delay is longer than one failed minute is seen; the vendor sends the closing mail all the same."""
    ((_, to, mail),) = told(ERRORS, range(20, 21), 1).parcels
    assert to == TICKET
    assert mail.subject.startswith("[drill ticket] RESOLVED")


def test_splunk_takes_what_it_is_sent() -> None:
    """The strict collector finds one event in each payload, with the token in the header."""
    sent = [each for _, to, each in told(DLQ, range(20, 40), 1).parcels if to == "splunk"]
    for state, content in zip(("OPEN", "RESOLVED"), sent, strict=True):
        token = Token(VARIABLES["SPLUNK_HEC_TOKEN"], "dynatrace", indexes=("main",))
        batch = parse_events(content.body, token, Settings())
        assert batch.failure is None
        (event,) = batch.events
        assert f'"state": "{state}"' in event.event_json
        assert dict(event.fields) == {"pipeline": "drill", "severity": "page"}
        (header,) = (each for each in content.headers if each.name == "Authorization")
        assert header.value.reveal() == f"Splunk {VARIABLES['SPLUNK_HEC_TOKEN']}"


def test_the_mail_says_what_broke_and_where_to_look() -> None:
    """Subject and text are filled in."""
    mail: Any = next(each for _, to, each in told(DLQ, range(20, 40), 1).parcels if to == PAGE)
    assert mail.subject.startswith("[drill page] OPEN: drill: files could not be ingested")
    assert "1 message(s) lie in the queue drill-ingest-dlq" in mail.html
    assert "Where to look" in mail.html
    assert "https://runbooks.example.org/pipeline/ingest-dlq-not-empty" in mail.html


def test_no_text_has_a_placeholder_left() -> None:
    """Neither in a title nor in a description of any problem that the table of violations opens."""
    account = healthy(90)
    for metric in (DLQ, ERRORS, MEMORY, f"AWS/States ExecutionsFailed StateMachineArn={MACHINE}"):
        account.put(metric, range(20, 40), 99)
    account.put("AWS/SQS NumberOfMessagesReceived QueueName=drill-ingest", range(20, 90))
    problems = lived(account, 90).incidents.problems
    assert len(problems) == 6
    for event in (event for problem in problems for event in problem.events):
        assert "{" not in event.title + event.description
        assert event.started_at >= START
