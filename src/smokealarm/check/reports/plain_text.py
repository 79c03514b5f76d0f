"""Findings as a good compiler says them: the place, what is wrong, the line with carets below it, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.finding import Finding, Severity
from smokealarm.dynatrace.selector.diagnostics import pointed
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.check.run import Report

__all__ = ["Piece", "as_text", "errors_as_text", "plain"]

Piece = tuple[str, str]
"""A part of the text and its style, as rich names styles; blank for none."""

_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFORMATION: "cyan"}


def as_text(report: Report, *, verbose: bool) -> Iterator[Piece]:
    """Yield the whole text; findings of severity information only if it is ``verbose``."""
    for finding in report.findings:
        if verbose or finding.severity is not Severity.INFORMATION:
            yield from _finding(finding)
    yield from _summary(report)


def errors_as_text(report: Report) -> Iterator[Piece]:
    """Yield the errors alone, for whoever asked for something else that they stand in the way of."""
    for finding in report.findings:
        if finding.severity is Severity.ERROR:
            yield from _finding(finding)


def plain(pieces: Iterable[Piece]) -> str:
    """Return the text without its styles."""
    return "".join(text for text, _ in pieces)


def _finding(finding: Finding) -> Iterator[Piece]:
    line, column = finding.place
    yield f"{finding.source.name}:{line}:{column}: ", "bold"
    yield f"{finding.severity}", _STYLES[finding.severity]
    yield f": {masked(finding.message)} ", ""
    yield f"[{finding.check.check_id}]\n", "dim"
    if finding.source.text:
        begin, length = column - 1, max(1, finding.span.end - finding.span.start)
        yield f"{pointed(masked(finding.source.line(line)), (begin, begin + length), line)}\n", ""
    for note in (finding.hint, finding.path and f"at {finding.path}"):
        if note:
            yield f"     = {masked(note)}\n", ""


def _summary(report: Report) -> Iterator[Piece]:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    hidden = f", {report.ignored} accepted" if report.ignored else ""
    style = _STYLES[Severity.ERROR] if errors else _STYLES[Severity.WARNING] if warnings else "green"
    said = f"{_many(errors, 'error')}, {_many(warnings, 'warning')}{hidden}"
    yield f"{said} in {_many(report.documents, 'configuration')} of {_many(report.files, 'file')}\n", style


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
