"""Mutants of CloudWatch alarms.

Actions are not judged on tapes, and neither are composite alarms, so that both have no mutants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.cloudwatch.alarm import MathQuery, MetricStat
from smokealarm.cloudwatch.vocabulary import ANOMALY_OPERATORS, ComparisonOperator, TreatMissingData
from smokealarm.mutation.alarm_proofs import never_below, same_statistic
from smokealarm.mutation.mutant import Change, Mutant, Operator, Subject
from smokealarm.mutation.numbers import other_counts, other_thresholds, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.replay import TemplateAlarm

__all__ = ["alarm_mutants"]

_STATISTICS: Final = ("Average", "Maximum", "Minimum", "Sum")
_MOST_PERIODS: Final = 1440
_MINUTE: Final = 60
_SIDES: Final = {
    ComparisonOperator.GREATER: "above {}",
    ComparisonOperator.GREATER_OR_EQUAL: "{} or more",
    ComparisonOperator.LESS: "below {}",
    ComparisonOperator.LESS_OR_EQUAL: "{} or less",
}


def alarm_mutants(alarm: TemplateAlarm) -> Iterator[Mutant]:
    """Yield every mutant of an alarm on metrics."""
    metric = alarm.alarm
    if not isinstance(metric, MetricAlarm):
        return
    gone = Change(Operator.ENABLED, "left out", "it changes its state at all")
    yield Mutant(Subject.ALARM, alarm.logical_id, gone, alarm, None)
    if metric.comparison not in ANOMALY_OPERATORS:
        yield from _thresholds(alarm, metric)
        yield from _comparators(alarm, metric)
    yield from _windows(alarm, metric)
    yield from _missing(alarm, metric)
    yield from _statistics(alarm, metric)
    yield from _dimensions(alarm, metric)


def _thresholds(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for other in other_thresholds(metric.threshold):
        low, high = sorted((metric.threshold, other))
        change = f"with the threshold {written(other)} instead of {written(metric.threshold)}"
        remedy = f"its value lies from {written(low)} to {written(high)}, and beyond neither"
        proof = never_below(metric, other)
        yield _mutant(alarm, metric, Change(Operator.THRESHOLD, change, remedy, proof), threshold=other)


def _comparators(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for other in ComparisonOperator:
        if other not in ANOMALY_OPERATORS and other is not metric.comparison:
            change = f"with {other} instead of {metric.comparison}"
            remedy = f"its value is {written(metric.threshold)}, or on the other side of it"
            yield _mutant(alarm, metric, Change(Operator.COMPARATOR, change, remedy), comparison=other)


def _windows(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    periods = metric.evaluation_periods
    for other in other_counts(periods, metric.needed, _MOST_PERIODS):
        change = f"with EvaluationPeriods {other} instead of {periods}"
        remedy = f"a violation is {min(other, periods)} periods old when it would still or no longer count"
        changed: dict[str, Any] = {"evaluation_periods": other, "datapoints_to_alarm": metric.needed}
        yield _mutant(alarm, metric, Change(Operator.WINDOW, change, remedy), **changed)
    for other in other_counts(metric.needed, 1, periods):
        change = f"with DatapointsToAlarm {other} instead of {metric.needed}"
        remedy = f"just {min(other, metric.needed)} of {periods} datapoints breach"
        yield _mutant(alarm, metric, Change(Operator.WINDOW, change, remedy), datapoints_to_alarm=other)


def _missing(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for other in TreatMissingData:
        if other is not metric.treat_missing_data:
            change = f"with TreatMissingData {other} instead of {metric.treat_missing_data}"
            remedy = "its metric is missing for longer than its window, from the beginning and after an alarm"
            yield _mutant(alarm, metric, Change(Operator.MISSING_DATA, change, remedy), treat_missing_data=other)


def _statistics(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    """Yield another statistic of all metrics of a name together, as a copied line would have it."""
    for name, statistic in dict.fromkeys((each.metric.name, each.statistic) for each in metric.stats):
        alike = [each for each in metric.stats if (each.metric.name, each.statistic) == (name, statistic)]
        for other in _STATISTICS:
            if other != statistic:
                change = f"with the {other} of {name} instead of {statistic}"
                remedy = _unlike(metric, name, statistic, other)
                query = _changed(metric.query, {each: replace(each, statistic=other) for each in alike})
                proof = same_statistic(metric, alike, other)
                yield _mutant(alarm, metric, Change(Operator.AGGREGATION, change, remedy, proof), query=query)


def _unlike(metric: MetricAlarm, name: str, statistic: str, other: str) -> str:
    """Return which samples tell two statistics of a metric apart."""
    samples = f"samples of {name} come together in {_period(metric)}"
    side = _SIDES.get(metric.comparison)
    if side is None:
        return f"such {samples} that one of the two is outside of its band and the other is not"
    side = side.format(written(metric.threshold))
    expressions = dict(metric.query.expressions) if isinstance(metric.query, MathQuery) else {}
    judged = expressions.get(metric.query.returned) if isinstance(metric.query, MathQuery) else None
    if judged is None:
        return f"such {samples} that their {statistic} is {side} and their {other} is not, or the other way round"
    said = f"that {judged.text} is {side} with their {statistic} and not with their {other}, or the other way round"
    return f"such {samples} {said}"


def _period(metric: MetricAlarm) -> str:
    return "one minute" if metric.period == _MINUTE else f"a period of {metric.period} seconds"


def _dimensions(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for stat in metric.stats:
        for own in stat.metric.dimensions:
            name, value = own
            said = f"{name} {value} of {stat.metric.name}"
            gone = Change(Operator.DIMENSION, f"without the dimension {said}", "something else violates")
            yield _dimension(alarm, metric, stat, gone, tuple(each for each in stat.metric.dimensions if each != own))
            other = Change(Operator.DIMENSION, f"with another {said}", f"{value} violates, and nothing else")
            renamed = tuple((name, f"{value}-other") if each == own else each for each in stat.metric.dimensions)
            yield _dimension(alarm, metric, stat, other, renamed)


def _dimension(
    alarm: TemplateAlarm,
    metric: MetricAlarm,
    stat: MetricStat,
    change: Change,
    dimensions: tuple[tuple[str, str], ...],
) -> Mutant:
    moved = replace(stat, metric=replace(stat.metric, dimensions=dimensions))
    return _mutant(alarm, metric, change, query=_changed(metric.query, {stat: moved}))


def _changed(query: MetricStat | MathQuery, changes: Mapping[MetricStat, MetricStat]) -> MetricStat | MathQuery:
    if isinstance(query, MetricStat):
        return changes.get(query, query)
    return replace(query, metrics=tuple((name, changes.get(each, each)) for name, each in query.metrics))


def _mutant(alarm: TemplateAlarm, metric: MetricAlarm, change: Change, **changed: Any) -> Mutant:
    new = replace(alarm, alarm=replace(metric, **changed))
    return Mutant(Subject.ALARM, alarm.logical_id, change, alarm, new)
