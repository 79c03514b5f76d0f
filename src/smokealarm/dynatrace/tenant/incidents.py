"""The problems of an environment and the events behind them, present and past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems import AlertingState, Comment, ProblemState, advance, alerts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.dynatrace.problems import Alert, AlertingProfile, DavisEvent, Problem, Surroundings

__all__ = ["Incidents"]


class Incidents:
    """Every event and problem since the environment began, each as it is now."""

    def __init__(self) -> None:
        self._state, self._alerting = ProblemState(), AlertingState()
        self._problems: dict[int, Problem] = {}
        self._events: dict[str, DavisEvent] = {}
        self._waiting: dict[str, DavisEvent] = {}
        self._comments: dict[int, list[Comment]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order of their opening."""
        return tuple(self._problems.values())

    @property
    def events(self) -> tuple[DavisEvent, ...]:
        """Every event, in the order of their arrival."""
        return tuple(self._events.values())

    @property
    def at_rest(self) -> bool:
        """Whether a minute in which no event comes changes no problem and tells nobody anything."""
        held = self._waiting or self._state.held
        return not held and all(problem.closed_at is not None for problem in self._state.problems)

    def problem(self, name: str) -> Problem | None:
        """Return one problem by its internal id or its display id."""
        return next((each for each in self._problems.values() if name in (each.problem_id, each.display_id)), None)

    def comments(self, problem: Problem) -> tuple[Comment, ...]:
        """Return the comments to a problem, oldest first."""
        return tuple(self._comments.get(problem.number, ()))

    def comment(self, problem: Problem, text: str, now: int, author: str) -> Comment:
        """Add a comment to a problem; ``now`` is in epoch milliseconds."""
        written = self._comments.setdefault(problem.number, [])
        comment = Comment(f"{problem.number}-{len(written) + 1}", text, now, author)
        written.append(comment)
        return comment

    def event(self, event_id: str) -> DavisEvent | None:
        """Return one event by its id."""
        return self._events.get(event_id)

    def take(self, events: Iterable[DavisEvent]) -> None:
        """Take events, new ones or known ones as they are now; they count from the next minute's step on.

        One that has ended does not end again: a rule goes on by itself after somebody closed its problem.
        """
        for event in events:
            known = self._events.get(event.event_id)
            if known is not None and not known.is_open and not event.is_open:
                continue
            self._events[event.event_id] = self._waiting[event.event_id] = event

    def close(self, problem: Problem, minute: int) -> None:
        """Close a problem by hand: its open events end."""
        self.take(replace(event, closed_at=minute) for event in problem.events if event.is_open)

    def step(self, minute: int, profiles: Sequence[AlertingProfile], around: Surroundings) -> tuple[Alert, ...]:
        """Make of the events of a minute what follows, and return what is to be told."""
        arrived, self._waiting = tuple(self._waiting.values()), {}
        step = advance(self._state, minute, arrived, around)
        self._state = step.state
        for problem in (*(change.problem for change in step.changes), *step.state.problems):
            self._remember(problem)
        self._alerting, told = alerts(self._alerting, step, minute, profiles, around)
        self._expire(minute)
        return told

    def _remember(self, problem: Problem) -> None:
        if self._problems.get(problem.number) is problem:
            return
        self._problems[problem.number] = problem
        for event in problem.events:
            self._events[event.event_id] = event

    def _expire(self, minute: int) -> None:
        """End the events that opened no problem and that nothing refreshed."""
        for event in self._events.values():
            if event.is_open and event.expires_at is not None and event.expires_at <= minute:
                self._events[event.event_id] = replace(event, closed_at=event.expires_at)
