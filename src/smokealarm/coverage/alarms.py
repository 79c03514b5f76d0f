"""Coverage of CloudWatch alarms on metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.cloudwatch.vocabulary import TreatMissingData
from smokealarm.coverage.clauses import Clause, Kind, SubjectCoverage
from smokealarm.coverage.seen import first, gappy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.cloudwatch import MetricAlarm
    from smokealarm.cloudwatch.alarm import MetricStat
    from smokealarm.coverage.seen import Seen
    from smokealarm.replay import PreparedTape

__all__ = ["alarm_coverage"]


def alarm_coverage(logical_id: str, alarm: MetricAlarm, seen: Seen) -> SubjectCoverage:
    """Return the clauses of an alarm and the tapes that exercise them."""
    return SubjectCoverage("alarm", logical_id, tuple(_clauses(alarm, seen)))


def _clauses(alarm: MetricAlarm, seen: Seen) -> Iterator[Clause]:
    judged = {name: tape.judged(alarm) for name, tape in seen.tapes.items()}
    states = {name: [str(each.state(place)) for place in each.changed] for name, each in judged.items()}
    by_absence = alarm.treat_missing_data is TreatMissingData.BREACHING
    crossed = first(judged, lambda name: bool(judged[name].breaching.any()) or (by_absence and "ALARM" in states[name]))
    yield Clause(
        Kind.CONDITION, "a datapoint breaches, or is missing" if by_absence else "a datapoint breaches", crossed
    )
    opened = first(states, lambda name: "ALARM" in states[name])
    yield Clause(Kind.WINDOW, f"it goes off, with {alarm.needed} of {alarm.evaluation_periods} datapoints", opened)
    gaps = first(judged, lambda name: gappy(judged[name].values[:, -1]))
    yield Clause(
        Kind.MISSING_DATA, f"a datapoint is missing after others were there ({alarm.treat_missing_data})", gaps
    )
    closed = first(states, lambda name: "ALARM" in states[name] and states[name][-1] != "ALARM")
    yield Clause(Kind.CLOSING, "it ends", closed)
    for stat in dict.fromkeys(alarm.stats):
        yield from _dimensions(stat, seen.tapes)


def _dimensions(stat: MetricStat, tapes: Mapping[str, PreparedTape]) -> Iterator[Clause]:
    metric = stat.metric
    if not metric.dimensions:
        return
    said = f"{metric.name} of {', '.join(value for _, value in metric.dimensions)}"
    own = first(tapes, lambda name: any(each.metric == metric for each in tapes[name].tape.metrics))
    yield Clause(Kind.DIMENSION, f"{said} is measured", own)
    other = first(tapes, lambda name: _has_another(stat, tapes[name]))
    yield Clause(Kind.DIMENSION, f"{said} is not the only one", other)


def _has_another(stat: MetricStat, tape: PreparedTape) -> bool:
    metric = stat.metric
    return any(
        (each.metric.namespace, each.metric.name) == (metric.namespace, metric.name) and each.metric != metric
        for each in tape.tape.metrics
    )
