"""What coverage found, as lines for people and as an object for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from smokealarm.coverage.clauses import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.coverage.clauses import CoverageResult, SubjectCoverage

__all__ = ["as_json", "as_text"]


def as_text(result: CoverageResult) -> Iterator[str]:
    """Yield the failures that nobody was told of, then each subject with what is missing, and the sum at last."""
    for each in result.unseen:
        opened = f"; {', '.join(each.opened)} opened and told nobody by its end" if each.opened else ""
        yield f"unseen{' on purpose' if each.purpose else ''}: {each.broken} ({each.tape}){opened}"
    for subject in result.subjects:
        share = f"{subject.covered} of {len(subject.clauses)}"
        yield f"{subject.kind:<9} {subject.name:<34} {share:>8}  {_marks(subject)}"
        yield from (f"{'':>10}never: {each}" for each in subject.missing)
    yield f"{result.covered} of {result.clauses} clauses exercised ({result.percent:.1f} %) on {result.tapes} tapes"


def as_json(result: CoverageResult) -> Mapping[str, Any]:
    """Return everything, each clause with the tape that exercises it."""
    return {
        "tapes": result.tapes,
        "clauses": result.clauses,
        "covered": result.covered,
        "percent": round(result.percent, 2),
        "unseen": [asdict(each) for each in result.unseen],
        "subjects": [asdict(each) for each in result.subjects],
    }


def _marks(subject: SubjectCoverage) -> str:
    kinds = dict.fromkeys(each.kind for each in subject.clauses)
    order = [each for each in Kind if each in kinds]
    return " ".join(f"{'+' if subject.does(each) else '-'}{each}" for each in order)
