"""The configurations of Monaco projects as they would be sent, each a document of its kind.

Every environment of a manifest is rendered, since each may override what another has; what is the same in two is
checked once. Nothing is read from the process's own environment, so that a check says the same on every machine and no
secret stands in a report: what only an environment variable or a deployed object would fill in is left as a template,
which is not judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.catalogue.monaco import REFUSED
from smokealarm.check.document import Document, Kind, templated
from smokealarm.check.finding import Finding, Severity
from smokealarm.check.located import Fault, Span, read_json
from smokealarm.check.recognition import KIND_OF_SCHEMA
from smokealarm.check.rendered_source import RenderedSource
from smokealarm.check.source import Source
from smokealarm.dynatrace.monaco import EnvironmentParameter, ProjectFiles, Renderer, read_project
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from smokealarm.dynatrace.monaco import Coordinate, MonacoConfig, MonacoProject, Parameter, TracedPiece

__all__ = ["Rendered", "render_manifests"]

_OF_API: Final[Mapping[str, Kind]] = {"dashboard": Kind.CLASSIC_DASHBOARD, "aws-credentials": Kind.AWS_CREDENTIALS}
_CERTAIN = re.compile(
    r"^there are two configurations|^there is no configuration |^there is no template (?!\.|.*/\.)|need each other: "
    r"|has no (?!id$)\w+$|uses .* which is not among the references$|is neither true nor false$"
)
"""What Monaco refuses, too, as far as its documentation and its source say."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a run's manifests lead to.

    ``documents`` are the configurations, each as the first environment has it that it is sent to; ``variants`` are
    those that another environment has otherwise. ``templates`` are the names of the files that they are made of,
    ``sources`` all files that were read for them.
    """

    documents: list[Document] = field(default_factory=list)
    variants: list[Document] = field(default_factory=list)
    templates: set[str] = field(default_factory=set)
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def render_manifests(documents: Iterable[Document], read: Callable[[Path], Source]) -> Rendered:
    """Render the projects of all manifests among the documents; ``read`` returns the source of a file."""
    rendered = Rendered()
    seen: set[tuple[str, int, str]] = set()
    for document in documents:
        if document.kind is Kind.MONACO_MANIFEST:
            _Manifest(Path(document.source.name), read, rendered, seen).render()
    return rendered


@dataclass(frozen=True, slots=True)
class _Manifest:
    """One manifest; ``seen`` are the places and texts of the configurations that are among the documents."""

    path: Path
    read: Callable[[Path], Source]
    rendered: Rendered
    seen: set[tuple[str, int, str]]
    files: dict[str, Source] = field(default_factory=dict)

    def render(self) -> None:
        """Add what the manifest leads to, or why it cannot be read."""
        try:
            project = read_project(ProjectFiles(self.path.parent, self._text), self.path.name)
            for name in project.configs:
                self._environment(project, name)
        except MonacoInvalid as error:
            self.rendered.findings.append(self._refused(error))

    def _text(self, path: Path) -> str:
        source = self.read(path)
        self.files[path.relative_to(self.path.parent).as_posix()] = source
        self.rendered.sources[source.name] = source
        return source.text

    def _environment(self, project: MonacoProject, name: str) -> None:
        configs = project.configs[name]
        renderer = Renderer(project, _stand_ins(configs), lambda each: f"${{{each}}}")
        for config in configs:
            pieces = renderer.trace(config)
            if pieces is not None:
                self._add(config, pieces)

    def _add(self, config: MonacoConfig, pieces: tuple[TracedPiece, ...]) -> None:
        template = self.files[config.template]
        self.rendered.templates.add(template.name)
        text = "".join(each.text for each in pieces)
        place = (self.files[config.place.path].name, config.place.start)
        if (*place, text) in self.seen:
            return
        is_variant = any(each[:2] == place for each in self.seen)
        self.seen.add((*place, text))
        source = RenderedSource(template.name, text, pieces, self.files)
        reading = read_json(text)
        if isinstance(reading, Fault):
            self.rendered.findings.append(_no_json(source, reading, config.coordinate))
        elif kind := KIND_OF_SCHEMA.get(config.coordinate.type) or _OF_API.get(config.coordinate.type):
            document = Document(source, kind, (), reading.root, _settings(config), str(config.coordinate))
            (self.rendered.variants if is_variant else self.rendered.documents).append(document)

    def _refused(self, error: MonacoInvalid) -> Finding:
        source = self.files.get(error.path) or self.files.get(self.path.name) or Source(self.path.as_posix(), "")
        at_fault = error.path in self.files
        span = Span(*error.span) if error.span and at_fault else Span(0, 0)
        message = error.reason if at_fault else f"{error.path}: {error.reason}"
        in_manifest = error.path == self.path.name
        certain = _CERTAIN.search(error.reason) and "read here" not in error.reason and not in_manifest
        severity = Severity.ERROR if certain else REFUSED.severity
        return Finding(REFUSED, severity, source, span, "", message, error.hint)


def _no_json(source: RenderedSource, fault: Fault, coordinate: Coordinate) -> Finding:
    severity = REFUSED.severity if templated(source.text) else Severity.ERROR
    message = f"with its values this is no JSON: {fault.message}"
    return Finding(REFUSED, severity, *source.located(fault.span), "", message, f"{fault.hint}; in {coordinate}")


def _settings(config: MonacoConfig) -> dict[str, Any]:
    if not config.type.is_settings:
        return {}
    return {"schemaId": config.coordinate.type, "schemaVersion": config.type.schema_version}


def _stand_ins(configs: Iterable[MonacoConfig]) -> dict[str, str]:
    """Return the environment variables without a default, each a template of its own; none of them skips anything."""
    found = dict(_unset(parameter for config in configs for parameter in config.properties().values()))
    skips = _unset(config.skip for config in configs)
    return {**found, **dict.fromkeys(dict(skips), "false")}


def _unset(parameters: Iterable[Parameter | None]) -> Iterator[tuple[str, str]]:
    for each in parameters:
        if isinstance(each, EnvironmentParameter) and each.default is None:
            yield each.name, f"${{{each.name}}}"
