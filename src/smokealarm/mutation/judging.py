"""Whether a tape notices a mutant: its verdict is another one.

Only what the mutant touches is judged again: an alarm by itself, a rule by itself, and then problems and attempts on
those tapes on which the rule does something else that anybody could see.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.cloudwatch import MetricAlarm
from smokealarm.dynatrace.detection import MetricEventRule
from smokealarm.mutation.mutant import Subject
from smokealarm.replay.judging import alarm_changes, consequences
from smokealarm.replay.monitoring import TemplateAlarm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.detection import MetricEvent
    from smokealarm.mutation.mutant import Mutant
    from smokealarm.replay import Monitoring, PreparedTape
    from smokealarm.replay.judging import Consequences
    from smokealarm.tape import AlarmChange

__all__ = ["Judge"]

Seen: TypeAlias = "tuple[int, tuple[object, ...]]"


class Judge:
    """Judges mutants of one monitoring on tapes, which are known by their names."""

    def __init__(self, monitoring: Monitoring, tapes: Mapping[str, PreparedTape]) -> None:
        self._monitoring, self._tapes = monitoring, tapes
        self._known: dict[str, Consequences] = {}

    def noticed(self, mutant: Mutant) -> str | None:
        """Return the name of a tape whose verdict is another one with a mutant, None if there is none."""
        if isinstance(mutant.old, TemplateAlarm):
            return next(self._alarms_otherwise(mutant.old, mutant.new), None)
        changed = self._monitoring.with_changed(mutant.old, mutant.new)
        for name in self._candidates(mutant):
            if consequences(changed, self._tapes[name]) != self._before(name):
                return name
        return None

    def _alarms_otherwise(self, old: TemplateAlarm, new: object) -> Iterator[str]:
        for name, tape in self._tapes.items():
            if _changes(old, tape) != _changes(new, tape):
                yield name

    def _candidates(self, mutant: Mutant) -> Iterable[str]:
        """Return the tapes that may notice, those on which the object did something first."""
        if isinstance(mutant.old, MetricEventRule) and isinstance(mutant.new, MetricEventRule):
            return self._rule_otherwise(mutant.old, mutant.new)
        if mutant.subject is Subject.LOG_EVENT:
            return [name for name, tape in self._tapes.items() if tape.tape.logs]
        return self._by_attempts

    def _rule_otherwise(self, old: MetricEventRule, new: MetricEventRule) -> list[str]:
        """Return the tapes on which a rule does something else."""
        before = {name: tape.rule_changes(old).events for name, tape in self._tapes.items()}
        after = {name: tape.rule_changes(new).events for name, tape in self._tapes.items()}
        found = [name for name, events in before.items() if _seen(events) != _seen(after[name])]
        return sorted(found, key=lambda name: (not before[name], self._tapes[name].tape.minutes))

    @cached_property
    def _by_attempts(self) -> list[str]:
        """The tapes with problems, those first of which most was told."""
        found = {name: self._before(name) for name in self._tapes}
        return sorted((name for name in found if found[name].problems), key=lambda name: -len(found[name].told))

    def _before(self, name: str) -> Consequences:
        if name not in self._known:
            self._known[name] = consequences(self._monitoring, self._tapes[name])
        return self._known[name]


def _changes(alarm: object, tape: PreparedTape) -> tuple[AlarmChange, ...]:
    if isinstance(alarm, TemplateAlarm) and isinstance(alarm.alarm, MetricAlarm):
        return alarm_changes(alarm.alarm, tape)
    return ()


def _seen(events: Iterable[tuple[int, MetricEvent]]) -> list[Seen]:
    """Return what of events matters to problems and attempts; what they say in their description does not."""
    return [
        (minute, (each.title, each.entity, each.dimensions, each.analysis_start, each.opened_at, each.closed_at,
                  each.event_type, each.davis_merge, each.metadata))
        for minute, each in events
    ]  # fmt: skip
