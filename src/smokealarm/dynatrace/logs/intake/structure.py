"""From the JSON object of one log event to flat attributes.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/acquire-log-data/\
logs-classic-ingestion-api/log-classic-ingest-json-txt-logs
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from smokealarm.dynatrace.logs.record import Values

__all__ = ["Flattened", "Structure", "flattened", "json_text", "raw", "text_of"]

Structure: TypeAlias = Literal["flattened", "raw"]
"""How the endpoint structures its input: nested objects as attributes joined by dots, or as they are."""


@dataclass(slots=True)
class Flattened:
    """The attributes of one log event; ``plain`` are those whose value is one text, number or boolean."""

    attributes: dict[str, Values] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    clashes: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, values: Values, *, plain: bool) -> None:
        """Add an attribute; one whose key is taken gets the prefix ``overwritten`` and a count."""
        if key in self.attributes:
            self.clashes[key] = self.clashes.get(key, 0) + 1
            key = f"overwritten{self.clashes[key]}.{key}"
        self.attributes[key] = values
        if plain:
            self.plain.add(key)

    def override(self, key: str, values: Values) -> None:
        """Set an attribute that has precedence; a value from the body stays under ``overwritten`` and a count."""
        former = self.attributes.pop(key, None)
        self.attributes[key] = values
        if former is not None:
            self.add(key, former, plain=False)


def flattened(event: Mapping[str, Any], levels: int, *, lowercase: bool) -> Flattened:
    """Return the attributes of an event, nested ones joined by dots down to ``levels``; deeper ones are left out."""
    found = Flattened()
    _flatten(found, "", event, levels, lowercase)
    return found


def raw(event: Mapping[str, Any]) -> Flattened:
    """Return the attributes of an event as they are; a nested object is its JSON text."""
    found = Flattened()
    for key, value in event.items():
        _add(found, text_of(key), value)
    return found


def _flatten(found: Flattened, prefix: str, event: Mapping[str, Any], levels: int, lowercase: bool) -> None:  # noqa: FBT001
    for name, value in event.items():
        key = prefix + (text_of(name).lower() if lowercase else text_of(name))
        if not isinstance(value, dict):
            _add(found, key, value)
        elif levels > 1:
            _flatten(found, f"{key}.", value, levels - 1, lowercase)


def _add(found: Flattened, key: str, value: object) -> None:
    if isinstance(value, list):
        found.add(key, _elements(value), plain=False)
    elif value is not None:
        found.add(key, (text_of(value),), plain=not isinstance(value, dict))


def _elements(values: Sequence[object]) -> Values:
    return tuple(text_of(value) for value in values if value is not None)


def text_of(value: object) -> str:
    """Return a value as the text that is stored; a character that UTF-8 cannot hold becomes U+FFFD."""
    if not isinstance(value, str):
        return json_text(value)
    if value.isascii():
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def json_text(value: object, shown: Callable[[Any], str] = str) -> str:
    """Return the compact JSON of a value; ``shown`` makes a text of what JSON does not know."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=shown)
    return text if text.isascii() else text_of(text)
