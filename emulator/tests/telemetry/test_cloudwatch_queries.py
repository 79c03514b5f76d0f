"""CloudWatch's own API over the metric store, in a running LocalStack."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.usefixtures("readings")


def query(metric: str, statistic: str, **rest: Any) -> dict[str, Any]:
    """Make a query of one minute periods for a metric of these tests."""
    named = {"Namespace": "Test", "MetricName": metric, "Dimensions": [{"Name": "d", "Value": "a=b"}]}
    return {"Id": "q", "MetricStat": {"Metric": named, "Period": 60, "Stat": statistic}, **rest}


def put(backend: Any, metric: str, at: float, **sample: Any) -> None:
    """Send one sample of a metric of these tests."""
    stamp = {"Timestamp": datetime.fromtimestamp(at, UTC), "Dimensions": [{"Name": "d", "Value": "a=b"}]}
    backend.client("cloudwatch").put_metric_data(
        Namespace="Test", MetricData=[{"MetricName": metric, **stamp, **sample}]
    )


def ask(backend: Any, start: float, end: float, *queries: dict[str, Any]) -> dict[str, Any]:
    """Ask GetMetricData."""
    span = {"StartTime": datetime.fromtimestamp(start, UTC), "EndTime": datetime.fromtimestamp(end, UTC)}
    return backend.client("cloudwatch").get_metric_data(MetricDataQueries=list(queries), **span)


def test_values_with_counts_keep_their_true_distribution(virtual_localstack: Any) -> None:
    """Ninety-nine samples of 1 and one of 9, sent as two values."""
    minute = virtual_localstack.now()
    put(virtual_localstack, "weighted", minute, Values=[1, 9], Counts=[99, 1])
    for statistic, expected in (("SampleCount", 100), ("Sum", 108), ("p99", 1), ("p99.9", 9)):
        answer = ask(virtual_localstack, minute, minute + 60, query("weighted", statistic))
        assert answer["MetricDataResults"][0]["Values"] == [expected]


def test_periods_begin_at_the_rounded_start(virtual_localstack: Any) -> None:
    """A start at second 30 is rounded down to its minute; newest first."""
    minute = virtual_localstack.now()
    for offset in (0, 59, 60):
        put(virtual_localstack, "rounded", minute + offset, Value=1)
    result = ask(virtual_localstack, minute + 30, minute + 120, query("rounded", "Sum"))["MetricDataResults"][0]
    assert [each.timestamp() for each in result["Timestamps"]] == [minute + 60, minute]
    assert result["Values"] == [1, 2]


def test_several_units_answer_with_one_and_a_message(virtual_localstack: Any) -> None:
    """Recorded on AWS: Milliseconds before Seconds."""
    minute = virtual_localstack.now()
    put(virtual_localstack, "units", minute, Value=5, Unit="Seconds")
    put(virtual_localstack, "units", minute, Value=7, Unit="Milliseconds")
    answer = ask(virtual_localstack, minute, minute + 60, query("units", "Sum"))
    assert answer["MetricDataResults"][0]["Values"] == [7]
    assert answer["Messages"][0]["Value"] == "Multiple units returned: '[Milliseconds, Seconds]'"


REFUSED = [
    (query("m", "tm90"), "The statistic tm90 is not answered here"),
    (query("m", "median"), "The value median is not a statistic"),
    ({"Id": "e", "Expression": "m1 / 2"}, "Query e has an Expression"),
]


@pytest.mark.parametrize(("given", "message"), REFUSED)
def test_what_is_not_answered_is_refused(virtual_localstack: Any, given: dict[str, Any], message: str) -> None:
    """A ValidationError names what was asked and what is possible."""
    with pytest.raises(ClientError, match=message) as raised:
        ask(virtual_localstack, 0, 60, given)
    assert raised.value.response["Error"]["Code"] == "ValidationError"


def test_a_query_that_returns_no_data_is_not_returned(virtual_localstack: Any) -> None:
    """ReturnData false is for queries that only feed others."""
    assert ask(virtual_localstack, 0, 60, query("m", "Sum", ReturnData=False))["MetricDataResults"] == []


def test_metrics_are_listed_by_dimension(virtual_localstack: Any) -> None:
    """A filter without a value matches any; values may contain an equals sign."""
    put(virtual_localstack, "listed", virtual_localstack.now(), Value=1)
    cloudwatch = virtual_localstack.client("cloudwatch")

    def names(*filters: dict[str, str]) -> set[str]:
        return {
            each["MetricName"]
            for each in cloudwatch.list_metrics(Namespace="Test", Dimensions=list(filters))["Metrics"]
        }

    assert "listed" in names({"Name": "d"}) & names({"Name": "d", "Value": "a=b"})
    assert names({"Name": "d", "Value": "a"}) == set()


def test_the_options_can_be_listed(virtual_localstack: Any) -> None:
    """Everything AWS leaves open, with the choice made."""
    rows = virtual_localstack.call("GET", "/_smokealarm/telemetry/options")["options"]
    assert {"name", "default", "value", "meaning", "source"} <= set(rows[0])
    assert "percentile" in {each["name"] for each in rows}
