"""Judging a metric alarm at any number of moments: one in a drill, a month in a comparison; the result is the same.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, inf
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from smokealarm.cloudwatch.alarm import MetricStat
from smokealarm.cloudwatch.expressions import Frame, compute
from smokealarm.cloudwatch.options import AlarmLimits, AlarmOptions
from smokealarm.cloudwatch.trace import Datapoint, MinuteTrace
from smokealarm.cloudwatch.vocabulary import ComparisonOperator, LowSamples, StateValue, TreatMissingData

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from smokealarm.cloudwatch.alarm import MathQuery, MetricAlarm

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Bools: TypeAlias = NDArray[np.bool_]

__all__ = ["AlarmData", "Datapoints", "Judged", "evaluated_at", "evaluation_range", "judge", "judge_each"]

_SECONDS = 60
_MINUTES_PER_HOUR = 60
_MEDIAN = 0.5
_SAMPLES = 10  # beyond the percentile, as the page has it

_OK, _ALARM, _INSUFFICIENT, _KEEP = range(4)
_STATES = (StateValue.OK, StateValue.ALARM, StateValue.INSUFFICIENT_DATA)


@dataclass(frozen=True, slots=True, eq=False)
class Datapoints:
    """Datapoints of some moments, each with the same number of periods that end then, the newest last.

    ``values`` has the shape (moments, periods), NaN where a period has no data; ``samples`` says how many samples each
    holds, None where that is not known.
    """

    values: Floats
    samples: Floats | None = None


class AlarmData(Protocol):
    """Where datapoints come from."""

    def datapoints(self, stat: MetricStat, ends: Ints, periods: int) -> Datapoints:
        """Return the newest ``periods`` datapoints of a statistic at each of ``ends``, in minutes since the epoch."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What an alarm was at some moments; ``minutes`` are the moments, in minutes since the epoch.

    ``before`` is its state before the first of them. ``states`` are places in (OK, ALARM, INSUFFICIENT_DATA).
    """

    alarm: MetricAlarm
    minutes: Ints
    values: Floats
    breaching: Bools
    samples: Floats | None
    states: NDArray[np.int8]
    before: StateValue

    def state(self, place: int) -> StateValue:
        """Return the state after the moment at ``place``."""
        return _STATES[self.states[place]]

    @property
    def last(self) -> StateValue:
        """The state after all moments."""
        return self.state(-1) if len(self.states) else self.before

    @property
    def changed(self) -> tuple[int, ...]:
        """The places of the moments at which the state changes."""
        began = _STATES.index(self.before)
        if (self.states == began).all():
            return ()
        before = np.concatenate(([began], self.states[:-1]))
        return tuple(np.flatnonzero(before != self.states).tolist())

    def changes(self) -> Iterator[MinuteTrace]:
        """Yield the trace of every moment at which the state changes."""
        return map(self.trace, self.changed)

    def trace(self, place: int) -> MinuteTrace:
        """Return why the alarm has its state after the moment at ``place``."""
        before = self.state(place - 1) if place else self.before
        end = int(self.minutes[place])
        periods = self.values.shape[1]
        minutes = self.alarm.period // _SECONDS
        points = tuple(
            Datapoint(
                end - (periods - column) * minutes,
                None if np.isnan(self.values[place, column]) else float(self.values[place, column]),
                bool(self.breaching[place, column]),
                None if self.samples is None else float(self.samples[place, column]),
            )
            for column in range(periods)
        )
        return MinuteTrace(self.alarm, end, before, self.state(place), points)


def evaluation_range(alarm: MetricAlarm, options: AlarmOptions) -> int:
    """Return how many datapoints are read; always more than EvaluationPeriods."""
    periods = alarm.evaluation_periods
    return periods + max(floor(periods * options.extra_periods_share + 1e-9), options.extra_periods_least, 1)


def evaluated_at(alarm: MetricAlarm, minute: int, limits: AlarmLimits | None = None) -> bool:
    """Say whether an alarm is evaluated at a minute: each minute or, if it looks back for long, each full hour."""
    return bool(len(_evaluated(alarm, np.array([minute]), limits)))


def _evaluated(alarm: MetricAlarm, minutes: Ints, limits: AlarmLimits | None = None) -> Ints:
    """Return those of some minutes at which an alarm is evaluated."""
    long = alarm.period * alarm.evaluation_periods > (limits or AlarmLimits()).hourly_above_seconds
    return minutes[minutes % _MINUTES_PER_HOUR == 0] if long else minutes


def judge(
    alarm: MetricAlarm,
    data: AlarmData,
    minutes: Sequence[int] | Ints,
    before: StateValue = StateValue.INSUFFICIENT_DATA,
    options: AlarmOptions | None = None,
) -> Judged:
    """Judge an alarm at each of ``minutes``, oldest first, on the periods that end then.

    ``before`` is its state before. Moments at which CloudWatch does not evaluate the alarm are left out.
    """
    return judge_each(alarm, data, [minutes], before, options)[0]


def judge_each(
    alarm: MetricAlarm,
    data: AlarmData,
    stretches: Sequence[Sequence[int] | Ints],
    before: StateValue = StateValue.INSUFFICIENT_DATA,
    options: AlarmOptions | None = None,
) -> tuple[Judged, ...]:
    """Judge an alarm in several stretches of minutes at once, in each of them anew; see :func:`judge`."""
    options = options or AlarmOptions()
    ends = [_evaluated(alarm, np.asarray(stretch, np.int64)) for stretch in stretches]
    points = _points(alarm, data, np.concatenate(ends), evaluation_range(alarm, options), options)
    breaching = _breaching(alarm, points.values)
    verdicts = _verdicts(alarm, points.values, breaching, options)
    verdicts = np.where(_too_few_samples(alarm, points, options), _KEEP, verdicts)
    states = _states(verdicts, np.cumsum([0, *map(len, ends[:-1])]), before)
    found, first = [], 0
    for own in ends:
        cut = slice(first, first + len(own))
        samples = None if points.samples is None else points.samples[cut]
        found.append(Judged(alarm, own, points.values[cut], breaching[cut], samples, states[cut], before))
        first = cut.stop
    return tuple(found)


def _points(alarm: MetricAlarm, data: AlarmData, ends: Ints, periods: int, options: AlarmOptions) -> Datapoints:
    if isinstance(alarm.query, MetricStat):
        return data.datapoints(alarm.query, ends, periods)
    return Datapoints(_computed(alarm.query, data, ends, periods, options))


def _computed(query: MathQuery, data: AlarmData, ends: Ints, periods: int, options: AlarmOptions) -> Floats:
    """Compute every expression after those it names; the queries were sorted when they were read."""
    starts = ends[:, None] * _SECONDS - np.arange(periods, 0, -1) * query.period
    metrics = {name: data.datapoints(stat, ends, periods).values for name, stat in query.metrics}
    found: dict[str, Floats] = {}
    frame = Frame(starts, query.period, metrics, found, options.missing_condition)
    for name, expression in query.expressions:
        found[name] = compute(expression, frame)
    return metrics[query.returned] if query.returned in metrics else found[query.returned]


def _breaching(alarm: MetricAlarm, values: Floats) -> Bools:
    compare = {
        ComparisonOperator.GREATER: np.greater,
        ComparisonOperator.GREATER_OR_EQUAL: np.greater_equal,
        ComparisonOperator.LESS: np.less,
        ComparisonOperator.LESS_OR_EQUAL: np.less_equal,
    }[alarm.comparison]
    return np.asarray(compare(values, alarm.threshold), np.bool_)


def _judged_places(alarm: MetricAlarm, real: Bools) -> Bools:
    """Return which points count: the newest EvaluationPeriods of those that are not missing."""
    newer = np.cumsum(real[:, ::-1], axis=1)[:, ::-1]
    judged: Bools = real & (newer <= alarm.evaluation_periods)
    return judged


def _verdicts(alarm: MetricAlarm, values: Floats, breaching: Bools, options: AlarmOptions) -> Ints:
    """Return what each moment says: a state, or to keep the present one."""
    real = ~np.isnan(values)
    known = np.minimum(real.sum(axis=1), alarm.evaluation_periods)
    bad = (breaching & _judged_places(alarm, real)).sum(axis=1)
    missing = alarm.evaluation_periods - known
    treated, needed = alarm.treat_missing_data, alarm.needed
    if treated is TreatMissingData.BREACHING:
        bad = np.where(known < alarm.evaluation_periods, bad + missing, bad)
    found = np.where(bad >= needed, _ALARM, _OK)
    if treated in (TreatMissingData.MISSING, TreatMissingData.IGNORE):
        only_bad = (missing > 0) & (bad == known) & (bad < needed)
        found = np.where(only_bad, _of_breaches_alone(alarm, breaching, options), found)
        nothing = _KEEP if treated is TreatMissingData.IGNORE else _INSUFFICIENT
        found = np.where(known == 0, nothing, found)
    return found


def _of_breaches_alone(alarm: MetricAlarm, breaching: Bools, options: AlarmOptions) -> Ints:
    """Return what too few breaching points say where all others are missing.

    Under ``missing`` they are an alarm only when the oldest of them is at least DatapointsToAlarm periods old.
    """
    if alarm.treat_missing_data is TreatMissingData.IGNORE:
        return np.full(len(breaching), _KEEP)
    age = breaching.shape[1] - breaching.argmax(axis=1)
    early = _KEEP if options.early_breach == "keep" else _OK
    return np.where(age >= alarm.needed, _ALARM, early)


def _too_few_samples(alarm: MetricAlarm, points: Datapoints, options: AlarmOptions) -> Bools:
    """Return where a percentile has too few samples to be judged.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html.
    """
    percentile = alarm.query.percentile if isinstance(alarm.query, MetricStat) else None
    if alarm.low_samples is LowSamples.EVALUATE or percentile is None or points.samples is None:
        return np.zeros(len(points.values), np.bool_)
    required = _required_samples(percentile / 100)
    judged = _judged_places(alarm, ~np.isnan(points.values))
    if options.low_samples == "together":
        total = np.where(judged, points.samples, 0.0).sum(axis=1)
        return np.asarray(judged.any(axis=1) & (total < required - 1e-6), np.bool_)
    return np.asarray((judged & (points.samples < required - 1e-6)).any(axis=1), np.bool_)


def _required_samples(share: float) -> float:
    """Return how many samples a percentile needs: ten beyond it; the very least and the very most never have enough."""
    beyond = 1 - share if share >= _MEDIAN else share
    return _SAMPLES / beyond if beyond else inf


def _states(verdicts: Ints, firsts: Ints, before: StateValue) -> NDArray[np.int8]:
    """Turn verdicts into states: whatever keeps the state takes it from the moment before.

    ``firsts`` are the places at which a stretch begins anew, with the state ``before``.
    """
    whole = np.insert(verdicts, firsts, _STATES.index(before))
    place = np.maximum.accumulate(np.where(whole == _KEEP, 0, np.arange(len(whole))))
    return np.delete(whole[place], firsts + np.arange(len(firsts))).astype(np.int8)
