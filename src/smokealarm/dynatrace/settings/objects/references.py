"""Which other settings objects a value refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.schemas.model import CollectionType, Kind, ObjectType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.settings.schemas.model import Property

__all__ = ["Reference", "references"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A property at ``path`` names the object ``target`` of another schema."""

    path: str
    schema_id: str
    target: str


def references(of: ObjectType, value: Mapping[str, Any], path: str = "") -> Iterator[Reference]:
    """Yield every reference of a value that is right by its schema."""
    for name, each in of.properties.items():
        if value.get(name) is not None:
            yield from _references(each, value[name], f"{path}{name}")


def _references(each: Property, value: Any, path: str) -> Iterator[Reference]:
    if isinstance(each.type, ObjectType):
        yield from references(each.type, value, f"{path}/")
    elif isinstance(each.type, CollectionType):
        for index, entry in enumerate(value):
            yield from _references(each.type.items, entry, f"{path}/{index}")
    elif each.type is Kind.SETTING and each.referenced_type:
        yield Reference(path, each.referenced_type, value)
