"""AWS/Lambda and LambdaInsights, end to end in a running LocalStack."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

NAMESPACE = "AWS/Lambda"
Create = Callable[..., str]


def invoke(backend: Any, name: str, event: dict[str, Any], **rest: Any) -> None:
    """Invoke a function with an event."""
    backend.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), **rest)


def test_runs_errors_and_durations_are_counted_once(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """Two runs, one of them a timeout: two invocations, one error, and the timeout's full duration."""
    create_function("counted")
    for event in ({"sleep": 1}, {"sleep": 60}):
        invoke(virtual_localstack, "counted", event)
    totals = readings.totals(NAMESPACE, FunctionName="counted")
    assert (totals["Invocations"], totals["Errors"], totals["Throttles"]) == (2, 1, 0)
    durations = readings.by_minute(NAMESPACE, "Duration", "Maximum", FunctionName="counted")
    assert list(durations.values()) == [pytest.approx(3000, abs=1)]
    assert max(readings.by_minute(NAMESPACE, "Duration", "p50", FunctionName="counted").values()) < 1100


def test_a_long_run_belongs_to_the_minute_it_began_in(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """Ninety seconds: Duration in the first minute, concurrency in both."""
    create_function("long", timeout=120)
    minute = virtual_localstack.now() // 60 * 60
    invoke(virtual_localstack, "long", {"sleep": 90}, InvocationType="Event")
    virtual_localstack.advance(120)
    assert list(readings.by_minute(NAMESPACE, "Duration", FunctionName="long")) == [minute]
    concurrent = readings.by_minute(NAMESPACE, "ConcurrentExecutions", "Maximum", FunctionName="long")
    assert concurrent == {minute: 1, minute + 60: 1}


def test_a_throttled_call_is_no_invocation(virtual_localstack: Any, readings: Any, create_function: Create) -> None:
    """Reserved concurrency 0 rejects the call."""
    create_function("throttled")
    virtual_localstack.client("lambda").put_function_concurrency(
        FunctionName="throttled", ReservedConcurrentExecutions=0
    )
    with pytest.raises(ClientError, match="TooManyRequestsException"):
        invoke(virtual_localstack, "throttled", {})
    assert readings.totals(NAMESPACE, FunctionName="throttled") == {"Throttles": 1}


def test_an_event_is_retried_and_dropped_and_its_destination_fails(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """Three attempts after 0, 1 and 3 minutes, then given up; the destination does not exist."""
    create_function("dropped")
    queue = "arn:aws:sqs:us-east-1:000000000000:no-such-queue"
    virtual_localstack.client("lambda").put_function_event_invoke_config(
        FunctionName="dropped", DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    invoke(virtual_localstack, "dropped", {"fail": "always"}, InvocationType="Event")
    virtual_localstack.advance(200)
    totals = readings.totals(NAMESPACE, FunctionName="dropped")
    assert (totals["Invocations"], totals["Errors"]) == (3, 3)
    assert (totals["AsyncEventsReceived"], totals["AsyncEventsDropped"]) == (1, 1)
    assert totals["DestinationDeliveryFailures"] == 1
    ages = readings.by_minute(NAMESPACE, "AsyncEventAge", FunctionName="dropped")
    assert [round(each, -3) for each in ages.values()] == [0, 60_000, 180_000]


def test_a_dead_letter_queue_that_is_gone_is_an_error_of_its_own(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """The event is dropped, and that it could not be dead-lettered is counted beside."""
    gone = {"TargetArn": "arn:aws:sqs:us-east-1:000000000000:no-such-queue"}
    create_function("letters", DeadLetterConfig=gone)
    client = virtual_localstack.client("lambda")
    client.put_function_event_invoke_config(FunctionName="letters", MaximumRetryAttempts=0)
    invoke(virtual_localstack, "letters", {"fail": "once"}, InvocationType="Event")
    virtual_localstack.settle()
    totals = readings.totals(NAMESPACE, FunctionName="letters")
    assert (totals["AsyncEventsDropped"], totals["DeadLetterErrors"], totals["Invocations"]) == (1, 1, 1)


def test_a_call_by_alias_is_told_apart_by_the_version_that_ran(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """The same run in four dimension sets."""
    create_function("aliased")
    client = virtual_localstack.client("lambda")
    version = client.publish_version(FunctionName="aliased")["Version"]
    client.get_waiter("function_active_v2").wait(FunctionName="aliased", Qualifier=version)
    client.create_alias(FunctionName="aliased", Name="live", FunctionVersion=version)
    invoke(virtual_localstack, "aliased", {}, Qualifier="live")
    alias = {"FunctionName": "aliased", "Resource": "aliased:live"}
    for where in ({"FunctionName": "aliased"}, alias, {**alias, "ExecutedVersion": version}):
        assert readings.total(NAMESPACE, "Invocations", **where) == 1
    assert readings.total(NAMESPACE, "Invocations", FunctionName="aliased", Resource="aliased") is None


def test_an_injected_throttle_counts_like_a_real_one(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """The call never reaches the function, as on AWS."""
    create_function("injected")
    error = {"statusCode": 429, "code": "TooManyRequestsException"}
    fault = {"service": "lambda", "operation": "Invoke", "probability": 1.0, "error": error}
    virtual_localstack.call("POST", "/_localstack/chaos/faults", [fault])
    try:
        with pytest.raises(ClientError, match="TooManyRequestsException"):
            invoke(virtual_localstack, "injected", {})
    finally:
        virtual_localstack.call("POST", "/_localstack/chaos/faults", [])
    assert readings.totals(NAMESPACE, FunctionName="injected") == {"Throttles": 1}


def test_a_mapping_that_asked_for_it_counts_its_events(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """One of three messages is reported as failed: no function error, but one failed event."""
    create_function("mapped")
    sqs = virtual_localstack.client("sqs")
    url = sqs.create_queue(QueueName="mapped", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
    entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(("good", "bad", "good"))]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    uuid = virtual_localstack.client("lambda").create_event_source_mapping(
        FunctionName="mapped",
        EventSourceArn="arn:aws:sqs:us-east-1:000000000000:mapped",
        FunctionResponseTypes=["ReportBatchItemFailures"],
        MetricsConfig={"Metrics": ["EventCount"]},
    )["UUID"]
    virtual_localstack.settle()
    assert readings.totals(NAMESPACE, EventSourceMappingUUID=uuid) == {
        "PolledEventCount": 3,
        "FilteredOutEventCount": 0,
        "InvokedEventCount": 3,
        "FailedInvokeEventCount": 1,
        "DeletedEventCount": 2,
    }
    assert readings.totals(NAMESPACE, FunctionName="mapped")["Errors"] == 0


def test_only_a_cold_start_reports_its_initialisation(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """Two runs in one environment: two memory samples, one init_duration."""
    create_function("insights")
    for _ in range(2):
        invoke(virtual_localstack, "insights", {})
    counts = {
        name: sum(readings.by_minute("LambdaInsights", name, "SampleCount", function_name="insights").values())
        for name in ("memory_utilization", "init_duration")
    }
    assert counts == {"memory_utilization": 2, "init_duration": 1}


def test_embedded_metrics_in_a_functions_output_become_metrics(
    virtual_localstack: Any, readings: Any, create_function: Create
) -> None:
    """What the function prints reaches CloudWatch by way of its log group."""
    create_function("embedded")
    directive = {"Namespace": "App", "Dimensions": [["service"]], "Metrics": [{"Name": "Rows", "Unit": "Count"}]}
    minute = virtual_localstack.now() // 60 * 60
    emf = {"_aws": {"Timestamp": int(minute * 1000), "CloudWatchMetrics": [directive]}, "service": "a", "Rows": [1, 2]}
    invoke(virtual_localstack, "embedded", {"emf": emf})
    virtual_localstack.settle()
    assert readings.by_minute("App", "Rows", service="a") == {minute: 3}
