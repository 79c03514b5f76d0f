"""Steps that look at CloudWatch, minute by minute from the scenario's begin.

A metric is named by its part of the pipeline: ``Errors of the function ingest``, ``TriggeredRules of the rule``.
"""

from pytest_bdd import parsers, then

from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.measurement import told_by_minute

METRIC = r"(?P<metric>\w+ of the (function|queue|rule|state machine|pipeline)[\w -]*?)"
STATISTIC = r"(?P<statistic>Maximum|Minimum|Average|p\d+(\.\d+)?)"


@then(parsers.re(rf"{METRIC} sums to (?P<total>[\d.]+)"), converters={"total": float})
def metric_sums_to(drill: Drill, metric: str, total: float) -> None:
    """Add up a metric over all minutes. Example: ``Then Errors of the function ingest sums to 0``."""
    assert sum(drill.by_minute(metric).values()) == total


@then(parsers.re(rf"{METRIC} is by minute (?P<values>.+)"))
def metric_by_minute(drill: Drill, metric: str, values: str) -> None:
    """Compare the sums of the minutes that have data. Example: ``is by minute 0: 1, 3: 1, 6: 1``."""
    expected = (pair.split(":") for pair in values.split(","))
    written = told_by_minute({int(minute): float(value) for minute, value in expected})
    assert told_by_minute(drill.by_minute(metric)) == written


@then(parsers.re(rf"{METRIC} has no data"))
def metric_has_no_data(drill: Drill, metric: str) -> None:
    """Find no minute with data. Example: ``Then FailedInvocations of the rule has no data``."""
    assert drill.by_minute(metric) == {}


@then(
    parsers.re(rf"the {STATISTIC} of {METRIC} is (?P<value>[\d.]+) from minute (?P<minute>\d+) on"),
    converters={"value": float, "minute": int},
)
def statistic_from_minute(drill: Drill, statistic: str, metric: str, value: float, minute: int) -> None:
    """Find one value in every full minute from one on, and before it nothing but zeros."""
    found, full = drill.by_minute(metric, statistic), drill.full_minutes()
    assert {at: found.get(at) for at in range(minute, full)} == dict.fromkeys(range(minute, full), value)
    assert not any(found.get(at) for at in range(minute))


@then(parsers.re(rf"the {STATISTIC} of {METRIC} is (?P<value>[\d.]+)$"), converters={"value": float})
def statistic_is(drill: Drill, statistic: str, metric: str, value: float) -> None:
    """Find one value in every minute that has data. Example: ``the p99 of Duration of the function store is 30000``."""
    assert set(drill.by_minute(metric, statistic).values()) == {value}
