"""What became of a scenario in the tenant: problems, and who was told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs import LOG_EVENT_SCHEMA_ID
from smokealarm.dynatrace.monaco import config_id_of
from smokealarm.dynatrace.notify import Mail
from smokealarm.tape.model import ToldOnce, ToldProblem

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery import Attempt
    from smokealarm.dynatrace.problems import Problem
    from smokealarm.dynatrace.tenant.environment import Environment
    from smokealarm.tape.names import Names
    from smokealarm.tape.wording import Wording

__all__ = ["problems_of", "told_of"]


def problems_of(environment: Environment, begin_minute: int, names: Names) -> tuple[ToldProblem, ...]:
    """Return every problem, in the order of their opening and then of their rules."""
    found = (_problem(each, environment, begin_minute, names) for each in environment.incidents.problems)
    return tuple(sorted(found, key=lambda each: (each.opened, each.rule, each.entities)))


def told_of(environment: Environment, wording: Wording) -> tuple[ToldOnce, ...]:
    """Return every attempt to tell somebody, in the order of their minutes; addresses of webhooks are secret."""
    profiles = {each.profile_id: each.name for each in environment.configuration.profiles}
    found = (
        ToldOnce(
            attempt.minute - wording.begin_minute,
            attempt.parcel.what,
            wording.text(profiles.get(attempt.parcel.profile_id, "")),
            attempt.to,
            attempt.parcel.state,
            str(attempt.outcome.reason),
            *map(wording.text, _mail(attempt)),
        )
        for attempt in environment.delivery.log.attempts
    )
    return tuple(sorted(found, key=_order))


def _order(told: ToldOnce) -> tuple[int, str, str, str, tuple[str, ...], str]:
    return told.minute, told.channel, told.profile, told.state, told.to, told.subject


def _mail(attempt: Attempt) -> tuple[str, str]:
    """Return subject and text of a mail that arrived, both blank for anything else."""
    content = attempt.parcel.content
    return (content.subject, content.text) if isinstance(content, Mail) and attempt.outcome.delivered else ("", "")


def _problem(problem: Problem, environment: Environment, begin_minute: int, names: Names) -> ToldProblem:
    return ToldProblem(
        _rule(problem.gravest.rule_id, environment),
        names.text(problem.title),
        tuple(sorted(map(names.text, problem.entities))),
        problem.opened_at - begin_minute,
        None if problem.closed_at is None else problem.closed_at - begin_minute,
    )


def _rule(rule_id: str | None, environment: Environment) -> str:
    """Return the id of a rule's configuration: rules go by their externalIds, log events by their objectIds."""
    log_events = {each.object_id: each.external_id for each in environment.settings.objects(LOG_EVENT_SCHEMA_ID)}
    return config_id_of(log_events.get(rule_id or "") or rule_id or "")
