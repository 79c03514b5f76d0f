"""Steps that look at CloudWatch, minute by minute from the scenario's begin."""

from pytest_bdd import parsers, then

from smokealarm.pipeline.drill import Drill

PART = r"(?P<metric>\w+) of the (?P<kind>function|queue|rule|state machine|pipeline)( (?P<word>[\w -]+?))?"


@then(parsers.re(rf"{PART} sums? to (?P<total>[\d.]+)"), converters={"total": float})
def metric_sums_to(drill: Drill, metric: str, kind: str, word: str | None, total: float) -> None:
    """Add up a metric over all minutes. Example: ``Then Errors of the function ingest sums to 0``."""
    assert sum(drill.by_minute(drill.metric(metric, kind, word or ""), "Sum").values()) == total


@then(parsers.re(rf"{PART} is by minute (?P<values>.+)"))
def metric_by_minute(drill: Drill, metric: str, kind: str, word: str | None, values: str) -> None:
    """Compare the sums of the minutes that have data. Example: ``is by minute 0: 1, 3: 1, 6: 1``."""
    expected = {int(minute): float(value) for minute, value in (pair.split(":") for pair in values.split(","))}
    assert drill.by_minute(drill.metric(metric, kind, word or ""), "Sum") == expected


@then(parsers.re(rf"{PART} has no data"))
def metric_has_no_data(drill: Drill, metric: str, kind: str, word: str | None) -> None:
    """Find no minute with data. Example: ``Then FailedInvocations of the rule has no data``."""
    assert drill.by_minute(drill.metric(metric, kind, word or ""), "Sum") == {}


@then(parsers.re(rf"the (?P<statistic>Maximum|Minimum|Average|p\d+) of {PART} is (?P<value>[\d.]+) from minute (?P<minute>\d+) on"))
def statistic_from_minute(
    drill: Drill, statistic: str, metric: str, kind: str, word: str | None, value: str, minute: str
) -> None:
    """Find 0 or nothing before a minute and one value in every minute from it on, up to the last full one."""
    found = drill.by_minute(drill.metric(metric, kind, word or ""), statistic)
    last = round((drill.now().epoch - drill.begin.epoch) // 60)
    assert {at: found.get(at) for at in range(int(minute), last)} == dict.fromkeys(range(int(minute), last), float(value))
    assert {at for at, before in found.items() if at < int(minute) and before} == set()


@then(parsers.re(rf"the (?P<statistic>Maximum|Minimum|Average|p[\d.]+) of {PART} is (?P<value>[\d.]+)$"))
def statistic_is(drill: Drill, statistic: str, metric: str, kind: str, word: str | None, value: str) -> None:
    """Find one value in every minute that has data. Example: ``the p95 of Duration of the function validate is 30000``."""
    assert set(drill.by_minute(drill.metric(metric, kind, word or ""), statistic).values()) == {float(value)}
