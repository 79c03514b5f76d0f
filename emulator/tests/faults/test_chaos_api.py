"""The Chaos API over HTTP, and what AWS clients see of it.

https://docs.localstack.cloud/user-guide/chaos-engineering/chaos-api
"""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

FAULTS = "/_localstack/chaos/faults"
EFFECTS = "/_localstack/chaos/effects"
LIMITS = {
    "account_concurrency": 1000,
    "event_invocations": 18750,
    "idle_environment_seconds": 600,
    "state_transitions": 5000,
}


def refusal(call: Callable[..., Any], **arguments: Any) -> tuple[int, str]:
    """Call and return the status and the code of the error."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    answer = raised.value.response
    return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]


def test_post_replaces_patch_adds_delete_removes(backend: Any) -> None:
    """Every change answers the rules that are active after it, as they were posted."""
    sqs, s3, kinesis = {"service": "sqs"}, {"service": "s3", "region": "us-east-1"}, {"service": "kinesis"}

    assert backend.call("POST", FAULTS, [sqs, s3]) == [sqs, s3]
    assert backend.call("PATCH", FAULTS, [kinesis]) == [sqs, s3, kinesis]
    assert backend.call("DELETE", FAULTS, [s3]) == [sqs, kinesis]
    assert backend.call("GET", FAULTS) == [sqs, kinesis]
    assert backend.call("POST", FAULTS, []) == []


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("sqs", "list_queues"),
        ("s3", "list_buckets"),
        ("lambda", "list_functions"),
        ("stepfunctions", "list_state_machines"),
        ("events", "list_rules"),
        ("cloudwatch", "list_metrics"),
        ("cloudformation", "list_stacks"),
    ],
)
def test_an_error_is_told_in_the_protocol_of_its_service(backend: Any, service: str, operation: str) -> None:
    """Clients of JSON, query, XML and CBOR services all read the status and the code."""
    backend.call("POST", FAULTS, [{"service": service, "error": {"statusCode": 429, "code": "SlowDown"}}])

    assert refusal(getattr(backend.client(service), operation)) == (429, "SlowDown")


def test_faults_end(backend: Any) -> None:
    """Without its rule the same call succeeds again."""
    backend.call("POST", FAULTS, [{"service": "sqs"}])
    assert refusal(backend.client("sqs").list_queues) == (503, "ServiceUnavailable")

    backend.call("POST", FAULTS, [])
    assert backend.client("sqs").list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_calls_between_services_are_struck_too(backend: Any, name: str) -> None:
    """EventBridge's own SendMessage to a queue meets the same fault as a client's."""
    queue = backend.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    backend.client("events").put_rule(Name=name, EventPattern='{"source":["test"]}')
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    backend.client("events").put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn}])
    backend.call("POST", FAULTS, [{"service": "sqs", "operation": "SendMessage", "resource": name}])
    backend.client("events").put_events(Entries=[{"Source": "test", "DetailType": "x", "Detail": "{}"}])

    assert "Messages" not in backend.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=1)
    assert backend.call("GET", "/_smokealarm/faults")["api"][0]["hits"] >= 1


def test_hits_are_counted_and_cleared_with_everything_else(backend: Any) -> None:
    """One page lists all that is active with its hits; DELETE takes it all away."""
    rule = {"service": "sqs", "operation": "ListQueues"}
    backend.call("POST", FAULTS, [rule])
    backend.call("POST", EFFECTS, {"latency": 5})
    for _ in range(3):
        refusal(backend.client("sqs").list_queues)

    assert backend.call("GET", "/_smokealarm/faults") == {
        "api": [{**rule, "hits": 3}],
        "effects": {"latency": 5},
        "functions": [],
        "limits": LIMITS,
        "lost_metrics": [],
    }
    assert backend.call("DELETE", "/_smokealarm/faults") == {
        "api": [],
        "effects": {"latency": 0},
        "functions": [],
        "limits": LIMITS,
        "lost_metrics": [],
    }


def test_latency_delays_the_calls_of_functions(virtual: Any, function: Any) -> None:
    """With 1,500 ms of latency a function's call takes that much longer on the backend's clock, and a client's none."""
    virtual.call("POST", EFFECTS, {"latency": 1500})
    before = virtual.now()
    virtual.client("sqs").list_queues()
    assert virtual.now() - before < 1

    assert function({"list_buckets": True})[0] is None
    assert 1.5 <= virtual.now() - before < 2.5
    virtual.call("POST", EFFECTS, {"latency": 0})
    before = virtual.now()
    assert function({"list_buckets": True})[0] is None
    assert virtual.now() - before < 1


def test_a_window_follows_the_backends_clock(virtual: Any) -> None:
    """A rule from one minute to two minutes from now strikes in that minute only."""
    now = virtual.now()
    virtual.call("POST", FAULTS, [{"service": "sqs", "start": now + 60, "end": now + 120}])
    seen = []
    for _ in range(3):
        try:
            seen.append(virtual.client("sqs").list_queues()["ResponseMetadata"]["HTTPStatusCode"])
        except ClientError as error:
            seen.append(error.response["ResponseMetadata"]["HTTPStatusCode"])
        virtual.advance(61)

    assert seen == [200, 503, 200]


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("POST", FAULTS, {"service": "sqs"}, "expected a JSON array of rules, got dict"),
        ("POST", FAULTS, [{"service": "sqz"}], "unknown service 'sqz'"),
        ("PATCH", FAULTS, [{"probability": 2}], "'probability' is 2, expected a number from 0 to 1"),
        ("POST", EFFECTS, {"latency": -1}, "'latency' is -1, expected milliseconds from 0 up"),
        ("POST", EFFECTS, {"latencey": 1}, "did you mean 'latency'"),
        ("PUT", "/_smokealarm/faults/functions/x", {"function": "f", "kind": "hagn"}, "did you mean 'hang'"),
        ("PUT", "/_smokealarm/faults/limits/account_concurrency", {"limit": -1}, "'limit' is -1"),
        ("PUT", "/_smokealarm/faults/limits/event_invocations", {"limit": 0}, "'limit' is 0, expected .* from 1 up"),
        ("PUT", "/_smokealarm/faults/limits/event_invocation", {"limit": 1}, "did you mean 'event_invocations'"),
        ("PUT", "/_smokealarm/faults/lost-metrics", {"namespaces": [1]}, "expected a list of strings"),
        ("DELETE", "/_smokealarm/faults/functions/x", None, "404 .*no function fault is named 'x'"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(
    backend: Any, method: str, path: str, body: Any, complaint: str
) -> None:
    """The answer says what is wrong, and no fault is active after it."""
    with pytest.raises(AssertionError, match=complaint):
        backend.call(method, path, body)

    assert backend.call("GET", FAULTS) == []
