"""What became of a scenario in the tenant: problems, and who was told of them; recorded live or found by a replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.notify import Mail
from smokealarm.tape.model import ToldOnce, ToldProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smokealarm.dynatrace.delivery.delivery_log import Attempt
    from smokealarm.dynatrace.problems import Problem

__all__ = ["attempts_told", "problems_told"]


def problems_told(
    problems: Iterable[Problem], begin_minute: int, rule_of: Callable[[str], str], text: Callable[[str], str]
) -> tuple[ToldProblem, ...]:
    """Return every problem, in the order of their opening and then of their rules.

    ``rule_of`` returns the id of a rule's configuration, ``text`` what a tape calls a name.
    """
    found = (_problem(each, begin_minute, rule_of, text) for each in problems)
    return tuple(sorted(found, key=lambda each: (each.opened, each.rule, each.entities)))


def attempts_told(
    attempts: Iterable[Attempt], begin_minute: int, profiles: Mapping[str, str], text: Callable[[str], str]
) -> tuple[ToldOnce, ...]:
    """Return every attempt to tell somebody, in the order of their minutes; addresses of webhooks are secret.

    ``profiles`` has the names of alerting profiles by their ids.
    """
    found = (
        ToldOnce(
            attempt.minute - begin_minute,
            attempt.parcel.what,
            text(profiles.get(attempt.parcel.profile_id, "")),
            attempt.to,
            attempt.parcel.state,
            str(attempt.outcome.reason),
            text(attempt.parcel.title),
            *map(text, _mail(attempt)),
        )
        for attempt in attempts
    )
    return tuple(sorted(found, key=_order))


def _order(told: ToldOnce) -> tuple[int, str, str, str, tuple[str, ...], str]:
    return told.minute, told.channel, told.profile, told.state, told.to, told.about


def _mail(attempt: Attempt) -> tuple[str, str]:
    """Return subject and text of a mail that arrived, both blank for anything else."""
    content = attempt.parcel.content
    return (content.subject, content.text) if isinstance(content, Mail) and attempt.outcome.delivered else ("", "")


def _problem(
    problem: Problem, begin_minute: int, rule_of: Callable[[str], str], text: Callable[[str], str]
) -> ToldProblem:
    return ToldProblem(
        rule_of(problem.gravest.rule_id or ""),
        text(problem.title),
        tuple(sorted(map(text, problem.entities))),
        problem.opened_at - begin_minute,
        None if problem.closed_at is None else problem.closed_at - begin_minute,
    )
