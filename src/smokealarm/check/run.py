"""Checking many files at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue.files import SKIPPED, UNREADABLE, UNRENDERED
from smokealarm.check.catalogue.schemas import CHECKS as SCHEMA_CHECKS
from smokealarm.check.files import files_below
from smokealarm.check.finding import Finding, Severity
from smokealarm.check.ignoring import without_ignored
from smokealarm.check.inspection import SURVEYS, inspect, opened
from smokealarm.check.located import Span
from smokealarm.check.monaco import render_manifests
from smokealarm.check.shared import in_rendered
from smokealarm.check.source import Source, decoded
from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.check.configuration import Configuration
    from smokealarm.check.document import Document
    from smokealarm.check.monaco import Rendered

__all__ = ["Report", "check_files"]

_LARGEST: Final = 5_000_000
"""Bytes; the vendor's own limit of a payload is one million."""
_OF_RAW_TEMPLATES: Final = frozenset({UNRENDERED, UNREADABLE, SKIPPED})
"""What is said of a template as such, and is untrue of what is rendered from it."""


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

    def has(self, severity: Severity) -> bool:
        """Return whether a finding is as severe, or more so."""
        severities = list(Severity)
        return any(severities.index(each.severity) <= severities.index(severity) for each in self.findings)


def check_files(paths: Iterable[Path], configuration: Configuration) -> Report:
    """Check every file at or below the paths, and every configuration that a Monaco manifest among them leads to.

    Raises:
        CheckImpossible: there is nothing at one of the paths, or a file cannot be read.
    """
    files = [file for file in files_below(paths) if not configuration.excludes(file)]
    run = _Run(configuration)
    for file in files:
        run.open(file)
    documents, found = run.checked()
    kept, ignored = without_ignored(found, configuration, list(run.sources.values()))
    order = {file.as_posix(): place for place, file in enumerate(files)}

    def place(finding: Finding) -> tuple[int, str, Span, str]:
        name = finding.source.name
        return order.get(name, len(order)), name, finding.span, finding.check.check_id

    return Report(tuple(sorted(kept, key=place)), len(files), documents, ignored)


@dataclass(slots=True)
class _Run:
    """The files that are open, by their names, and what they hold."""

    configuration: Configuration
    sources: dict[str, Source] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def open(self, file: Path) -> None:
        """Read a file, and recognise what it holds."""
        source, undecoded, passed_over = _read(file)
        self.sources[source.name] = source
        if passed_over:
            self.findings.append(passed_over)
            return
        documents, findings = opened(source, undecoded)
        self.documents += documents
        self.findings += findings

    def checked(self) -> tuple[int, list[Finding]]:
        """Return the number of configurations, and everything found in them and in their files."""
        rendered = render_manifests(self.documents, self._source)
        raw = [each for each in self.documents if each.source.name not in rendered.templates]
        documents = [*raw, *rendered.documents]
        found = [each for each in self.findings if not _is_superfluous(each, rendered)]
        found += (each for document in raw for each in inspect(document))
        found += (each for each in rendered.findings if not _is_said(each, found))
        found += in_rendered(rendered)
        found += (each for survey in SURVEYS for each in survey(documents))
        return len(documents), [each for each in found if not self.configuration.excludes(Path(each.source.name))]

    def _source(self, file: Path) -> Source:
        """Return a file of a project, which need not be one that was named."""
        name = file.as_posix()
        if name not in self.sources:
            self.sources[name], _, _ = _read(file)
        return self.sources[name]


def _read(file: Path) -> tuple[Source, int | None, Finding | None]:
    """Return a file, where it cannot be decoded, and why it is passed over."""
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise CheckImpossible(f"{file} cannot be read: {error.strerror}") from error
    text, undecoded = decoded(content)
    source = Source(file.as_posix(), text)
    if size <= _LARGEST:
        return source, undecoded, None
    message = f"has {size:,} bytes and is not read"
    return source, None, Finding(SKIPPED, SKIPPED.severity, source, Span(0, 0), "", message)


def _is_superfluous(finding: Finding, rendered: Rendered) -> bool:
    name = finding.source.name
    if name in rendered.templates:
        return finding.check in _OF_RAW_TEMPLATES
    refused = any(each.source.name == name for each in rendered.findings)
    return refused and finding.check is UNREADABLE and not finding.source.is_yaml


def _is_said(refusal: Finding, found: Iterable[Finding]) -> bool:
    """Return whether the file cannot be read at all, or a schema finds fault with the same line in words of its own."""
    here = [each for each in found if each.source.name == refusal.source.name]
    line, _ = refusal.place
    return any(each.check is UNREADABLE or (each.check in SCHEMA_CHECKS and each.place[0] == line) for each in here)
