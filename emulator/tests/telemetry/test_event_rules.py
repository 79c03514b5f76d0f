"""AWS/Events: rules and deliveries.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
"""

import pytest
from rule_tables import sets_of, written

from smokealarm_localstack.telemetry.rules.events import (
    PutEventsCall,
    RuleTarget,
    attempted,
    ended,
    given_up,
    matched,
    put_events,
    throttled,
)

RULE = RuleTarget("rule")
CUSTOM = RuleTarget("rule", "bus")


def names(data: list[object], **dimensions: str) -> set[str]:
    """Return the names of the samples in exactly one dimension set."""
    return {name for name, _, _ in written(data, **dimensions)}


def test_a_rule_of_the_default_bus_is_known_by_its_name_alone() -> None:
    """Its bus is not a dimension; totals of the account have none."""
    assert sets_of(matched(RULE, 0), "TriggeredRules") == [{}, {"RuleName": "rule"}]
    assert sets_of(matched(RULE, 0), "MatchedEvents") == [{"RuleName": "rule"}]


def test_a_rule_of_a_custom_bus_is_known_by_bus_and_name() -> None:
    """RuleName alone would find nothing there."""
    sets = sets_of(matched(CUSTOM, 0), "TriggeredRules")
    assert sets == [{"EventBusName": "bus"}, {}, {"EventBusName": "bus", "RuleName": "rule"}]


def test_a_first_attempt_has_a_latency_and_a_retry_has_a_counter() -> None:
    """IngestiontoInvocationStartLatency, so spelt, belongs to the first attempt."""
    first = written(attempted(RULE, 12, attempt=1, ingested_at=10), RuleName="rule")
    assert first == {("InvocationAttempts", 1, "Count"), ("IngestiontoInvocationStartLatency", 2000, "Milliseconds")}
    retry = attempted(RULE, 12, attempt=2, ingested_at=10)
    assert names(retry, RuleName="rule") == {"InvocationAttempts", "RetryInvocationAttempts"}


def test_a_success_after_retries_counts_one_invocation() -> None:
    """The latency to success includes the retries; the one to completion is the first attempt's."""
    data = written(ended(RULE, 15, attempt=3, ingested_at=10, succeeded=True), RuleName="rule")
    assert data == {
        ("Invocations", 1, "Count"),
        ("SuccessfulInvocationAttempts", 1, "Count"),
        ("IngestionToInvocationSuccessLatency", 5000, "Milliseconds"),
    }


def test_a_failed_attempt_is_no_invocation_yet() -> None:
    """Attempts to be retried are counted when they are final."""
    assert names(ended(RULE, 15, attempt=1, ingested_at=10, succeeded=False), RuleName="rule") == {
        "IngestiontoInvocationCompleteLatency"
    }
    assert ended(RULE, 15, attempt=2, ingested_at=10, succeeded=False) == []


GIVEN_UP = [
    (None, {"Invocations", "FailedInvocations"}),
    (True, {"Invocations", "InvocationsSentToDlq"}),
    (False, {"Invocations", "FailedInvocations", "InvocationsFailedToBeSentToDlq"}),
]


@pytest.mark.parametrize(("dead_lettered", "expected"), GIVEN_UP)
def test_a_lost_event_is_a_failed_invocation_and_a_dead_lettered_one_is_not(
    dead_lettered: bool | None,  # noqa: FBT001 - three-valued
    expected: set[str],
) -> None:
    """FailedInvocations leaves out events that reached the dead-letter queue."""
    assert names(given_up(RULE, 0, dead_lettered=dead_lettered), RuleName="rule") == expected


def test_a_delayed_invocation_is_a_throttled_rule() -> None:
    """Delayed by quota, not dropped."""
    assert names(throttled(RULE, 0), RuleName="rule") == {"ThrottledRules"}


def test_a_put_events_call_counts_entries_and_outcome() -> None:
    """One call with two entries, one of them rejected, is a successful call."""
    data = written(put_events(PutEventsCall(2, 1, 300, 4.0), 0))
    assert {("PutEventsEntriesCount", 2, "Count"), ("PutEventsFailedEntriesCount", 1, "Count")} <= data
    assert {("PutEventsApproximateSuccessCount", 1, "Count"), ("PutEventsRequestSize", 300, "Bytes")} <= data
    refused = written(put_events(PutEventsCall(2, 0, 300, 4.0, "ThrottlingException"), 0))
    assert ("PutEventsApproximateThrottledCount", 1, "Count") in refused
    assert ("PutEventsApproximateFailedCount", 0, "Count") in refused
