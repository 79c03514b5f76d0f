"""One property of a rule over a range: how soon it tells, against how often it tells without need."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from smokealarm.replay.changing import Assignment, assigned, found_rule, parse_range
from smokealarm.replay.drilled import as_drilled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.replay.monitoring import Monitoring
    from smokealarm.replay.prepared import PreparedTape

__all__ = ["SweepPoint", "chart", "sweep"]

_WIDTH: Final = 30
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """What a rule does with one value.

    ``delays`` has for each scenario in which it opens, and whose recorded run has a problem of the rule, how many
    minutes that is after the first fault, or after the scenario's begin where there is none. ``missed`` counts those in
    which it no longer opens, ``false_alarms`` the openings in scenarios whose recorded run has no such problem.
    """

    value: str
    delays: tuple[float, ...]
    missed: int
    false_alarms: int


def sweep(monitoring: Monitoring, tapes: Sequence[PreparedTape], assignment: Assignment) -> tuple[SweepPoint, ...]:
    """Return what each value of a range makes of a rule.

    Raises:
        UsageError: there is no such rule or property, or the range is none.
    """
    rule_id, values = found_rule(monitoring, assignment.object).rule_id, parse_range(assignment)
    drilled = [as_drilled(monitoring, tape.tape) for tape in tapes]
    points = []
    for value in values:
        tried = Assignment(rule_id, assignment.name, value)
        opened = [_opened(assigned(own, tried), rule_id, tape) for own, tape in zip(drilled, tapes, strict=True)]
        points.append(_point(rule_id, value, tapes, opened))
    return tuple(points)


def _opened(monitoring: Monitoring, rule_id: str, tape: PreparedTape) -> list[int]:
    """Return the minutes of a tape in which a rule opens, as its scenario configured the monitoring otherwise."""
    changes = tape.rule_changes(found_rule(monitoring, rule_id))
    return [minute - tape.begin for minute, event in changes.events if event.closed_at is None]


def _point(rule_id: str, value: str, tapes: Sequence[PreparedTape], opened: Sequence[Sequence[int]]) -> SweepPoint:
    delays, missed, false_alarms = [], 0, 0
    for tape, minutes in zip(tapes, opened, strict=True):
        if not any(each.rule == rule_id for each in tape.tape.problems):
            false_alarms += len(minutes)
        elif minutes:
            delays.append(minutes[0] - _began(tape))
        else:
            missed += 1
    return SweepPoint(value, tuple(delays), missed, false_alarms)


def _began(tape: PreparedTape) -> float:
    return min((each.begin for each in tape.tape.faults if each.begin is not None), default=0.0) / _SECONDS


def chart(assignment: Assignment, points: Sequence[SweepPoint]) -> Iterator[str]:
    """Yield a line for each value: the median delay as a bar of ``=``, false alarms as ``!``, and what is missed."""
    longest = max((median(each.delays) for each in points if each.delays), default=1.0) or 1.0
    yield f"{assignment.object}.{assignment.name}: minutes until it opens (=), false alarms (!)"
    for each in points:
        told = median(each.delays) if each.delays else None
        bar = "" if told is None else "=" * max(round(_WIDTH * told / longest), 1)
        delay = "never" if told is None else f"{told:g} min"
        missed = f"  misses {each.missed} of {each.missed + len(each.delays)}" if each.missed else ""
        wrong = f"  {'!' * min(each.false_alarms, _WIDTH)} {each.false_alarms}" if each.false_alarms else ""
        yield f"{each.value:>8}  {bar:<{_WIDTH}} {delay:>9}{wrong}{missed}"
