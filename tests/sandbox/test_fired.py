"""Which of the project's rules raised an event, and which of those events ended again."""

from __future__ import annotations

import json

from tests.monitoring.account import FOLDER, START, VARIABLES, healthy, lived
from tests.settings.making import METRIC_EVENTS

from smokealarm.dynatrace.logs import Forwarder, forwarded_records
from smokealarm.dynatrace.monaco import read_folder, render
from smokealarm.sandbox import rule_activity

LETTERS = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=drill-ingest-dlq"


def test_the_rules_are_those_that_are_deployed() -> None:
    """Metric events and log events, by the names of their runbooks, which are those of their configurations."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda _: "id")
    kinds = (METRIC_EVENTS, "builtin:logmonitoring.log-events")

    found = rule_activity(lived(healthy(5), 5))

    assert sorted(found.watched) == sorted(
        each.coordinate.config_id for each in rendered if each.coordinate.type in kinds
    )
    assert (found.fired, found.closed) == ((), ())


def test_a_rule_has_fired_before_it_has_closed() -> None:
    """A message lies in the dead-letter queue for some minutes; its event is open, and later it has ended."""
    account = healthy(60)
    account.put(LETTERS, range(5, 10), 1)

    open_still, ended = rule_activity(lived(account, 18)), rule_activity(lived(account, 60))

    assert (open_still.fired, open_still.closed) == (("ingest-dlq-not-empty",), ())
    assert (ended.fired, ended.closed) == (("ingest-dlq-not-empty",), ("ingest-dlq-not-empty",))


def test_an_event_of_a_log_line_counts() -> None:
    """It ends by itself."""
    environment, now = lived(healthy(40), 2), (START + 3) * 60_000
    line = {"id": "0", "timestamp": now, "message": json.dumps({"level": "ERROR", "message": "message failed"})}
    payload = {
        "messageType": "DATA_MESSAGE",
        "owner": "000000000000",
        "logGroup": "/aws/lambda/drill-ingest",
        "logStream": "2030/01/01/[$LATEST]1f0e",
        "logEvents": [line],
    }

    environment.take_logs(forwarded_records(payload, Forwarder("us-east-1", "forwarder"), now))
    environment.advance_to(START + 4)
    before = rule_activity(environment)
    environment.advance_to(START + 40)
    after = rule_activity(environment)

    assert (before.fired, before.closed) == (("error-logs",), ())
    assert (after.fired, after.closed) == (("error-logs",), ("error-logs",))


def test_a_rule_that_is_switched_off_does_not_watch() -> None:
    """It is deployed, but nothing could make it fire."""
    environment = lived(healthy(5), 5)
    stored = next(each for each in environment.settings.objects(METRIC_EVENTS))
    environment.settings.update(stored.object_id, {"value": {**stored.value, "enabled": False}}, "me")
    environment.advance_to(START + 6)

    assert len(rule_activity(environment).watched) == 28
