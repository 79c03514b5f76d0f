"""Retries of EventBridge targets.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from smokealarm_localstack.routing.dead_letters import DeadLetter, UnusableQueueError, check_queue
from smokealarm_localstack.routing.failures import TargetFailure, classified
from smokealarm_localstack.routing.policy import Backoff, Exhausted, InvocationQuota, RetryPolicy


def test_a_target_without_policy_has_the_documented_limits() -> None:
    """185 retries within 24 hours."""
    assert RetryPolicy.of_target({}) == RetryPolicy(185, 86400)


def test_a_policy_may_set_one_limit_alone() -> None:
    """Zero retries are a choice, not a missing value."""
    assert RetryPolicy.of_target({"RetryPolicy": {"MaximumRetryAttempts": 0}}) == RetryPolicy(0, 86400)


# Retries so far, seconds since ingestion, wait; expected due moment relative to ingestion, or the exhausted limit.
ATTEMPTS = [
    (0, 0.0, 1.0, 1.0),
    (1, 1.0, 2.0, 3.0),
    (2, 3.0, 4.0, Exhausted.RETRIES),
    (0, 59.0, 1.0, 60.0),
    (0, 59.5, 1.0, Exhausted.AGE),
]


@pytest.mark.parametrize(("retries", "age", "wait", "expected"), ATTEMPTS)
def test_whichever_limit_comes_first_ends_the_retries(
    retries: int, age: float, wait: float, expected: float | Exhausted
) -> None:
    """With two retries within 60 s; a retry that would come too late is not waited for."""
    assert RetryPolicy(2, 60).next_attempt(retries, age, 0.0, wait) == expected


def test_waits_double_up_to_the_cap() -> None:
    """Without jitter retry k waits min(2^(k-1), 600) seconds."""
    backoff = Backoff(jitter=0)
    assert [backoff.wait(k, "d") for k in (1, 2, 3, 10, 11, 185)] == [1, 2, 4, 512, 600, 600]


def test_jitter_is_bounded_and_repeats_with_its_seed() -> None:
    """The factor lies between a half and one, differs by delivery, and never between runs."""
    waits = [Backoff(seed=1).wait(11, f"delivery {n}") for n in range(200)]
    assert all(300 <= each <= 600 for each in waits)
    assert len(set(waits)) > 190
    assert waits == [Backoff(seed=1).wait(11, f"delivery {n}") for n in range(200)]
    assert waits != [Backoff(seed=2).wait(11, f"delivery {n}") for n in range(200)]


def test_the_quota_moves_invocations_to_a_later_second() -> None:
    """With two per second the third waits for the next second and the fifth for the one after."""
    quota = InvocationQuota()
    assert [quota.delay(10.25, 2) for _ in range(5)] == [0, 0, 0.75, 0.75, 1.75]
    assert quota.delay(13.0, 2) == 0


def client_error(code: str, status: int) -> ClientError:
    """Make the error a boto3 client raises for an AWS error code and an HTTP status."""
    return ClientError({"Error": {"Code": code, "Message": "m"}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Op")


# The error of a target, its ERROR_CODE, and whether it is given up without retry.
FAILURES = [
    (client_error("AccessDenied", 403), "NO_PERMISSIONS", True),
    (client_error("AWS.SimpleQueueService.NonExistentQueue", 400), "NO_RESOURCE", True),
    (client_error("StateMachineDoesNotExist", 400), "NO_RESOURCE", True),
    (client_error("ValidationException", 400), "INVALID_PARAMETER", True),
    (client_error("ThrottlingException", 400), "THROTTLING", False),
    (client_error("TooManyRequestsException", 429), "THROTTLING", False),
    (client_error("InternalFailure", 500), "ERROR_FROM_TARGET", False),
    (client_error("ServiceUnavailable", 503), "ERROR_FROM_TARGET", False),
    (ReadTimeoutError(endpoint_url="u"), "TIMEOUT", False),
    (EndpointConnectionError(endpoint_url="u"), "CONNECTION_FAILURE", False),
    (RuntimeError("odd"), "INTERNAL_ERROR", False),
]


@pytest.mark.parametrize(("error", "code", "final"), FAILURES)
def test_a_failure_tells_whether_trying_again_can_help(error: Exception, code: str, *, final: bool) -> None:
    """Missing permission, missing target and invalid parameters are not retried."""
    failure = classified(error)
    assert (failure.code, failure.is_final) == (code, final)


def test_a_dead_letter_says_why_the_event_was_given_up() -> None:
    """All attributes are strings; the exhausted condition is there only after retries."""
    letter = DeadLetter("rule", "target", TargetFailure("THROTTLING", "slow down"), 3, Exhausted.RETRIES)
    values = {name: value["StringValue"] for name, value in letter.message_attributes().items()}
    assert values == {
        "RULE_ARN": "rule",
        "TARGET_ARN": "target",
        "ERROR_CODE": "THROTTLING",
        "ERROR_MESSAGE": "slow down",
        "RETRY_ATTEMPTS": "3",
        "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
    }
    final = DeadLetter("rule", "target", TargetFailure("NO_RESOURCE", ""), 0, None).message_attributes()
    assert "EXHAUSTED_RETRY_CONDITION" not in final


@pytest.mark.parametrize("arn", ["arn:aws:sqs:us-east-1:000000000000:q.fifo", "arn:aws:sns:us-east-1:000000000000:t"])
def test_only_a_standard_queue_takes_dead_letters(arn: str) -> None:
    """Documented for rules."""
    with pytest.raises(UnusableQueueError):
        check_queue(arn)
