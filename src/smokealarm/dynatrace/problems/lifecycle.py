"""Events to problems, one minute at a time: opening, merging, closing, reopening.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/concepts. A problem opens with the
first event that is not merged elsewhere and closes when its last event closes; for 30 minutes it can be reopened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.correlation import merges, reopens
from smokealarm.dynatrace.problems.frequent import WEEK, is_frequent
from smokealarm.dynatrace.problems.maintenance import suppression
from smokealarm.dynatrace.problems.problem import Problem
from smokealarm.dynatrace.problems.vocabulary import Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.surroundings import Surroundings

__all__ = ["Change", "ChangeKind", "ProblemState", "Step", "advance"]


class ChangeKind(StrEnum):
    """What happened to a problem."""

    OPENED = "opened"
    MERGED = "merged"
    REOPENED = "reopened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a problem, which is shown as it is after the change; ``event`` is the one that caused it."""

    kind: ChangeKind
    problem: Problem
    event: DavisEvent | None = None


@dataclass(frozen=True, slots=True)
class ProblemState:
    """What has to be remembered from one minute to the next.

    ``problems`` are those that are open or can be reopened, ``held`` the open events that a maintenance window keeps
    from opening a problem, ``past`` the ended events of the last seven days where frequent issues are looked for.
    """

    problems: tuple[Problem, ...] = ()
    held: tuple[DavisEvent, ...] = ()
    past: tuple[DavisEvent, ...] = ()
    last_number: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a minute and what changed in it, in order."""

    state: ProblemState
    changes: tuple[Change, ...]


def advance(state: ProblemState, minute: int, events: Sequence[DavisEvent], around: Surroundings) -> Step:
    """Return what one minute makes of the problems.

    ``events`` are those that were raised, refreshed or closed since the last minute, each as it is now and known by its
    id. Closings come first, so that an event that arrives in the minute of a closing reopens instead of merging.
    """
    newest = {event.event_id: event for event in events}
    work = _Minute(minute, around, {each.number: each for each in state.problems}, state.last_number)
    work.past = _past(state.past, work.update(newest), minute, around)
    known = {event.event_id for problem in state.problems for event in problem.events}
    waiting = [_expired(newest.pop(event.event_id, event), minute) for event in state.held]
    arriving = [_expired(event, minute) for name, event in newest.items() if name not in known and event.opens_problem]
    held = [event for event in waiting if event.is_open and not work.release(event)]
    held += [event for event in arriving if not work.admit(event) and event.is_open]
    work.refresh()
    past = _past(work.past, [event for event in arriving if not event.is_open], minute, around)
    return Step(ProblemState(work.remembered(), tuple(held), past, work.last_number), tuple(work.changes))


@dataclass(slots=True)
class _Minute:
    """The problems while one minute is worked on."""

    minute: int
    around: Surroundings
    problems: dict[int, Problem]
    last_number: int
    past: tuple[DavisEvent, ...] = ()
    changes: list[Change] = field(default_factory=list)

    def update(self, newest: Mapping[str, DavisEvent]) -> list[DavisEvent]:
        """Bring the events of open problems up to date, close problems, and return the events that ended."""
        ended: list[DavisEvent] = []
        for problem in [each for each in self.problems.values() if each.closed_at is None]:
            events = tuple(self._current(event, newest) for event in problem.events)
            ended += [new for new, old in zip(events, problem.events, strict=True) if old.is_open and not new.is_open]
            self._settle(replace(problem, events=events))
        return ended

    def release(self, event: DavisEvent) -> bool:
        """Take up an event that maintenance held back, if it no longer does; return whether it was taken up."""
        return self.around.options.detect_after_maintenance and self.admit(event)

    def admit(self, event: DavisEvent) -> bool:
        """Put an event into a problem; return False if a maintenance window keeps it from opening one."""
        suppressed = suppression(event.entity, self.minute, self.around)
        if suppressed is Suppression.DONT_DETECT_PROBLEMS:
            return False
        kind, problem = self._place(event)
        maintained = problem.under_maintenance or suppressed is not None
        self._record(kind, replace(problem, under_maintenance=maintained), event)
        self._settle(self.problems[problem.number])
        return True

    def refresh(self) -> None:
        """Judge anew, for every open problem, whether alerts are kept back at this minute."""
        for problem in self.problems.values():
            if problem.closed_at is None:
                self.problems[problem.number] = self._judged(problem)

    def remembered(self) -> tuple[Problem, ...]:
        """Return the problems that are open or can still be reopened in the next minute."""
        since = self.minute - self.around.timings.reopening
        return tuple(each for each in self.problems.values() if each.closed_at is None or each.closed_at > since)

    def _current(self, event: DavisEvent, newest: Mapping[str, DavisEvent]) -> DavisEvent:
        return _expired(newest.get(event.event_id, event), self.minute) if event.is_open else event

    def _place(self, event: DavisEvent) -> tuple[ChangeKind, Problem]:
        for problem in self.problems.values():
            if merges(event, problem, self.minute, self.around):
                return ChangeKind.MERGED, replace(problem, events=(*problem.events, event))
        for problem in self.problems.values():
            if reopens(event, problem, self.minute, self.around):
                return ChangeKind.REOPENED, replace(problem, events=(*problem.events, event), closed_at=None)
        self.last_number += 1
        return ChangeKind.OPENED, Problem(self.last_number, self.minute, (event,))

    def _settle(self, problem: Problem) -> None:
        """Keep a problem, closed if none of its events is open."""
        if any(event.is_open for event in problem.events):
            self.problems[problem.number] = problem
        else:
            self._record(ChangeKind.CLOSED, replace(problem, closed_at=self.minute), None)

    def _record(self, kind: ChangeKind, problem: Problem, event: DavisEvent | None) -> None:
        judged = self._judged(problem)
        self.problems[problem.number] = judged
        self.changes.append(Change(kind, judged, event))

    def _judged(self, problem: Problem) -> Problem:
        events = [event for event in problem.events if event.is_open] or problem.events
        options, timings = self.around.options, self.around.timings
        found = (suppression(event.entity, self.minute, self.around) for event in events)
        silenced = all(each is not None and each is not Suppression.DETECT_PROBLEMS_AND_ALERT for each in found)
        frequent = options.frequent_issues and all(
            is_frequent(event, self.past, self.minute, options, timings) for event in events
        )
        return replace(problem, silenced=silenced, frequent=frequent)


def _expired(event: DavisEvent, minute: int) -> DavisEvent:
    """Return an event closed if nothing refreshed it in time."""
    overdue = event.is_open and event.expires_at is not None and event.expires_at <= minute
    return replace(event, closed_at=minute) if overdue else event


def _past(
    past: tuple[DavisEvent, ...], ended: Iterable[DavisEvent], minute: int, around: Surroundings
) -> tuple[DavisEvent, ...]:
    if not around.options.frequent_issues:
        return ()
    return tuple(each for each in (*past, *ended) if each.closed_at is not None and each.closed_at >= minute - WEEK)
