"""Checking many files at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.files import SKIPPED
from smokealarm.check.files import files_below
from smokealarm.check.finding import Finding, Severity
from smokealarm.check.ignoring import without_ignored
from smokealarm.check.inspection import SURVEYS, inspect
from smokealarm.check.located import Span
from smokealarm.check.source import Source, decoded
from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from smokealarm.check.configuration import Configuration
    from smokealarm.check.document import Document

__all__ = ["Report", "check_files"]

_LARGEST: Final = 5_000_000
"""Bytes; the vendor's own limit of a payload is one million."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, in the order of files and places; ``ignored`` counts what the configuration accepts."""

    findings: tuple[Finding, ...]
    files: int
    documents: int
    ignored: int

    def count(self, severity: Severity) -> int:
        """Return how many findings are of a severity."""
        return sum(each.severity is severity for each in self.findings)

    @property
    def failed(self) -> bool:
        """Whether there is an error among the findings."""
        return self.count(Severity.ERROR) > 0


def check_files(paths: Iterable[Path], configuration: Configuration) -> Report:
    """Check every file at or below the paths.

    Raises:
        CheckImpossible: there is nothing at one of the paths, or a file cannot be read.
    """
    files = [file for file in files_below(paths) if not configuration.excludes(file)]
    documents: list[Document] = []
    findings: list[Finding] = []
    sources: list[Source] = []
    for file in files:
        source, recognised, found = _checked(file)
        sources.append(source)
        documents += recognised
        findings += found
    findings += (found for survey in SURVEYS for found in survey(documents))
    kept, ignored = without_ignored(findings, configuration, sources)
    order = {file.as_posix(): place for place, file in enumerate(files)}
    ordered = sorted(kept, key=lambda each: (order.get(each.source.name, len(order)), each.span, each.check.check_id))
    return Report(tuple(ordered), len(files), len(documents), ignored)


def _checked(file: Path) -> tuple[Source, tuple[Document, ...], tuple[Finding, ...]]:
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise CheckImpossible(f"{file} cannot be read: {error.strerror}") from error
    if size > _LARGEST:
        message = f"has {size:,} bytes and is not read"
        source = Source(file.as_posix(), "")
        return source, (), (Finding(SKIPPED, SKIPPED.severity, source, Span(0, 0), "", message),)
    text, undecoded = decoded(content)
    source = Source(file.as_posix(), text)
    return source, *inspect(source, undecoded)
