"""Whether a tape notices a mutant: its verdict is another one.

Only what the mutant touches is judged again: an alarm by itself, a rule by itself, and then problems and attempts on
those tapes on which the rule does something else that anybody could see. What a scenario configured otherwise stays
so. The tapes on which a rule or an alarm did something without the change come first, since most changes show there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.dynatrace.detection import Context, MetricEventRule, QueryError, RuleQuery
from smokealarm.mutation.mutant import Subject
from smokealarm.replay import TemplateAlarm, as_drilled, prepared, prepared_together
from smokealarm.replay.judging import alarm_changes, consequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.detection import MetricEvent
    from smokealarm.mutation.mutant import Mutant
    from smokealarm.replay import Monitoring, PreparedTape
    from smokealarm.replay.judging import Consequences
    from smokealarm.tape import AlarmChange, Tape

__all__ = ["Judge"]

Seen: TypeAlias = "tuple[int, tuple[object, ...]]"
Ready: TypeAlias = "dict[str, PreparedTape]"


@dataclass(frozen=True, slots=True)
class _Order:
    """Tapes on which something happened, and the others, each kind made ready together."""

    eventful: Ready
    quiet: Ready

    def groups(self, *, alone: bool) -> Iterator[Ready]:
        """Yield tapes that are judged together; ``alone`` has each by itself, the shortest first."""
        for group in (self.eventful, self.quiet):
            if alone:
                tapes = sorted(group.items(), key=lambda each: each[1].tape.minutes)
                yield from ({name: prepared(tape.tape)} for name, tape in tapes)
            else:
                yield group


class Judge:
    """Judges mutants of one monitoring on tapes, which are known by their names.

    Mutants of one object are best judged one after the other: what the object itself does is remembered for the last.
    """

    def __init__(self, monitoring: Monitoring, tapes: Mapping[str, Tape]) -> None:
        self._monitoring, self._tapes = monitoring, _ready(tapes)
        self._known: dict[str, Consequences] = {}
        self._ordered: tuple[object, _Order] | None = None

    def noticed(self, mutant: Mutant) -> str | None:
        """Return the name of a tape whose verdict is another one with a mutant, None if there is none."""
        changed = self._monitoring.with_changed(mutant.old, mutant.new)
        if isinstance(mutant.old, TemplateAlarm):
            return next(self._alarm_otherwise(mutant.old, changed), None)
        for name, own in self._candidates(mutant):
            if self._after(changed, name, mutant.new, own) != self._before(name):
                return name
        return None

    def _after(self, changed: Monitoring, name: str, new: object, own: PreparedTape) -> Consequences:
        """Return what a changed monitoring comes to; what its new rule does is known on ``own``, the same tape."""
        tape = self._tapes[name]
        drilled = as_drilled(changed, tape.tape)
        return consequences(drilled, tape, lambda rule: (own if rule is new else tape).rule_changes(rule))

    def _alarm_otherwise(self, old: TemplateAlarm, changed: Monitoring) -> Iterator[str]:
        for tapes in self._order(old).groups(alone=False):
            yield from (
                name
                for name, tape in tapes.items()
                if _changes(_drilled(old, self._monitoring, tape), tape) != _changes(_drilled(old, changed, tape), tape)
            )

    def _candidates(self, mutant: Mutant) -> Iterable[tuple[str, PreparedTape]]:
        """Return the tapes that may notice, those on which the object did something first."""
        if isinstance(mutant.old, MetricEventRule) and isinstance(mutant.new, MetricEventRule):
            return self._rule_otherwise(mutant.old, mutant.new)
        if mutant.subject is Subject.LOG_EVENT:
            return [(name, tape) for name, tape in self._tapes.items() if tape.tape.logs]
        return [(name, self._tapes[name]) for name in self._by_attempts]

    def _rule_otherwise(self, old: MetricEventRule, new: MetricEventRule) -> Iterator[tuple[str, PreparedTape]]:
        """Yield the tapes on which a rule does something else, the shortest first."""
        for tapes in self._order(old).groups(alone=_minute_by_minute(new)):
            found = (each for each in tapes.items() if _seen(old, each[1]) != _seen(new, each[1]))
            yield from sorted(found, key=lambda each: each[1].tape.minutes)

    def _order(self, old: MetricEventRule | TemplateAlarm) -> _Order:
        if self._ordered is None or self._ordered[0] is not old:
            eventful = {name: tape.tape for name, tape in self._tapes.items() if _acts(old, tape)}
            quiet = {name: tape.tape for name, tape in self._tapes.items() if name not in eventful}
            self._ordered = old, _Order(_ready(eventful), _ready(quiet))
        return self._ordered[1]

    @cached_property
    def _by_attempts(self) -> list[str]:
        """The tapes with problems, those first of which most was told."""
        found = {name: self._before(name) for name in self._tapes}
        return sorted((name for name in found if found[name].problems), key=lambda name: -len(found[name].told))

    def _before(self, name: str) -> Consequences:
        if name not in self._known:
            tape = self._tapes[name]
            self._known[name] = consequences(as_drilled(self._monitoring, tape.tape), tape)
        return self._known[name]


def _drilled(alarm: TemplateAlarm, monitoring: Monitoring, tape: PreparedTape) -> TemplateAlarm | None:
    """Return what an alarm of a monitoring was in a tape's scenario; None where the monitoring has none such."""
    drilled = as_drilled(monitoring, tape.tape)
    return next((each for each in drilled.alarms if each.logical_id == alarm.logical_id), None)


def _ready(tapes: Mapping[str, Tape]) -> Ready:
    return dict(zip(tapes, prepared_together(list(tapes.values())), strict=True)) if tapes else {}


def _acts(old: MetricEventRule | TemplateAlarm, tape: PreparedTape) -> bool:
    return bool(_changes(old, tape) if isinstance(old, TemplateAlarm) else _seen(old, tape))


def _changes(alarm: object, tape: PreparedTape) -> tuple[AlarmChange, ...]:
    if isinstance(alarm, TemplateAlarm) and isinstance(alarm.alarm, MetricAlarm):
        return alarm_changes(alarm.alarm, tape)
    return ()


def _seen(rule: MetricEventRule, tape: PreparedTape) -> list[Seen]:
    """Return what matters of a rule's events to problems and attempts; what they say in their description does not."""
    return [(minute, _visible(each)) for minute, each in tape.rule_changes(rule).events]


def _visible(event: MetricEvent) -> tuple[object, ...]:
    times = event.analysis_start, event.opened_at, event.closed_at
    return event.title, event.entity, event.dimensions, times, event.event_type, event.davis_merge, event.metadata


def _minute_by_minute(rule: MetricEventRule) -> bool:
    """Return whether a rule's query has to be asked for each minute, so that it is worth stopping early."""
    try:
        query = RuleQuery.of(rule, Context())
    except QueryError:
        return False
    return query.whole_window and not query.by_presence
