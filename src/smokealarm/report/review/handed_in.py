"""Coverage and mutation of the alert rules: read as their commands print them, and written into ``report.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.report.review.extras import CoverageShown, MutationShown, RuleCoverage, Survivor
from smokealarm.tape.document import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.report.review.extras import Extras
    from smokealarm.tape.document import Part

__all__ = ["as_properties", "read_coverage", "read_mutation"]


def read_coverage(name: str, text: str) -> CoverageShown:
    """Return what ``smokealarm coverage --json`` printed; ``name`` is what messages call the file.

    Raises :class:`~smokealarm.errors.TapeInvalid`.
    """
    part = parse(name, text)
    subjects = part.parts("subjects")
    if not subjects:
        part.fail("there are no subjects", "expected what `smokealarm coverage --json` printed")
    return CoverageShown(tuple(map(_subject, subjects)))


def read_mutation(name: str, text: str) -> MutationShown:
    """Return what ``smokealarm mutate --json`` printed; ``name`` is what messages call the file.

    Raises :class:`~smokealarm.errors.TapeInvalid`.
    """
    part = parse(name, text)
    survivors = (Survivor(each.text("change"), each.text("remedy")) for each in part.parts("survivors"))
    return MutationShown(part.whole("tried"), part.whole("noticed"), tuple(survivors))


def as_properties(extras: Extras) -> Mapping[str, Any]:
    """Return what was handed in as properties of ``report.json``; what was not is left out."""
    found: dict[str, Any] = {}
    if extras.coverage is not None:
        shown = extras.coverage
        missing = [{"name": each.rule, "missing": list(each.missing)} for each in shown.rules if each.missing]
        found["coverage"] = {"percent": round(shown.percent, 2), "missing": missing}
    if extras.mutation is not None:
        tried = extras.mutation
        survivors = [{"change": each.change, "remedy": each.remedy} for each in tried.survivors]
        found["mutation"] = {
            "percent": round(tried.percent, 2),
            "tried": tried.tried,
            "noticed": tried.noticed,
            "survivors": survivors,
        }
    return found


def _subject(part: Part) -> RuleCoverage:
    clauses = part.parts("clauses")
    missing = tuple(each.text("said") for each in clauses if each.value.get("covered_by") is None)
    return RuleCoverage(f"{part.text('kind')} {part.text('name')}", len(clauses) - len(missing), len(clauses), missing)
