"""The report as Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.markup import writable
from smokealarm.report.review.verdict import verdict_sentence
from smokealarm.report.review.words import minutes_words
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smokealarm.report.review.extras import Extras
    from smokealarm.report.review.summing import Review

__all__ = ["write_summary"]

_MOST: Final = 20
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()<>!|~&:])")
_REFERRING: Final = re.compile(r"([@#])(?=\w)")
"""GitHub reads these as a mention and as an issue, escaped or not, unless something invisible follows."""
_JOINER: Final = "\N{WORD JOINER}"


def write_summary(review: Review, extras: Extras) -> str:
    """Return the summary; inserted text is escaped, so that it is shown as it is and mentions nobody."""
    return "\n".join((*_lines(review), *_handed_in(extras))) + "\n"


def _lines(review: Review) -> Iterator[str]:
    yield "## Alert drill"
    yield ""
    yield verdict_sentence(review)
    if review.failed:
        rows = [(each.name, each.failed_step or "no step") for each in review.failed]
        yield from _table("Scenarios that failed", ("Scenario", "Step that failed"), rows)
    if review.blind:
        rows = [(each.broken, each.name) for each in review.blind]
        yield from _table("Seen by nobody, and not on purpose", ("Broken", "Scenario"), rows)
    if review.gaps:
        known = [(each.broken, each.name) for each in review.gaps]
        yield from _table("Known to be told to nobody", ("Broken", "Scenario"), known)
    noisy = [each for each in review.noisy if each.quiet or each.flapping]
    if noisy:
        loud = [(each.rule, str(each.quiet), str(each.flapping)) for each in noisy]
        yield from _table("Noisy alerts", ("Alert", "Nothing broken", "Opened again"), loud)
    slow = sorted(review.delays, key=lambda each: -(each.slowest or 0))[:5]
    if slow:
        rows_of_slow = [(each.rule, minutes_words(each.detection), minutes_words(each.notification)) for each in slow]
        yield from _table("Slowest alerts (median)", ("Alert", "Failure to alert", "Failure to message"), rows_of_slow)


def _handed_in(extras: Extras) -> Iterator[str]:
    """Yield what coverage and mutation of the alert rules came to, if they were handed in."""
    coverage, mutation = extras.coverage, extras.mutation
    if coverage is not None:
        yield from ("", f"{coverage.percent:.1f} % of the clauses of all alerts were exercised.")
        missing = [(each.rule, "; ".join(each.missing)) for each in coverage.rules if each.missing]
        if missing:
            yield from _table("Clauses that no scenario exercises", ("Alert", "Never exercised"), missing)
    if mutation is not None:
        changes = f"{mutation.noticed} of {mutation.tried} small changes of the monitoring"
        yield from ("", f"{changes} ({mutation.percent:.1f} %) would be noticed.")
        survivors = [(each.change, each.remedy) for each in mutation.survivors]
        if survivors:
            yield from _table("Changes that nobody would notice", ("Change", "What would notice it"), survivors)


def _table(title: str, head: Sequence[str], rows: Sequence[Iterable[str]]) -> Iterator[str]:
    yield from ("", f"**{title}**", "")
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(map(_plain, row))} |" for row in rows[:_MOST])
    if len(rows) > _MOST:
        yield f"\n{len(rows) - _MOST} more in the report."


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", " ".join(masked(writable(text)).split()))
    return _REFERRING.sub(rf"\1{_JOINER}", escaped)
