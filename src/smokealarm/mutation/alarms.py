"""Mutants of CloudWatch alarms.

Actions are not judged on tapes, and neither are composite alarms, so that both have no mutants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.cloudwatch.alarm import MathQuery, MetricStat
from smokealarm.cloudwatch.vocabulary import ANOMALY_OPERATORS, ComparisonOperator, TreatMissingData
from smokealarm.dynatrace.integration.mapping import services
from smokealarm.mutation.mutant import Mutant, Operator, Subject
from smokealarm.mutation.numbers import other_counts, other_thresholds, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smokealarm.replay import TemplateAlarm

__all__ = ["alarm_mutants"]

_STATISTICS: Final = ("Average", "Maximum", "Minimum", "Sum")
_MOST_PERIODS: Final = 1440
_BELOW: Final = (ComparisonOperator.LESS, ComparisonOperator.LESS_OR_EQUAL)


def alarm_mutants(alarm: TemplateAlarm) -> Iterator[Mutant]:
    """Yield every mutant of an alarm on metrics."""
    metric = alarm.alarm
    if not isinstance(metric, MetricAlarm):
        return
    yield Mutant(
        Subject.ALARM, alarm.logical_id, Operator.ENABLED, "left out", "it changes its state at all", alarm, None
    )
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
        proof = _same_bound(metric, other)
        yield _mutant(alarm, metric, Operator.THRESHOLD, change, remedy, proof, threshold=other)


def _same_bound(metric: MetricAlarm, other: float) -> str:
    """Return why no value lies between two thresholds."""
    negative = metric.comparison in _BELOW and max(metric.threshold, other) <= 0
    strict = metric.comparison is ComparisonOperator.LESS or max(metric.threshold, other) < 0
    if negative and strict and isinstance(metric.query, MetricStat) and _counts(metric.query):
        return "its value is a count and never below 0, and so never below either"
    return ""


def _counts(stat: MetricStat) -> bool:
    service = services().get(stat.metric.namespace)
    rows = () if service is None else service.metrics
    return any(each.name == stat.metric.name and each.unit == "Count" for each in rows)


def _comparators(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for other in ComparisonOperator:
        if other not in ANOMALY_OPERATORS and other is not metric.comparison:
            change = f"with {other} instead of {metric.comparison}"
            remedy = f"its value is {written(metric.threshold)}, or on the other side of it"
            yield _mutant(alarm, metric, Operator.COMPARATOR, change, remedy, comparison=other)


def _windows(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    periods = metric.evaluation_periods
    for other in other_counts(periods, metric.needed, _MOST_PERIODS):
        change = f"with EvaluationPeriods {other} instead of {periods}"
        remedy = f"a violation is {min(other, periods)} periods old when it would still or no longer count"
        changed = {"evaluation_periods": other, "datapoints_to_alarm": metric.needed}
        yield _mutant(alarm, metric, Operator.WINDOW, change, remedy, **changed)
    for other in other_counts(metric.needed, 1, periods):
        change = f"with DatapointsToAlarm {other} instead of {metric.needed}"
        remedy = f"just {min(other, metric.needed)} of {periods} datapoints breach"
        yield _mutant(alarm, metric, Operator.WINDOW, change, remedy, datapoints_to_alarm=other)


def _missing(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for other in TreatMissingData:
        if other is not metric.treat_missing_data:
            change = f"with TreatMissingData {other} instead of {metric.treat_missing_data}"
            remedy = "its metric is missing for longer than its window, from the beginning and after an alarm"
            yield _mutant(alarm, metric, Operator.MISSING_DATA, change, remedy, treat_missing_data=other)


def _statistics(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    """Yield another statistic of all metrics of a name together, as a copied line would have it."""
    for name, statistic in dict.fromkeys((each.metric.name, each.statistic) for each in metric.stats):
        for other in _STATISTICS:
            if other != statistic:
                query = _changed(
                    metric.query,
                    lambda each, name=name, statistic=statistic: (each.metric.name, each.statistic) == (name, statistic),
                    lambda each, other=other: replace(each, statistic=other),
                )
                change = f"with the {other} of {name} instead of {statistic}"
                remedy = f"several unlike samples of {name} come together in one minute"
                yield _mutant(alarm, metric, Operator.AGGREGATION, change, remedy, query=query)


def _dimensions(alarm: TemplateAlarm, metric: MetricAlarm) -> Iterator[Mutant]:
    for stat in metric.stats:
        for name, value in stat.metric.dimensions:
            said = f"{name} {value} of {stat.metric.name}"
            without = tuple(each for each in stat.metric.dimensions if each != (name, value))
            other = tuple(
                (key, f"{own}-other") if (key, own) == (name, value) else (key, own)
                for key, own in stat.metric.dimensions
            )
            yield _dimension(alarm, metric, stat, without, f"without the dimension {said}", "something else violates")
            needed = f"{value} violates, and nothing else"
            yield _dimension(alarm, metric, stat, other, f"with another {said}", needed)


def _dimension(
    alarm: TemplateAlarm,
    metric: MetricAlarm,
    stat: MetricStat,
    dimensions: Iterable[tuple[str, str]],
    change: str,
    remedy: str,
) -> Mutant:
    moved = replace(stat, metric=replace(stat.metric, dimensions=tuple(dimensions)))
    query = _changed(metric.query, lambda each: each == stat, lambda _: moved)
    return _mutant(alarm, metric, Operator.DIMENSION, change, remedy, query=query)


def _changed(
    query: MetricStat | MathQuery, chosen: Callable[[MetricStat], bool], change: Callable[[MetricStat], MetricStat]
) -> MetricStat | MathQuery:
    if isinstance(query, MetricStat):
        return change(query) if chosen(query) else query
    return replace(query, metrics=tuple((name, change(each) if chosen(each) else each) for name, each in query.metrics))


def _mutant(
    alarm: TemplateAlarm,
    metric: MetricAlarm,
    operator: Operator,
    change: str,
    remedy: str,
    proof: str = "",
    **changed: Any,
) -> Mutant:
    new = replace(alarm, alarm=replace(metric, **changed))
    return Mutant(Subject.ALARM, alarm.logical_id, operator, change, remedy, alarm, new, proof)
