"""Collecting the rules to test: one Settings 2.0 object, a list of them, or a folder of such files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.detection import SCHEMA_ID, read_rule
from smokealarm.errors import RuleInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.dynatrace.detection import RuleReading

__all__ = ["FoundRule", "find_rules"]

_MARKS = ("queryDefinition", "monitoringStrategy", "metricId")


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule as it was read, and the file it is from."""

    place: str
    reading: RuleReading


def find_rules(path: Path) -> list[FoundRule]:
    """Return the rules at ``path``; raises :class:`~smokealarm.errors.RuleInvalid` if there is none.

    In a folder, every ``*.json`` below it is looked at, and objects that are no metric events are passed over.
    """
    if not path.exists():
        raise RuleInvalid(f"there is no file or folder {path}")
    if path.is_dir():
        files = sorted(file for file in path.rglob("*.json") if file.is_file())
        found = [rule for file in files for rule in _rules_of(file) if rule is not None]
    else:
        found = [_named(path, index, document) for index, document in enumerate(_documents(path))]
    if not found:
        raise RuleInvalid(f"{path} holds no object of {SCHEMA_ID}")
    return found


def _rules_of(file: Path) -> Iterator[FoundRule]:
    for index, document in enumerate(_documents(file)):
        if _is_metric_event(document):
            yield _named(file, index, document)


def _named(file: Path, index: int, document: object) -> FoundRule:
    place = f"{file}[{index}]" if index else str(file)
    if not isinstance(document, Mapping):
        raise RuleInvalid(f"{place} is no object; expected a Settings 2.0 object of {SCHEMA_ID}")
    return FoundRule(place, read_rule(document))


def _documents(file: Path) -> list[Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RuleInvalid(f"{file} is no JSON: {error}; a template has to be rendered before it is tested") from error
    if isinstance(document, Mapping) and isinstance(document.get("items"), list):
        document = document["items"]
    return document if isinstance(document, list) else [document]


def _is_metric_event(document: object) -> bool:
    if not isinstance(document, Mapping):
        return False
    value = document.get("value", document)
    marked = isinstance(value, Mapping) and any(mark in value for mark in _MARKS)
    return bool(document.get("schemaId", SCHEMA_ID) == SCHEMA_ID and marked)
