"""The verdict on a run, in one sentence that needs no knowledge of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.report.review.summing import Review

__all__ = ["verdict_sentence"]


def verdict_sentence(review: Review) -> str:
    """Return how many failures were injected, told and not seen, and which alert was the slowest."""
    if not review.scenarios:
        return "No scenario was run, so that nothing is known."
    failed = len(review.failed)
    ended = f" {_counted(failed, 'scenario')} did not go as expected." if failed else ""
    if not review.injected:
        return f"{_counted(len(review.scenarios), 'scenario')} ran, and none broke anything that is monitored.{ended}"
    return f"{_seen(review)}{_slowest(review)}{ended}"


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
    known = f", of which {gaps} {_are(gaps)} known to be missed" if gaps else ""
    if not blind:
        return f"{unseen} {_were(unseen)} seen by nobody, as the scenarios say{known or ' is meant'}"
    return f"{unseen} {_were(unseen)} seen by nobody, of which {blind} without a word that this is meant{known}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
