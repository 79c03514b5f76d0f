"""Leaving out the findings that somebody accepted, and judging the list of those."""

from __future__ import annotations

from fnmatch import filter as matching
from pathlib import Path
from typing import TYPE_CHECKING

from smokealarm.check.catalogue import CHECKS
from smokealarm.check.catalogue import ignores as checks
from smokealarm.check.finding import Check, Finding
from smokealarm.dynatrace.settings.findings import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smokealarm.check.configuration import Configuration, Ignore

__all__ = ["without_ignored"]


def without_ignored(
    findings: Sequence[Finding], configuration: Configuration, files: Iterable[Path]
) -> tuple[tuple[Finding, ...], int]:
    """Return the findings that remain, those about the list itself included, and how many were left out.

    An entry that matches nothing is a finding only if one of ``files`` is a file that it speaks of.
    """
    looked_at = [relative for each in files if (relative := configuration.relative(each)) is not None]
    kept, used = [], set()
    for finding in findings:
        entry = _accepting(finding, configuration)
        if entry is None:
            kept.append(finding)
        else:
            used.add(entry)
    about = (said for each in configuration.ignores for said in _about(each, configuration, looked_at, each in used))
    return (*kept, *about), len(findings) - len(kept)


def _accepting(finding: Finding, configuration: Configuration) -> Ignore | None:
    if not configuration.ignores:
        return None
    relative = configuration.relative(Path(finding.source.name))
    if relative is None:
        return None
    return next((each for each in configuration.ignores if each.reason and each.covers(finding, relative)), None)


def _about(entry: Ignore, configuration: Configuration, files: list[str], used: bool) -> Iterator[Finding]:  # noqa: FBT001
    if not matching(CHECKS, entry.check_id):
        meant = nearest(entry.check_id, CHECKS)
        hint = f"did you mean {meant}?" if meant else "smokealarm check --explain lists them"
        yield _said(checks.UNKNOWN, configuration, entry, f"no check has the id {entry.check_id!r}", hint)
    elif not entry.reason:
        yield _said(checks.NO_REASON, configuration, entry, f"{entry.check_id} is ignored without a reason", "say why")
    elif not used and any(map(entry.concerns, files)):
        yield _said(checks.UNUSED, configuration, entry, f"{entry.check_id} was not found", "take the entry out")


def _said(check: Check, configuration: Configuration, entry: Ignore, message: str, hint: str) -> Finding:
    return Finding(check, check.severity, configuration.source, entry.span, "", message, hint)
