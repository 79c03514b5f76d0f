"""Secrets of Settings values: masked when they are read, and kept when they are sent back masked.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/key-concepts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smokealarm.dynatrace.settings.schemas.model import CollectionType, Kind, ObjectType, PropertyType

__all__ = ["Restored", "masked", "restored"]


def masked(of: PropertyType, value: Any, mask: str) -> Any:
    """Return the value with a mask in the place of every secret; the value may be of any shape, and is not changed."""
    if of is Kind.SECRET:
        return value if value is None else mask
    if isinstance(of, ObjectType) and isinstance(value, Mapping):
        types = {name: each.type for name, each in of.properties.items()}
        return {name: masked(types[name], entry, mask) if name in types else entry for name, entry in value.items()}
    if isinstance(of, CollectionType) and isinstance(value, list):
        return [masked(of.items.type, entry, mask) for entry in value]
    return value


@dataclass(frozen=True, slots=True)
class Restored:
    """A value whose masked secrets are what they were; ``kept`` and ``unknown`` are the paths of masked ones.

    A masked secret is unknown if there was none at its place before. In a collection the place of an entry is that of
    an entry that looked the same.
    """

    value: Any = field(repr=False)
    kept: tuple[str, ...]
    unknown: tuple[str, ...]


def restored(of: ObjectType, value: Any, before: Any, mask: str) -> Restored:
    """Return the value with every secret that is masked replaced by what it was ``before``, if it was anything."""
    walk = _Walk(mask)
    found = walk.go(of, value, before, "")
    return Restored(found, tuple(walk.kept), tuple(walk.unknown))


@dataclass(slots=True)
class _Walk:
    mask: str
    kept: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def go(self, of: PropertyType, value: Any, before: Any, path: str) -> Any:
        if of is Kind.SECRET and value == self.mask:
            (self.unknown if before is None else self.kept).append(path)
            return before
        if isinstance(of, ObjectType) and isinstance(value, Mapping):
            return self._object(of, value, before if isinstance(before, Mapping) else {}, path)
        if isinstance(of, CollectionType) and isinstance(value, list):
            return self._entries(of.items.type, value, before if isinstance(before, list) else [], path)
        return value

    def _object(self, of: ObjectType, value: Mapping[str, Any], before: Mapping[str, Any], path: str) -> dict[str, Any]:
        found = dict(value)
        for name in value:
            if name in of.properties:
                place = f"{path}/{name}" if path else name
                found[name] = self.go(of.properties[name].type, value[name], before.get(name), place)
        return found

    def _entries(self, of: PropertyType, value: list[Any], before: list[Any], path: str) -> list[Any]:
        looks = [(masked(of, entry, self.mask), entry) for entry in before] if isinstance(of, ObjectType) else []
        same = (next((entry for look, entry in looks if look == each), None) for each in value)
        return [self.go(of, each, old, f"{path}/{at}") for at, (each, old) in enumerate(zip(value, same, strict=True))]
