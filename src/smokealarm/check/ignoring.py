"""Leaving out the findings that somebody accepted, and judging what accepts them."""

from __future__ import annotations

from fnmatch import filter as matching
from pathlib import Path
from typing import TYPE_CHECKING

from smokealarm.check.catalogue import CHECKS
from smokealarm.check.catalogue import ignores as checks
from smokealarm.check.comments import accepted_in_comments
from smokealarm.check.finding import Check, Finding
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.check.accepted import Accepted
    from smokealarm.check.configuration import Configuration
    from smokealarm.check.source import Source

__all__ = ["without_ignored"]


def without_ignored(
    findings: Sequence[Finding], configuration: Configuration, sources: Sequence[Source]
) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that remain, those about the entries themselves included, and how many were left out.

    An entry that matches nothing is a finding only if one of ``sources`` is a file that it speaks of.
    """
    by_path = {source.name: configuration.relative(Path(source.name)) for source in sources}
    comments = {source.name: tuple(accepted_in_comments(source)) for source in sources}
    kept, used = [], set()
    for finding in findings:
        name = finding.source.name
        entries = [each for each in comments.get(name, ()) if each.covers(finding, name)]
        if relative := by_path.get(name):
            entries += [each for each in configuration.accepted if each.covers(finding, relative)]
        entry = next((each for each in entries if each.reason), None)
        if entry is None:
            kept.append(finding)
        else:
            used.add(entry)
    files = [path for path in by_path.values() if path]
    idle = [each for each in configuration.accepted if not any(map(each.concerns, files))]
    entries = [*(each for own in comments.values() for each in own), *configuration.accepted]
    at_fault = (found for each in entries for found in _about(each, unused=each not in used and each not in idle))
    return (*kept, *at_fault), len(findings) - len(kept)


def _about(entry: Accepted, *, unused: bool) -> Iterator[Finding]:
    if not matching(CHECKS, entry.check_id):
        meant = nearest(entry.check_id, CHECKS)
        hint = f"did you mean {meant}?" if meant else "smokealarm check --explain shows one"
        yield _said(checks.UNKNOWN, entry, f"no check has the id {entry.check_id!r}", hint)
    elif not entry.reason:
        yield _said(checks.NO_REASON, entry, f"{entry.check_id} is ignored without a reason", "say why")
    elif unused:
        yield _said(checks.UNUSED, entry, f"{entry.check_id} was not found", "take the entry out")


def _said(check: Check, entry: Accepted, message: str, hint: str) -> Finding:
    return Finding(check, check.severity, entry.source, entry.span, "", message, hint)
