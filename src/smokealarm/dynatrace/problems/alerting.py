"""Which problems are told, through which profile, and when.

Sources: https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications
and its page ``email-integration`` (short-lived problems); no alert is sent while a problem is in ``Processing``
(https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/concepts).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.problems.lifecycle import ChangeKind
from smokealarm.dynatrace.problems.matching import due, matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.dynatrace.problems.lifecycle import Change, Step
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.profile import AlertingProfile
    from smokealarm.dynatrace.problems.surroundings import Surroundings

__all__ = ["Alert", "AlertKind", "AlertingState", "alerts"]

_Told: TypeAlias = frozenset[tuple[str, int]]


class AlertKind(StrEnum):
    """What there is to tell."""

    OPEN = "open"
    MERGED = "merged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to tell through one profile.

    ``announced`` is False for the end of a problem that was never told as open: a short-lived one, of which mails tell
    only the end.
    """

    kind: AlertKind
    profile_id: str
    problem: Problem
    announced: bool = True


@dataclass(frozen=True, slots=True)
class AlertingState:
    """The profiles and problem numbers that were told as open, and the problems that began in silence."""

    told: _Told = frozenset()
    silent: frozenset[int] = frozenset()


def alerts(
    state: AlertingState, step: Step, minute: int, profiles: Sequence[AlertingProfile], around: Surroundings
) -> tuple[AlertingState, tuple[Alert, ...]]:
    """Return what is to be told in one minute, after the problems made their step, and the state for the next one."""
    told, silent = set(state.told), set(state.silent)
    silent |= {
        change.problem.number for change in step.changes if change.kind is ChangeKind.OPENED and change.problem.silenced
    }
    found: list[Alert] = []
    for profile in profiles:
        for change in step.changes:
            found += _of_change(change, profile, told, silent, around)
        for problem in step.state.problems:
            if (profile.profile_id, problem.number) not in told and _tells(problem, profile, minute, silent, around):
                told.add((profile.profile_id, problem.number))
                found.append(Alert(AlertKind.OPEN, profile.profile_id, problem))
    remembered = {problem.number for problem in step.state.problems}
    kept = frozenset(each for each in told if each[1] in remembered)
    return AlertingState(kept, frozenset(silent & remembered)), tuple(found)


def _of_change(
    change: Change, profile: AlertingProfile, told: set[tuple[str, int]], silent: set[int], around: Surroundings
) -> Iterator[Alert]:
    problem = change.problem
    key = (profile.profile_id, problem.number)
    if change.kind is ChangeKind.MERGED and key in told:
        yield Alert(AlertKind.MERGED, profile.profile_id, problem)
    elif change.kind is ChangeKind.REOPENED and around.options.announce_reopened:
        told.discard(key)
    elif change.kind is ChangeKind.CLOSED and (key in told or _may_tell(problem, silent, around)):
        announced = key in told
        if announced or matches(profile, problem, around):
            yield Alert(AlertKind.RESOLVED, profile.profile_id, problem, announced)


def _tells(problem: Problem, profile: AlertingProfile, minute: int, silent: set[int], around: Surroundings) -> bool:
    open_and_analysed = problem.closed_at is None and minute >= problem.processing_until(
        around.options.processing_minutes
    )
    return open_and_analysed and _may_tell(problem, silent, around) and due(profile, problem, minute, around)


def _may_tell(problem: Problem, silent: set[int], around: Surroundings) -> bool:
    """Return whether neither maintenance nor frequency keeps alerts about a problem back."""
    still_silent = problem.number in silent and not around.options.alert_after_maintenance
    return not (problem.silenced or problem.frequent or still_silent)
