"""Looking at a running pipeline, with the answers that AWS gives."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.pipeline.answering import answering

from smokealarm.pipeline.handles import Function, Queue, Rule, StateMachine
from smokealarm.pipeline.measurement import (
    Metric,
    MinuteValue,
    by_minute,
    function_metric,
    queue_metric,
    rule_metric,
    state_machine_metric,
    told_by_minute,
    total,
)
from smokealarm.pipeline.observation import (
    QueueCounts,
    executions,
    log_lines,
    messages,
    queue_counts,
)

QUEUE = Queue("https://sqs/dlq", "arn:aws:sqs:us-east-1:000000000000:dlq")
MACHINE = StateMachine("arn:aws:states:us-east-1:000000000000:stateMachine:m")
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def described(name: str, started: datetime, **more: Any) -> dict[str, Any]:
    """Describe an execution of the upload of ``<name>.csv``."""
    arn = f"arn:aws:states:us-east-1:000000000000:execution:m:{name}"
    given = json.dumps({"file": {"key": f"{name}.csv"}})
    return {
        "executionArn": arn,
        "stateMachineArn": MACHINE.arn,
        "name": name,
        "startDate": started,
        "input": given,
    } | more


def test_messages_are_counted_wherever_they_are() -> None:
    """Visible, in flight and delayed messages all lie in the queue."""
    kinds = {"": "3", "NotVisible": "2", "Delayed": "1"}
    attributes = {f"ApproximateNumberOfMessages{kind}": count for kind, count in kinds.items()}
    with answering("sqs", ("get_queue_attributes", {"Attributes": attributes})) as sqs:
        counts = queue_counts(sqs, QUEUE)
    assert counts == QueueCounts(visible=3, in_flight=2, delayed=1)
    assert counts.total == 6


def test_reading_a_queue_leaves_its_messages() -> None:
    """All batches are read, then every message is made visible again; attributes are plain text."""
    sent = {"ERROR_CODE": {"StringValue": "NO_RESOURCE", "DataType": "String"}}
    late = {"MessageId": "b", "ReceiptHandle": "rb", "Body": "second", "MessageAttributes": sent}
    early = {"MessageId": "a", "ReceiptHandle": "ra", "Body": "first"}
    batches = [("receive_message", {"Messages": [late]}), ("receive_message", {"Messages": [early]})]
    visible: list[tuple[str, dict[str, Any]]] = [("change_message_visibility", {})] * 2
    with answering("sqs", *batches, ("receive_message", {}), *visible) as sqs:
        first, second = messages(sqs, QUEUE)
    assert (first.message_id, first.body, first.attributes) == ("a", "first", {})
    assert (second.body, second.attributes) == ("second", {"ERROR_CODE": "NO_RESOURCE"})


def test_executions_come_with_outcome_or_error() -> None:
    """A success has what the last state returned, a failure its error; the oldest is first."""
    failed = described("a", NOON, status="FAILED", error="Boom", cause="it did")
    output = json.dumps({"outcome": "REJECTED"})
    rejected = described("b", NOON - timedelta(minutes=1), status="SUCCEEDED", output=output, stopDate=NOON)
    names = ("executionArn", "stateMachineArn", "name", "status", "startDate")
    listed = [{name: found[name] for name in names} for found in (failed, rejected)]
    answers = [("describe_execution", failed), ("describe_execution", rejected)]
    with answering("stepfunctions", ("list_executions", {"executions": listed}), *answers) as states:
        first, second = executions(states, MACHINE)
    assert (first.key, first.status, first.outcome, first.stopped) == ("b.csv", "SUCCEEDED", "REJECTED", NOON)
    assert (second.key, second.outcome, second.error, second.cause) == ("a.csv", None, "Boom", "it did")


def test_log_lines_come_in_the_order_of_time() -> None:
    """Streams are mixed; the line feed that Lambda adds is not part of the line."""
    events = [{"timestamp": 2, "message": "late\n"}, {"timestamp": 1, "message": "early"}]
    events = [each | {"logStreamName": "one"} for each in events]
    with answering("logs", ("filter_log_events", {"events": events})) as logs:
        assert log_lines(logs, Function("arn:aws:lambda:us-east-1:000000000000:function:f")) == ("early", "late")


def test_metrics_come_by_the_minute_in_utc() -> None:
    """All pages are read, and a minute without data is not there."""
    east = NOON.astimezone(datetime.strptime("+0900", "%z").tzinfo)
    pages = [([east], [1.0], {"NextToken": "more"}), ([NOON + timedelta(minutes=5)], [2.0], {})]
    answers = [
        ("get_metric_data", {"MetricDataResults": [{"Id": "m", "Timestamps": at, "Values": values}]} | more)
        for at, values, more in pages
    ]
    with answering("cloudwatch", *answers) as cloudwatch:
        found = by_minute(cloudwatch, Metric("N", "M"), "Sum", NOON, NOON + timedelta(hours=1))
    assert found == (MinuteValue(NOON, 1.0), MinuteValue(NOON + timedelta(minutes=5), 2.0))
    assert found[0].minute.tzinfo is UTC
    assert total(found) == 3.0


def test_each_part_has_the_dimension_of_its_service() -> None:
    """The dimensions are those that AWS documents."""
    function = Function("arn:aws:lambda:us-east-1:000000000000:function:f")
    assert function_metric(function, "Errors") == Metric("AWS/Lambda", "Errors", (("FunctionName", "f"),))
    assert queue_metric(QUEUE, "X") == Metric("AWS/SQS", "X", (("QueueName", "dlq"),))
    assert rule_metric(Rule("r"), "X") == Metric("AWS/Events", "X", (("RuleName", "r"),))
    assert state_machine_metric(MACHINE, "X").dimensions == (("StateMachineArn", MACHINE.arn),)


def test_values_are_written_as_scenarios_write_them() -> None:
    """In the order of the minutes, and no longer than they need to be."""
    assert told_by_minute({3: 1.5, 0: 1.0}) == "0: 1, 3: 1.5"
    assert told_by_minute({}) == ""
