"""Steps that look at CloudWatch, minute by minute from the scenario's begin.

A metric is named by its part of the pipeline: ``Errors of the function ingest``, ``TriggeredRules of the rule``.
"""

from pytest_bdd import parsers, then

from smokealarm.gherkin.amounts import COUNT, COUNTED, Amount
from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.measurement import is_in_seconds, told_by_minute
from smokealarm.sandbox import Sandbox, sum_in_tenant

METRIC = r"(?P<metric>\w+ of the (function|queue|rule|state machine|pipeline)[\w -]*?)"
STATISTIC = r"(?P<statistic>Maximum|Minimum|Average|p\d+(\.\d+)?)"


@then(parsers.re(rf"{METRIC} sums to {COUNT}"), converters=COUNTED)
def metric_sums_to(drill: Drill, metric: str, count: Amount) -> None:
    """Add up a metric over all minutes. Example: ``Then Errors of the function ingest sums to 0``."""
    assert sum(drill.by_minute(metric).values()) == count


@then(parsers.re(rf"the tenant's (?P<key>\S+) of the (?P<part>.+) sums to {COUNT}"), converters=COUNTED)
def tenant_metric_sums_to(drill: Drill, watch: Sandbox, key: str, part: str, count: Amount) -> None:
    """Add up what the tenant knows. Example: ``the tenant's log.{prefix}.errors of the function ingest sums to 3``."""
    named = key.replace("{prefix}", drill.pipeline.prefix)
    assert sum_in_tenant(watch.tenant.environment, named, drill.parts.name(part), drill.begin_minute) == count


@then(parsers.re(rf"{METRIC} is by minute (?P<values>.+)"))
def metric_by_minute(drill: Drill, metric: str, values: str) -> None:
    """Compare the sums of the minutes that have data.

    Example: ``Then Errors of the function ingest is by minute 0: 1, 3: 1, 6: 1``.
    """
    expected = (pair.split(":") for pair in values.split(","))
    written = told_by_minute({int(minute): float(value) for minute, value in expected})
    assert told_by_minute(drill.by_minute(metric)) == written


@then(parsers.re(rf"{METRIC} has no data"))
def metric_has_no_data(drill: Drill, metric: str) -> None:
    """Find no minute with data. Example: ``Then FailedInvocations of the rule has no data``."""
    assert drill.by_minute(metric) == {}


@then(
    parsers.re(rf"the {STATISTIC} of {METRIC} is {COUNT} from minute (?P<minute>\d+) on"),
    converters={**COUNTED, "minute": int},
)
def statistic_from_minute(drill: Drill, statistic: str, metric: str, count: Amount, minute: int) -> None:
    """Find zeros, then a value. Example: ``the Maximum of Messages of the queue dlq is 1 from minute 9 on``."""
    found, full = drill.by_minute(metric, statistic), drill.full_minutes()
    assert {at: found.get(at) for at in range(minute, full)} == dict.fromkeys(range(minute, full), count)
    assert not any(found.get(at) for at in range(minute))


@then(parsers.re(rf"the {STATISTIC} of {METRIC} is {COUNT}$"), converters=COUNTED)
def statistic_is(drill: Drill, statistic: str, metric: str, count: Amount) -> None:
    """Find one value in every minute that has data. Example: ``the p99 of Duration of the function store is 30 s``."""
    found, wanted = drill.by_minute(metric, statistic), count.in_seconds if is_in_seconds(metric) else count
    assert found
    assert found == dict.fromkeys(found, wanted)
