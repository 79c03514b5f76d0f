"""Metrics of SQS event source mappings.

Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
"""

import pytest
from rule_tables import written

from smokealarm_localstack.telemetry.rules.mappings import Batch, batch, empty_poll

PREFIXES = ("Polled", "FilteredOut", "Invoked", "FailedInvoke", "Deleted")

# Polled, matching and deleted events, and the five counts they make; None where there was no invocation.
BATCHES = [
    (Batch(10, 10, 10), (10, 0, 10, 0, 10)),
    (Batch(10, 10, 0), (10, 0, 10, 10, 0)),
    (Batch(10, 10, 8), (10, 0, 10, 2, 8)),
    (Batch(10, 4, 4), (10, 6, 4, 0, 4)),
    (Batch(10, 0, 0), (10, 10, None, None, None)),
]


@pytest.mark.parametrize(("given", "expected"), BATCHES)
def test_every_event_of_a_batch_is_accounted_for(given: Batch, expected: tuple[int | None, ...]) -> None:
    """A function error fails the whole batch, a partial batch response what it reports."""
    values = {name: value for name, value, _ in written(batch("id", given, 1, 2), EventSourceMappingUUID="id")}
    assert tuple(values.get(f"{prefix}EventCount") for prefix in PREFIXES) == expected


def test_failures_carry_the_end_of_the_invocation() -> None:
    """All other AWS/Lambda metrics carry the start."""
    at = {each.name: each.timestamp for each in batch("id", Batch(1, 1, 0), 1, 2)}
    assert (at["InvokedEventCount"], at["FailedInvokeEventCount"]) == (1, 2)


def test_an_empty_poll_sends_0() -> None:
    """It shows that the mapping is alive."""
    assert written(empty_poll("id", 1), EventSourceMappingUUID="id") == {("PolledEventCount", 0, "Count")}
