"""Embedded metric format.

Source:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from typing import Any

import pytest
from rule_tables import sets_of, written

from smokealarm_localstack.telemetry.errors import EmbeddedMetricError, EmbeddedSyntaxError
from smokealarm_localstack.telemetry.rules.embedded import embedded


def event(metrics: Any = None, dimensions: Any = None, timestamp: Any = 5000, **root: Any) -> str:
    """Write an event with one directive; by default for a latency in milliseconds."""
    directive = {
        "Namespace": "App",
        "Metrics": [{"Name": "Latency", "Unit": "Milliseconds"}] if metrics is None else metrics,
    }
    directive |= {"Dimensions": [["service"]] if dimensions is None else dimensions}
    return json.dumps({"_aws": {"Timestamp": timestamp, "CloudWatchMetrics": [directive]}, "service": "ingest", **root})


def test_an_array_is_many_samples_in_every_dimension_set() -> None:
    """Two values in two sets are four samples, stamped with the event's own time."""
    data = embedded(event(dimensions=[["service"], []], Latency=[12.5, 13]))
    assert written(data, service="ingest") == {("Latency", 12.5, "Milliseconds"), ("Latency", 13, "Milliseconds")}
    assert sets_of(data, "Latency").count({}) == 2
    assert {(each.namespace, each.timestamp) for each in data} == {("App", 5.0)}


def test_a_metric_without_unit_has_none_and_without_target_is_left_out() -> None:
    """Unknown members are ignored."""
    data = embedded(event([{"Name": "a"}, {"Name": "b"}], a=1, extra={"a": 2}))
    assert written(data, service="ingest") == {("a", 1, "None")}


@pytest.mark.parametrize("message", ["plain text", '{"level": "INFO"}', '{"_aws": {}}', '{"message": "_aws"', "[]"])
def test_other_log_events_are_no_metrics(message: str) -> None:
    """Only an object with _aws.CloudWatchMetrics claims to be one."""
    assert embedded(message) == []


BROKEN = [
    (event(Latency="fast"), "metric Latency is 'fast'; expected a number"),
    (event(Latency=True), "metric Latency is True; expected a number"),
    (event(Latency=[1] * 101), "metric Latency has 101 values; expected at most 100"),
    (event(dimensions=[["region"]], Latency=1), "dimension region is None; expected a string"),
    (event(dimensions=[["service"] + [f"d{n}" for n in range(30)]], Latency=1), "has 31 names; expected at most 30"),
    (event([{"Name": "Latency", "Unit": "Hours"}], Latency=1), "has the unit 'Hours'; expected a StandardUnit"),
    (event([{"Name": f"m{n}"} for n in range(101)]), "has 101 Metrics; expected at most 100"),
    (event(timestamp="now", Latency=1), "_aws.Timestamp is 'now'; expected a number"),
]


@pytest.mark.parametrize(("message", "reason"), BROKEN)
def test_a_broken_event_yields_no_metric_at_all(message: str, reason: str) -> None:
    """What is wrong is said, and half an event is never counted."""
    with pytest.raises(EmbeddedMetricError, match=reason):
        embedded(message)


def test_a_truncated_event_is_a_parsing_error() -> None:
    """Cut off at the size limit, it is told apart from a wrong one."""
    with pytest.raises(EmbeddedSyntaxError):
        embedded(event(Latency=1)[:90])
