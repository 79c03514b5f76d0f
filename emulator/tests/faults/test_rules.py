"""API faults: which rule strikes which call."""

# ruff: noqa: FBT001  the tables of the tests hold booleans

from typing import Any

import pytest

from smokealarm_localstack.faults.api import ApiFault, Chaos, ServiceCall
from smokealarm_localstack.faults.documents import InvalidFaultError

QUEUE_URL = "http://127.0.0.1:4566/000000000000/ingest"
SEND = ServiceCall("sqs", "us-east-1", "SendMessage", (QUEUE_URL,))


def chaos(*rules: Any) -> Chaos:
    """Return a registry with these rules."""
    registry = Chaos()
    registry.replace([ApiFault.parse(rule) for rule in rules])
    return registry


def test_a_rule_without_words_strikes_everything() -> None:
    """The empty rule of the Chaos API makes every call fail as unavailable."""
    error = chaos({}).verdict(SEND, now=0)

    assert (error.status, error.code, error.message) == (
        503,
        "ServiceUnavailable",
        "Operation failed due to a simulated fault",
    )


def test_no_rules_no_fault() -> None:
    """An empty array disables faults."""
    assert chaos().verdict(SEND, now=0) is None


@pytest.mark.parametrize(
    ("rule", "struck"),
    [
        ({"service": "sqs"}, True),
        ({"service": "s3"}, False),
        ({"region": "us-east-1"}, True),
        ({"region": "eu-west-1"}, False),
        ({"service": "sqs", "operation": "SendMessage"}, True),
        ({"service": "sqs", "operation": "ReceiveMessage"}, False),
        ({"resource": "ingest"}, True),
        ({"resource": "ing*"}, True),
        ({"resource": "arn:aws:sqs:us-east-1:000000000000:ingest"}, True),
        ({"resource": QUEUE_URL}, True),
        ({"resource": "gest"}, False),
        ({"resource": "arn:aws:sqs:us-east-1:000000000000:ingest-dlq"}, False),
    ],
)
def test_all_words_of_a_rule_must_hold(rule: Any, struck: bool) -> None:
    """A rule strikes only calls of its service, region, operation and resource."""
    assert (chaos(rule).verdict(SEND, now=0) is not None) is struck


def test_a_qualified_function_arn_names_its_function() -> None:
    """A call with an ARN that ends in a qualifier is found by the function's plain name."""
    call = ServiceCall("lambda", "us-east-1", "Invoke", ("arn:aws:lambda:us-east-1:000000000000:function:store:live",))

    assert chaos({"resource": "store"}).verdict(call, now=0) is not None


def test_the_first_rule_that_strikes_decides() -> None:
    """Rules are tried in order; one that the dice spare leaves the call to the next."""
    never = {"probability": 0, "error": {"code": "Never"}}
    first, second = {"error": {"code": "First"}}, {"error": {"code": "Second"}}

    assert chaos(never, first, second).verdict(SEND, now=0).code == "First"


def test_a_removed_rule_must_be_told_in_the_same_words() -> None:
    """Only an exactly equal rule goes, and of two equal ones only one."""
    registry = chaos({"service": "sqs"}, {"service": "sqs"}, {"service": "s3"})
    registry.remove([ApiFault.parse({"service": "sqs"}), ApiFault.parse({"service": "s3", "probability": 1})])

    assert [rule.service for rule, _ in registry.rules()] == ["sqs", "s3"]


def test_adding_a_rule_keeps_the_hits_of_the_others() -> None:
    """A rule goes on counting when another one is added."""
    registry = chaos({"service": "sqs"})
    registry.verdict(SEND, now=0)
    registry.add([ApiFault.parse({"service": "s3"})])
    registry.verdict(SEND, now=0)

    assert [striker.hits for _, striker in registry.rules()] == [2, 0]


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"service": "sqss"}, "unknown service 'sqss'; did you mean 'sqs'"),
        ({"service": "sqs", "operation": "SendMesage"}, "operation 'SendMesage' of sqs; did you mean 'SendMessage'"),
        ({"probabilty": 1}, "unknown field 'probabilty' of a rule; did you mean 'probability'"),
        ({"error": {"statusCode": 200}}, "'statusCode' is 200, expected 400 to 599"),
        ({"error": {"status": 500}}, "unknown field 'status' of a rule's error; did you mean 'statusCode'"),
        ("sqs", "a rule is a JSON object, got str"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(rule: Any, complaint: str) -> None:
    """A refusal says what is wrong and the nearest valid word."""
    with pytest.raises(InvalidFaultError, match=complaint):
        ApiFault.parse(rule)
