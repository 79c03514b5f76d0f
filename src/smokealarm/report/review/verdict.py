"""The verdict on a run and on a scenario, in sentences that need no knowledge of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.report.review.facts import ScenarioFacts
    from smokealarm.report.review.summing import Review

__all__ = ["scenario_sentence", "verdict_sentence"]


def verdict_sentence(review: Review) -> str:
    """Return how many failures were injected, told and not seen, and which alert was the slowest."""
    if not review.scenarios:
        return "No scenario was run, so that nothing is known."
    failed = len(review.failed)
    ended = f" {_counted(failed, 'scenario')} did not go as expected." if failed else ""
    if not review.injected:
        return f"{_counted(len(review.scenarios), 'scenario')} ran, and none broke anything that is monitored.{ended}"
    return f"{_seen(review)}{_slowest(review)}{ended}"


def scenario_sentence(facts: ScenarioFacts) -> str:
    """Return what was broken, whether an alert opened and when, and when somebody was told."""
    broken = f"Broken: {facts.broken}." if facts.failures else "Nothing was broken."
    why = "This is a known gap" if facts.gap and not facts.alerts else "The scenario says that nobody is to be told"
    meant = f" {why}: “{facts.silence}”." if facts.silence else ""
    return f"{broken} {_opened(facts)}{meant}"


def _opened(facts: ScenarioFacts) -> str:
    if not facts.alerts:
        return "No alert opened."
    alert = "The alert" if len(facts.alerts) == 1 else f"The first of {len(facts.alerts)} alerts"
    opened = _after("opened", [each.detection for each in facts.alerts])
    if not facts.told:
        return f"{alert} {opened}, and nobody was told by the end."
    return f"{alert} {opened}, and {_after('somebody was told', [each.notification for each in facts.alerts])}."


def _after(happened: str, delays: Iterable[int | None]) -> str:
    """Return what happened and how long after the failure; nothing of it where nothing had failed."""
    known = [each for each in delays if each is not None]
    return f"{happened} after {_counted(min(known), 'minute')}" if known else happened


def _seen(review: Review) -> str:
    injected, silent, early = len(review.injected), len(review.opened_only), len(review.not_yet)
    ended = f" ({early} ended before a message was due)" if early else ""
    opened = f", {silent} opened an alert that told nobody by the end of the scenario{ended}" if silent else ""
    told = f"{_counted(injected, 'failure')} {_were(injected)} injected: {review.told} told somebody"
    return f"{told}{opened}, and {_unseen(review)}."


def _slowest(review: Review) -> str:
    slowest = review.slowest
    if slowest is None:
        return ""
    return f" The slowest first message took {slowest[1].notification} minutes ({slowest[1].title})."


def _unseen(review: Review) -> str:
    unseen, blind = len(review.unseen), len(review.blind)
    if not unseen:
        return "none went unseen"
    gaps = len(review.gaps)
    known = f"{gaps} {_are(gaps)} known to be missed" if gaps else ""
    if blind:
        said = f", of which {blind} without a word that this is meant{' and ' if known else ''}{known}"
    else:
        said = f", as the scenarios say{', of which ' if known else ' is meant'}{known}"
    return f"{unseen} {_were(unseen)} seen by nobody{said}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
