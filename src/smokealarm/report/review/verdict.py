"""The verdict on a run, in one sentence that needs no knowledge of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.report.review.summing import Review

__all__ = ["verdict_sentence"]


def verdict_sentence(review: Review) -> str:
    """Return how many failures were injected, told and not seen, and which alert was the slowest."""
    injected, failed = len(review.injected), len(review.failed)
    if not review.scenarios:
        return "No scenario was run, so that nothing is known."
    if not injected:
        return f"{_counted(len(review.scenarios), 'scenario')} ran, but none broke anything that is monitored."
    said = [f"{_counted(injected, 'failure')} {_were(injected)} injected: {review.told} told somebody"]
    if review.opened_only:
        said.append(f"{len(review.opened_only)} opened an alert that told nobody by the end of the scenario")
    said.append(f"{_unseen(review)}")
    sentence = f"{', '.join(said[:-1])}, and {said[-1]}."
    slowest = review.slowest
    if slowest is not None:
        sentence += f" The slowest first message took {slowest[1].notification} minutes ({slowest[1].title})."
    if failed:
        sentence += f" {_counted(failed, 'scenario')} did not go as expected."
    return sentence


def _unseen(review: Review) -> str:
    unseen, blind = len(review.unseen), len(review.blind)
    if not unseen:
        return "none went unseen"
    if not blind:
        return f"{unseen} {_were(unseen)} seen by nobody, as the scenarios say is meant"
    return f"{unseen} {_were(unseen)} seen by nobody, of which {blind} without a word that this is meant"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
