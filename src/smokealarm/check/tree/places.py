"""Where a configuration is named by whoever wrote it: in a Monaco project the line of its id, else its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.check.document import Document, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.check.finding import Check, Finding, Severity
    from smokealarm.check.located import Path

__all__ = ["NamedPlaces", "Place"]

_NAMES = {
    Kind.CLASSIC_METRIC_EVENT: "name",
    Kind.ALERTING_PROFILE: "name",
    Kind.PROBLEM_NOTIFICATION: "displayName",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A property of a configuration."""

    document: Document
    path: Path

    def finding(self, check: Check, message: str, hint: str = "", *, severity: Severity | None = None) -> Finding:
        """Return a finding that points here."""
        return self.document.finding(check, self.path, message, hint, severity=severity)

    def __str__(self) -> str:
        """Return file and line."""
        source, span = self.document.source.located(self.document.node.nearest(self.path)[1].span)
        return f"{source.name}:{source.position(span.start)[0]}"


class NamedPlaces:
    """The places at which Monaco's configuration files give ids, by type and id."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._places: dict[tuple[str, str], list[Place]] = {}
        for document in documents:
            if document.kind is Kind.MONACO_CONFIG:
                for key, path in _ids(document):
                    self._places.setdefault(key, []).append(Place(document, path))

    def of(self, document: Document) -> Place:
        """Return the place of a configuration; several projects may have one of the same type and id."""
        kind, _, config_id = document.config.partition(":")[2].rpartition(":")
        found = self._places.get((kind, config_id), ())
        return found[0] if len(found) == 1 else Place(document, (_NAMES.get(document.kind, "summary"),))


def _ids(document: Document) -> Iterator[tuple[tuple[str, str], Path]]:
    for index, config in enumerate(document.value["configs"]):
        if isinstance(config, dict) and isinstance(config.get("type"), dict):
            settings, config_id = config["type"].get("settings"), config.get("id")
            schema = settings.get("schema") if isinstance(settings, dict) else None
            if isinstance(schema, str) and isinstance(config_id, str):
                yield (schema, config_id), ("configs", index, "id")
