"""Where an API takes more than its pages say: what contradicts only the pages is a warning.

The Config API v1 reads numbers and truth values from texts, keeps tiles that nobody has filled in yet, and exports
words that its pages do not list. A Settings 2.0 object may follow another version of its schema than the known one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from smokealarm.check.document import Document, Kind
from smokealarm.check.finding import Severity
from smokealarm.check.schema_files import SETTINGS
from smokealarm.dynatrace.settings.schemas import definition

if TYPE_CHECKING:
    from smokealarm.check.located import Path

__all__ = ["is_of_another_version", "lowered"]

_CONVERTS = re.compile(r"true|false|-?\d{1,20}(?:\.\d{1,20})?").fullmatch
_OF_CONFIG_API: Final = (Kind.CLASSIC_DASHBOARD, Kind.CLASSIC_METRIC_EVENT)
_NEEDED: Final = frozenset({"name", "tileType", "bounds"})
_DEEPEST_NEEDED: Final = 4


def lowered(document: Document, path: Path, *, unlike: bool = False) -> Severity | None:
    """Return the severity of what would be an error at a path, or None if it is one.

    ``unlike`` says that an unknown word stands there which resembles no known one.
    """
    if is_of_another_version(document):
        return Severity.WARNING
    if document.kind not in _OF_CONFIG_API:
        return None
    node = document.node.at(path)
    converts = node is not None and isinstance(node.value, str) and _CONVERTS(node.value)
    loose = document.kind is Kind.CLASSIC_DASHBOARD and not _is_needed(path)
    return Severity.WARNING if converts or unlike or loose else None


def is_of_another_version(document: Document) -> bool:
    """Return whether a Settings 2.0 object names a later version of its schema, or one with another major number."""
    version = document.settings.get("schemaVersion")
    if document.kind not in SETTINGS or not isinstance(version, str):
        return False
    written, known = _numbers(version), _numbers(definition(SETTINGS[document.kind]).version)
    return written > known or written[:1] != known[:1]


def _numbers(version: str) -> list[int]:
    return [int(part[:9]) for part in version.split(".")[:3] if part.isascii() and part.isdecimal()]


def _is_needed(path: Path) -> bool:
    """Return whether a dashboard cannot be without what stands at a path: its name, its tiles, their frames."""
    if path[:1] == ("tiles",):
        inner = path[2:]
        return not inner or (inner[0] in _NEEDED and len(path) <= _DEEPEST_NEEDED)
    return path in ((), ("dashboardMetadata",), ("dashboardMetadata", "name"))
