"""Holding an alarm against the Dynatrace rule that it mirrors: the same measurements, two judges.

Both see the same metrics by the minute. CloudWatch judges each minute when it ends. The tenant judges each minute what
polling has brought by then, through the rule's own query, window and offset.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.cloudwatch.evaluation import judge
from smokealarm.cloudwatch.recorded import RecordedMetrics
from smokealarm.cloudwatch.vocabulary import StateValue, TreatMissingData
from smokealarm.dynatrace.detection import Context, MetricKeyQuery, QueryError, RuleQuery, RuleWatch
from smokealarm.dynatrace.integration.options import Rhythm
from smokealarm.dynatrace.integration.schedule import windows_due
from smokealarm.dynatrace.selector import metric_keys, parse
from smokealarm.dynatrace.selector.evaluation import MetricData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from smokealarm.cloudwatch.alarm import MetricAlarm
    from smokealarm.cloudwatch.options import AlarmOptions
    from smokealarm.dynatrace.detection import MetricEvent, MetricEventRule
    from smokealarm.pipeline.measurement import Metric
    from smokealarm.series import TimeSeries

__all__ = ["Firing", "Parity", "SharedMetrics", "compare", "keys_of", "paired"]

_CLASSIC = Rhythm(5, 5)
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Firing:
    """One stretch of firing: the minutes at which it opened and closed, ``closed`` None where it did not."""

    opened: int
    closed: int | None = None

    def overlaps(self, other: Firing) -> bool:
        """Say whether both fire at some time, or one begins when the other ends."""
        ends = self.closed is None or other.opened <= self.closed
        return ends and (other.closed is None or self.opened <= other.closed)


@dataclass(frozen=True, slots=True)
class SharedMetrics:
    """What both sides see.

    ``metrics`` are one-minute series of one row by CloudWatch's identity. ``keys`` are the Dynatrace metrics that are
    filled from them: each key's series, as the integration would name and split them. ``rhythms`` are those of keys
    that do not come as all others do. The minutes from ``first`` up to ``end`` are compared.
    """

    first: int
    end: int
    metrics: Mapping[Metric, TimeSeries]
    keys: Mapping[str, TimeSeries]
    rhythms: Mapping[str, Rhythm] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parity:
    """When the rule and when the alarm fire; all times are minutes since the epoch.

    ``leads`` has, for each pair that fires together, by how many minutes the alarm opens before the rule; a negative
    number means that the rule does. ``tolerance`` is how many minutes apart two firings may be and still be one pair.
    """

    rule_id: str
    alarm_name: str
    first: int
    end: int
    rule: tuple[Firing, ...]
    alarm: tuple[Firing, ...]
    tolerance: int
    failure: str | None = None
    pairs: tuple[tuple[Firing, Firing], ...] = field(default=())

    @property
    def leads(self) -> tuple[int, ...]:
        """Minutes by which the alarm opens before the rule."""
        return tuple(rule.opened - alarm.opened for rule, alarm in self.pairs)

    @property
    def only_rule(self) -> tuple[Firing, ...]:
        """Firings of the rule to which the alarm has none."""
        return tuple(each for each in self.rule if all(each is not rule for rule, _ in self.pairs))

    @property
    def only_alarm(self) -> tuple[Firing, ...]:
        """Firings of the alarm to which the rule has none."""
        return tuple(each for each in self.alarm if all(each is not alarm for _, alarm in self.pairs))

    @property
    def agrees(self) -> bool:
        """Whether each firing of one side has one on the other."""
        return self.failure is None and not self.only_rule and not self.only_alarm


def compare(  # noqa: PLR0913 - two rules, what they see, and how
    rule: MetricEventRule,
    alarm: MetricAlarm,
    shared: SharedMetrics,
    *,
    rhythm: Rhythm = _CLASSIC,
    tolerance: int = 15,
    context: Context | None = None,
    options: AlarmOptions | None = None,
) -> Parity:
    """Return when a rule and its mirror fire on the same measurements.

    ``rhythm`` is how often the tenant polls and how old the newest minute then is. A query that cannot be answered is
    the parity's ``failure``.
    """
    minutes = np.arange(shared.first + 1 + _before(alarm), shared.end + 1)
    judged = judge(alarm, RecordedMetrics(shared.metrics), minutes, StateValue.OK, options)
    in_alarm = [judged.state(place) is StateValue.ALARM for place in range(len(judged.minutes))]
    by_alarm = _firings(judged.minutes.tolist(), in_alarm)
    try:
        by_rule, failure = _of_rule(rule, shared, rhythm, context or Context()), None
    except QueryError as error:
        by_rule, failure = (), str(error)
    pairs = paired(by_rule, by_alarm, tolerance)
    return Parity(rule.rule_id, alarm.name, shared.first, shared.end, by_rule, by_alarm, tolerance, failure, pairs)


def paired(by_rule: Sequence[Firing], by_alarm: Sequence[Firing], tolerance: int) -> tuple[tuple[Firing, Firing], ...]:
    """Return which firings belong together: those that overlap, or are at most ``tolerance`` minutes apart.

    Several of one side may belong to one of the other, as a rule that closes late fires once where an alarm fires
    twice.
    """
    found = []
    for rule in by_rule:
        wide = Firing(rule.opened - tolerance, None if rule.closed is None else rule.closed + tolerance)
        found += [(rule, alarm) for alarm in by_alarm if wide.overlaps(alarm)]
    return tuple(found)


def _before(alarm: MetricAlarm) -> int:
    """Return how many minutes have to pass before an alarm can be judged.

    Nothing is known of the time before the first minute; an alarm must not take that for missing data that breach.
    """
    breaches = alarm.treat_missing_data is TreatMissingData.BREACHING
    return alarm.evaluation_periods * alarm.period // _SECONDS if breaches else 0


def keys_of(rule: MetricEventRule) -> tuple[str, ...]:
    """Return the keys of the metrics that a rule asks for."""
    query = rule.query
    return (query.metric_key,) if isinstance(query, MetricKeyQuery) else metric_keys(parse(query.metric_selector))


def _firings(minutes: Iterable[int], firing: Iterable[bool]) -> tuple[Firing, ...]:
    found: list[Firing] = []
    fires = False
    for minute, now in zip(minutes, firing, strict=True):
        if now and not fires:
            found.append(Firing(minute))
        elif fires and not now:
            found[-1] = replace(found[-1], closed=minute)
        fires = now
    return tuple(found)


def _of_rule(rule: MetricEventRule, shared: SharedMetrics, rhythm: Rhythm, context: Context) -> tuple[Firing, ...]:
    """Let a tenant live through the minutes; a rule fires while any of its series has an open event."""
    if not rule.enabled:
        return ()
    watch = RuleWatch(RuleQuery.of(rule, context), shared.first)
    offset = rule.query.query_offset
    minutes = range(shared.first + 1 + offset, shared.end + 1)
    events: list[MetricEvent] = []
    seen = replace(shared, keys={key: shared.keys[key] for key in keys_of(rule) if key in shared.keys})
    for stretch, source in _stretches(seen, minutes, offset, rhythm):
        for evaluation in watch.advance(source, stretch.start - 1 - offset, stretch.stop - 1 - offset):
            events += evaluation.closed
    events += watch.state.open_events.values()
    firing = np.zeros(len(minutes), np.bool_)
    for event in events:
        end = minutes.stop if event.closed_at is None else event.closed_at
        firing[event.opened_at - minutes.start : end - minutes.start] = True
    return _firings(minutes, firing.tolist())


def _stretches(shared: SharedMetrics, minutes: range, offset: int, rhythm: Rhythm) -> Iterator[tuple[range, _Polled]]:
    """Yield stretches of minutes with what is known in them: all of them at once where every poll comes in time.

    The newest minute that a rule looks at is as old as its offset; where it is always there already, it does not matter
    when it came.
    """
    rhythms = {key: shared.rhythms.get(key, rhythm) for key in shared.keys}
    horizons = {each: _horizons(shared, each) for each in set(rhythms.values())}
    late = any(known[at - shared.first] < at - offset for known in horizons.values() for at in minutes)
    first = minutes.start
    for minute in minutes:
        now = {each: known[minute - shared.first] for each, known in horizons.items()}
        following = {each: known[minute + 1 - shared.first] for each, known in horizons.items() if minute < shared.end}
        if minute + 1 == minutes.stop or (late and following != now):
            by_key = {key: now[each] for key, each in rhythms.items()} if late else dict.fromkeys(rhythms, shared.end)
            yield range(first, minute + 1), _Polled(shared.keys, by_key)
            first = minute + 1


def _horizons(shared: SharedMetrics, rhythm: Rhythm) -> list[int]:
    """Return, for each minute from the first on, the end of what had been polled by then."""
    horizon, found = shared.first, []
    for minute in range(shared.first, shared.end + 1):
        due = windows_due(minute - 1, minute, rhythm)
        horizon = due[-1].stop if due else horizon
        found.append(horizon)
    return found


@dataclass(frozen=True, slots=True)
class _Polled:
    """A metric source that knows no minute of a key from its horizon on."""

    keys: Mapping[str, TimeSeries]
    horizons: Mapping[str, int]

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        series = self.keys.get(key)
        if series is None:
            return None
        known = max(min(stop, self.horizons[key]) - start, 0)
        return MetricData(series.window(start, known).window(start, stop - start))
