"""Which problems and events a query finds, and in which order.

Sources: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/problems-v2/problems/get-problems-list (a
problem belongs to a timeframe in which it starts or ends; ``sort``) and
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2/get-events (events that happened within it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.environment import milliseconds
from smokealarm.dynatrace.problems.event_selector import EventSelector
from smokealarm.dynatrace.problems.problem_selector import ProblemSelector
from smokealarm.dynatrace.problems.vocabulary import ProblemStatus
from smokealarm.dynatrace.selector.vocabulary import nearest
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent
    from smokealarm.dynatrace.problems.problem import Problem

__all__ = ["EventQuery", "ProblemQuery", "SortKey", "parse_problem_sort", "select_events", "select_problems"]

_SORTS = ("status", "startTime", "relevance")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One level of sorting; ``+status`` puts open problems first, ``+startTime`` old ones, ``+relevance`` the least."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ProblemQuery:
    """What problems are asked for; all times are epoch milliseconds.

    ``scope`` holds the ids of the entities of which a problem needs one, None for no such demand. ``sort`` may be
    empty: then the order is that of the option ``problem_order``.
    """

    start: int
    end: int
    now: int
    selector: ProblemSelector = field(default_factory=ProblemSelector)
    scope: frozenset[str] | None = None
    sort: tuple[SortKey, ...] = ()


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What events are asked for; both times are epoch milliseconds, ``scope`` is as in :class:`ProblemQuery`."""

    start: int
    end: int
    selector: EventSelector = field(default_factory=EventSelector)
    scope: frozenset[str] | None = None


def parse_problem_sort(text: str, selector: ProblemSelector) -> tuple[SortKey, ...]:
    """Read ``sort``, such as ``+status,-startTime``; a plus sign that a URL turned into a blank is one.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for an unknown name, and for relevance where no text is searched
    for.
    """
    return tuple(_sort_key(part, selector) for part in text.split(",") if part.strip())


def select_problems(problems: Iterable[Problem], query: ProblemQuery, environment: Environment) -> list[Problem]:
    """Return the problems that a query finds, sorted."""
    found = [problem for problem in problems if _asked(problem, query, environment)]
    sort = query.sort or parse_problem_sort(environment.around.options.problem_order, query.selector)
    for key in reversed(sort):
        rank = partial(_rank, name=key.name, query=query, environment=environment)
        found.sort(key=rank, reverse=key.descending)
    return found


def select_events(events: Iterable[DavisEvent], query: EventQuery, environment: Environment) -> list[DavisEvent]:
    """Return the events that a query finds, newest first; an event happens from its start to its end."""
    found = [
        event
        for event in events
        if milliseconds(environment.started(event)) <= query.end
        and (event.closed_at is None or milliseconds(event.closed_at) >= query.start)
        and (query.scope is None or environment.entity_id(event) in query.scope)
        and query.selector.selects(event, environment)
    ]
    return sorted(found, key=environment.started, reverse=True)


def _asked(problem: Problem, query: ProblemQuery, environment: Environment) -> bool:
    if query.scope is not None and query.scope.isdisjoint(environment.entity_ids(problem)):
        return False
    moments = [milliseconds(environment.problem_started(problem))]
    if problem.closed_at is not None:
        moments.append(milliseconds(problem.closed_at))
    elif environment.around.options.open_ends_now:
        moments.append(query.now)
    within = any(query.start <= moment <= query.end for moment in moments)
    return within and query.selector.selects(problem, environment)


def _rank(problem: Problem, name: str, query: ProblemQuery, environment: Environment) -> int:
    if name == "status":
        return int(problem.status is ProblemStatus.CLOSED)
    if name == "startTime":
        return environment.problem_started(problem)
    return query.selector.relevance(problem, environment)


def _sort_key(text: str, selector: ProblemSelector) -> SortKey:
    name = text.strip().removeprefix("+").removeprefix("-")
    if name not in _SORTS:
        meant = nearest(name, _SORTS)
        hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(_SORTS)}"
        raise ParameterInvalid("sort", f"problems are not sorted by {text.strip()!r}; {hint}")
    if name == "relevance" and not selector.searches:
        raise ParameterInvalid("sort", 'relevance needs a text to search for in the problem selector: text("...")')
    return SortKey(name, text.strip().startswith("-"))
