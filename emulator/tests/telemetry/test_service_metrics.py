"""AWS/SQS, AWS/States, AWS/Events and AWS/S3, end to end in a running LocalStack."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT = "000000000000"


def queue_arn(name: str) -> str:
    """Return the ARN of a queue."""
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def create_queue(backend: Any, name: str, **attributes: str) -> str:
    """Create a queue to which EventBridge may send."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn(name),
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    created = backend.client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy, **attributes})
    return created["QueueUrl"]


def test_a_poison_message_is_counted_until_it_moves_to_the_dead_letter_queue(
    virtual_localstack: Any, readings: Any
) -> None:
    """The move is neither a send to the one queue nor a delete from the other, and the age starts anew."""
    sqs = virtual_localstack.client("sqs")
    dead = create_queue(virtual_localstack, "poison-dlq")
    redrive = json.dumps({"deadLetterTargetArn": queue_arn("poison-dlq"), "maxReceiveCount": 1})
    url = create_queue(virtual_localstack, "poison", RedrivePolicy=redrive, VisibilityTimeout="30")
    minute = virtual_localstack.now() // 60 * 60
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    sqs.receive_message(QueueUrl=url)
    virtual_localstack.advance(90)
    sqs.receive_message(QueueUrl=url)
    virtual_localstack.advance(90)
    assert readings.totals("AWS/SQS", QueueName="poison") == {
        "NumberOfMessagesSent": 1,
        "SentMessageSize": 6,
        "NumberOfMessagesReceived": 1,
        "NumberOfEmptyReceives": 1,
        "NumberOfMessagesDeleted": 0,
        "ApproximateNumberOfMessagesVisible": 1,
        "ApproximateNumberOfMessagesNotVisible": 0,
        "ApproximateNumberOfMessagesDelayed": 0,
        "ApproximateAgeOfOldestMessage": 60,
    }
    assert readings.total("AWS/SQS", "NumberOfMessagesSent", QueueName="poison-dlq") == 0
    ages = readings.by_minute("AWS/SQS", "ApproximateAgeOfOldestMessage", QueueName="poison-dlq")
    assert ages == {minute: 0, minute + 60: 30, minute + 120: 90}
    sqs.delete_queue(QueueUrl=dead)


def test_a_queue_nobody_calls_falls_silent_after_six_hours(virtual_localstack: Any, readings: Any) -> None:
    """Its last minute is the one that ended six hours after the last call."""
    create_queue(virtual_localstack, "silent")
    minute = virtual_localstack.now() // 60 * 60
    virtual_localstack.advance(6 * 3600 + 600)
    sent = readings.by_minute("AWS/SQS", "NumberOfMessagesSent", QueueName="silent")
    assert max(sent) == minute + 6 * 3600 - 60
    assert set(sent.values()) == {0}


def test_a_mapped_queue_stays_active(
    virtual_localstack: Any, readings: Any, create_function: Callable[..., str]
) -> None:
    """On AWS an enabled mapping polls for ever; disabling it lets the queue fall silent six hours later."""
    create_function("poller")
    create_queue(virtual_localstack, "mapped-idle")
    client = virtual_localstack.client("lambda")
    source = queue_arn("mapped-idle")
    uuid = client.create_event_source_mapping(FunctionName="poller", EventSourceArn=source)["UUID"]
    virtual_localstack.advance(8 * 3600)
    end = virtual_localstack.now() // 60 * 60
    assert max(readings.by_minute("AWS/SQS", "NumberOfMessagesSent", QueueName="mapped-idle")) == end - 60
    client.delete_event_source_mapping(UUID=uuid)


def test_a_deleted_queue_sends_its_last_minute(virtual_localstack: Any, readings: Any) -> None:
    """What happened before the deletion is not lost, and nothing follows."""
    url = create_queue(virtual_localstack, "deleted")
    minute = virtual_localstack.now() // 60 * 60
    virtual_localstack.client("sqs").send_message(QueueUrl=url, MessageBody="last")
    virtual_localstack.client("sqs").delete_queue(QueueUrl=url)
    virtual_localstack.advance(300)
    assert readings.by_minute("AWS/SQS", "NumberOfMessagesSent", QueueName="deleted") == {minute: 1}


def test_a_duplicate_in_a_fifo_queue_is_not_a_sent_message(virtual_localstack: Any, readings: Any) -> None:
    """The second message with the same deduplication id counts on its own."""
    url = create_queue(virtual_localstack, "ordered.fifo", FifoQueue="true")
    for _ in range(2):
        virtual_localstack.client("sqs").send_message(
            QueueUrl=url, MessageBody="same", MessageGroupId="g", MessageDeduplicationId="d"
        )
    virtual_localstack.advance(60)
    totals = readings.totals("AWS/SQS", QueueName="ordered.fifo")
    assert (totals["NumberOfMessagesSent"], totals["NumberOfDeduplicatedSentMessages"]) == (1, 1)


def state_machine(backend: Any, name: str, states: dict[str, Any], **rest: Any) -> str:
    """Create a state machine and return its ARN."""
    definition = json.dumps({"StartAt": "First", "States": states, **rest})
    client = backend.client("stepfunctions")
    role = f"arn:aws:iam::{ACCOUNT}:role/role"
    return client.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]


def test_executions_are_counted_by_how_they_close(virtual_localstack: Any, readings: Any) -> None:
    """A wait of 30 s succeeds, one of 200 s times out after 100, one is aborted after 70."""
    wait = {"First": {"Type": "Wait", "SecondsPath": "$.wait", "End": True}}
    arn = state_machine(virtual_localstack, "closing", wait, TimeoutSeconds=100)
    client = virtual_localstack.client("stepfunctions")
    started = [
        client.start_execution(stateMachineArn=arn, input=json.dumps({"wait": each}))["executionArn"]
        for each in (30, 200, 90)
    ]
    virtual_localstack.advance(70)
    client.stop_execution(executionArn=started[2])
    virtual_localstack.advance(50)
    assert readings.totals("AWS/States", StateMachineArn=arn) == {
        "ExecutionsStarted": 3,
        "ExecutionsSucceeded": 1,
        "ExecutionsFailed": 0,
        "ExecutionsTimedOut": 1,
        "ExecutionsAborted": 1,
        "ExecutionTime": pytest.approx(200_000),
    }


def test_a_timed_out_task_is_closed_once(
    virtual_localstack: Any, readings: Any, create_function: Callable[..., str]
) -> None:
    """The function goes on behind a task that timed out; its late answer counts for nothing."""
    arn = create_function("late", timeout=60)
    task = {"Type": "Task", "Resource": arn, "TimeoutSeconds": 2, "End": True}
    machine = state_machine(virtual_localstack, "late", {"First": task})
    virtual_localstack.client("stepfunctions").start_execution(stateMachineArn=machine, input='{"sleep": 30}')
    virtual_localstack.advance(60)
    totals = readings.totals("AWS/States", LambdaFunctionArn=arn)
    assert totals == {
        "LambdaFunctionsScheduled": 1,
        "LambdaFunctionsStarted": 1,
        "LambdaFunctionsTimedOut": 1,
        "LambdaFunctionScheduleTime": 0,
        "LambdaFunctionRunTime": 2000,
        "LambdaFunctionTime": 2000,
    }


def test_a_throttled_start_is_a_throttled_event_of_the_api(virtual_localstack: Any, readings: Any) -> None:
    """ExecutionThrottled is about state transitions, of which none took place."""
    arn = state_machine(virtual_localstack, "refused", {"First": {"Type": "Succeed"}})
    error = {"statusCode": 400, "code": "ThrottlingException"}
    fault = {"service": "stepfunctions", "operation": "StartExecution", "probability": 1.0, "error": error}
    virtual_localstack.call("POST", "/_localstack/chaos/faults", [fault])
    try:
        with pytest.raises(ClientError, match="ThrottlingException"):
            virtual_localstack.client("stepfunctions").start_execution(stateMachineArn=arn)
    finally:
        virtual_localstack.call("POST", "/_localstack/chaos/faults", [])
    assert readings.total("AWS/States", "ThrottledEvents", APIName="StartExecution") == 1
    assert readings.totals("AWS/States", StateMachineArn=arn) == {}


def put_rule(backend: Any, name: str, target: dict[str, Any], **rest: Any) -> None:
    """Create a rule for events whose source is its name."""
    events = backend.client("events")
    events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}), **rest)
    bus = {"EventBusName": rest["EventBusName"]} if "EventBusName" in rest else {}
    events.put_targets(Rule=name, Targets=[{"Id": "target", **target}], **bus)


def put_event(backend: Any, source: str, **rest: Any) -> None:
    """Put an event and wait until it was delivered or its retry is scheduled."""
    entry = {"Source": source, "DetailType": "test", "Detail": '{"n": 1}', **rest}
    backend.client("events").put_events(Entries=[entry])
    backend.settle()


COUNTS = ("MatchedEvents", "Invocations", "FailedInvocations", "InvocationsSentToDlq", "RetryInvocationAttempts")


def counts(readings: Any, **dimensions: str) -> dict[str, float | None]:
    """Return the totals of the metrics that tell how events fared."""
    totals = readings.totals("AWS/Events", **dimensions)
    return {name: totals[name] for name in COUNTS if name in totals}


def test_a_delivered_event_counts_one_invocation(virtual_localstack: Any, readings: Any) -> None:
    """Nothing that did not happen is sent: a healthy rule has no FailedInvocations."""
    create_queue(virtual_localstack, "delivered")
    put_rule(virtual_localstack, "delivered", {"Arn": queue_arn("delivered")})
    put_event(virtual_localstack, "delivered")
    assert counts(readings, RuleName="delivered") == {"MatchedEvents": 1, "Invocations": 1}


def test_a_custom_buss_rule_is_found_by_bus_and_name_only(virtual_localstack: Any, readings: Any) -> None:
    """The documented dimension rule."""
    create_queue(virtual_localstack, "custom")
    virtual_localstack.client("events").create_event_bus(Name="bus")
    put_rule(virtual_localstack, "custom", {"Arn": queue_arn("custom")}, EventBusName="bus")
    put_event(virtual_localstack, "custom", EventBusName="bus")
    assert counts(readings, RuleName="custom") == {}
    assert counts(readings, EventBusName="bus", RuleName="custom") == {"MatchedEvents": 1, "Invocations": 1}


def test_a_disabled_rule_matches_nothing(virtual_localstack: Any, readings: Any) -> None:
    """Neither metrics nor a message."""
    url = create_queue(virtual_localstack, "disabled")
    put_rule(virtual_localstack, "disabled", {"Arn": queue_arn("disabled")}, State="DISABLED")
    put_event(virtual_localstack, "disabled")
    assert readings.totals("AWS/Events", RuleName="disabled") == {}
    assert "Messages" not in virtual_localstack.client("sqs").receive_message(QueueUrl=url)


def test_an_event_for_a_missing_target_goes_to_the_dead_letter_queue_at_once(
    virtual_localstack: Any, readings: Any
) -> None:
    """It is not retried, and an event that was dead-lettered is no FailedInvocation."""
    url = create_queue(virtual_localstack, "missing-dlq")
    target = {"Arn": queue_arn("no-such-target"), "DeadLetterConfig": {"Arn": queue_arn("missing-dlq")}}
    put_rule(virtual_localstack, "missing", target)
    put_event(virtual_localstack, "missing")
    assert counts(readings, RuleName="missing") == {"MatchedEvents": 1, "Invocations": 1, "InvocationsSentToDlq": 1}
    answer = virtual_localstack.client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])
    message = answer["Messages"][0]
    assert json.loads(message["Body"])["detail"] == {"n": 1}
    assert message["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "NO_RESOURCE"
    assert message["MessageAttributes"]["RETRY_ATTEMPTS"]["StringValue"] == "0"


def test_a_throttled_target_is_retried_until_its_limit(virtual_localstack: Any, readings: Any) -> None:
    """Three retries after about 1, 2 and 4 seconds, then the event is lost: the target has no dead-letter queue."""
    create_queue(virtual_localstack, "retried")
    put_rule(virtual_localstack, "retried", {"Arn": queue_arn("retried"), "RetryPolicy": {"MaximumRetryAttempts": 3}})
    error = {"statusCode": 400, "code": "ThrottlingException"}
    fault = {"service": "sqs", "operation": "SendMessage", "probability": 1.0, "error": error}
    virtual_localstack.call("POST", "/_localstack/chaos/faults", [fault])
    try:
        put_event(virtual_localstack, "retried")
        assert counts(readings, RuleName="retried") == {"MatchedEvents": 1}
        virtual_localstack.advance(10)
    finally:
        virtual_localstack.call("POST", "/_localstack/chaos/faults", [])
    assert counts(readings, RuleName="retried") == {
        "MatchedEvents": 1,
        "RetryInvocationAttempts": 3,
        "Invocations": 1,
        "FailedInvocations": 1,
    }


def test_a_retry_that_succeeds_delivers_the_event(virtual_localstack: Any, readings: Any) -> None:
    """A target that recovers after ten seconds gets the event once."""
    url = create_queue(virtual_localstack, "recovered")
    put_rule(virtual_localstack, "recovered", {"Arn": queue_arn("recovered")})
    error = {"statusCode": 503, "code": "ServiceUnavailable"}
    fault = {"service": "sqs", "operation": "SendMessage", "probability": 1.0, "error": error}
    virtual_localstack.call("POST", "/_localstack/chaos/faults", [fault])
    put_event(virtual_localstack, "recovered")
    virtual_localstack.advance(10)
    virtual_localstack.call("POST", "/_localstack/chaos/faults", [])
    virtual_localstack.advance(60)
    found = virtual_localstack.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [json.loads(each["Body"])["source"] for each in found] == ["recovered"]
    assert counts(readings, RuleName="recovered")["Invocations"] == 1


def test_a_schedule_triggers_its_rule_until_it_is_disabled(virtual_localstack: Any, readings: Any) -> None:
    """A schedule matches no event, so there are no MatchedEvents."""
    create_queue(virtual_localstack, "scheduled")
    events = virtual_localstack.client("events")
    events.put_rule(Name="scheduled", ScheduleExpression="rate(1 minute)")
    events.put_targets(Rule="scheduled", Targets=[{"Id": "target", "Arn": queue_arn("scheduled")}])
    virtual_localstack.advance(180)
    events.disable_rule(Name="scheduled")
    before = readings.totals("AWS/Events", RuleName="scheduled")
    assert before["TriggeredRules"] == before["Invocations"] > 0
    assert "MatchedEvents" not in before
    virtual_localstack.advance(300)
    assert readings.totals("AWS/Events", RuleName="scheduled") == before


def test_broken_embedded_metrics_are_counted_for_their_log_group(virtual_localstack: Any, readings: Any) -> None:
    """One event is cut off, one lacks a dimension; neither becomes a metric."""
    logs = virtual_localstack.client("logs")
    logs.create_log_group(logGroupName="broken")
    logs.create_log_stream(logGroupName="broken", logStreamName="s")
    directive = {"Namespace": "Broken", "Dimensions": [["missing"]], "Metrics": [{"Name": "m"}]}
    whole = json.dumps({"_aws": {"Timestamp": 1, "CloudWatchMetrics": [directive]}, "m": 1})
    stamp = int(virtual_localstack.now() * 1000)
    events = [{"timestamp": stamp, "message": each} for each in (whole, whole[:-10])]
    logs.put_log_events(logGroupName="broken", logStreamName="s", logEvents=events)
    totals = readings.totals("AWS/Logs", LogGroupName="broken")
    assert totals == {"EMFValidationErrors": 1, "EMFParsingErrors": 1}
    assert readings.totals("Broken") == {}


def s3_of(backend: Any) -> Any:
    """Return an S3 client that puts the bucket into the path, so that no name has to resolve."""
    import boto3

    style = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0})
    keys = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "test"}
    return boto3.client("s3", endpoint_url=backend.url, region_name="us-east-1", config=style, **keys)


def test_requests_count_under_the_bucket_s_metrics_configurations(virtual_localstack: Any, readings: Any) -> None:
    """A read of a missing key is a 4xx; a bucket without configuration sends nothing."""
    s3 = s3_of(virtual_localstack)
    for bucket in ("metered-bucket", "plain-bucket"):
        s3.create_bucket(Bucket=bucket)
    for filter_id, given in {"EntireBucket": {}, "in": {"Filter": {"Prefix": "in/"}}}.items():
        s3.put_bucket_metrics_configuration(
            Bucket="metered-bucket", Id=filter_id, MetricsConfiguration={"Id": filter_id, **given}
        )
    for bucket, key in (("metered-bucket", "in/x"), ("metered-bucket", "y"), ("plain-bucket", "in/x")):
        s3.put_object(Bucket=bucket, Key=key, Body=b"hello")
    with pytest.raises(ClientError, match="NoSuchKey"):
        s3.get_object(Bucket="metered-bucket", Key="missing")
    whole = readings.totals("AWS/S3", BucketName="metered-bucket", FilterId="EntireBucket")
    assert (whole["AllRequests"], whole["PutRequests"], whole["GetRequests"]) == (3, 2, 1)
    assert (whole["4xxErrors"], whole["5xxErrors"], whole["BytesUploaded"]) == (1, 0, 10)
    prefix = readings.totals("AWS/S3", BucketName="metered-bucket", FilterId="in")
    assert (prefix["AllRequests"], prefix["4xxErrors"]) == (1, 0)
    assert readings.totals("AWS/S3", BucketName="plain-bucket", FilterId="EntireBucket") == {}
    s3.close()


@pytest.mark.usefixtures("readings")
def test_storage_is_reported_once_a_day(virtual_localstack: Any) -> None:
    """The point of a day appears when the day is over, stamped with its start."""
    s3 = s3_of(virtual_localstack)
    s3.create_bucket(Bucket="stored-bucket")
    s3.put_object(Bucket="stored-bucket", Key="a", Body=b"12345")
    midnight = (virtual_localstack.now() // 86400 + 1) * 86400
    virtual_localstack.advance(midnight - virtual_localstack.now())
    cloudwatch = virtual_localstack.client("cloudwatch")
    names = {"BucketName": "stored-bucket", "StorageType": "StandardStorage"}
    answer = cloudwatch.get_metric_statistics(
        Namespace="AWS/S3",
        MetricName="BucketSizeBytes",
        Dimensions=[{"Name": name, "Value": value} for name, value in names.items()],
        StartTime=midnight - 86400,
        EndTime=midnight,
        Period=86400,
        Statistics=["Average"],
    )
    assert [(each["Timestamp"].timestamp(), each["Average"]) for each in answer["Datapoints"]] == [
        (midnight - 86400, 5)
    ]
    s3.close()
