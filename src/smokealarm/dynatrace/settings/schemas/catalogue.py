"""The Settings schemas that the tenant knows, read from one small file each when they are first asked for.

A file holds only facts, in a form of our own: a property is ``{"is": type, ...}``, where a type is one of the kinds of
:class:`~smokealarm.dynatrace.settings.schema.Kind`, ``list`` or ``set`` (``of`` what, ``count`` least and most), or
the name of one of the file's ``types`` or ``enums``; ``when`` is its precondition, ``must`` are its constraints, both
as ``[type, operands...]``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.schemas.constraints import parse_constraint
from smokealarm.dynatrace.settings.schemas.model import (
    CollectionType,
    EnumType,
    Kind,
    ObjectType,
    Property,
    PropertyType,
    SchemaDefinition,
)
from smokealarm.dynatrace.settings.schemas.preconditions import parse_precondition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.schemas.constraints import Constraint

__all__ = ["definition", "parse_definition", "schema_ids"]

_FOLDER = files("smokealarm.dynatrace.settings") / "definitions"
_BUILTIN = "builtin:"


@cache
def schema_ids() -> tuple[str, ...]:
    """Return the ids of all schemas, in alphabetical order."""
    names = (each.name for each in _FOLDER.iterdir() if each.name.endswith(".json"))
    return tuple(sorted(_BUILTIN + name.removesuffix(".json") for name in names))


@cache
def definition(schema_id: str) -> SchemaDefinition:
    """Return one schema; raises :class:`KeyError` if there is none of that id."""
    if schema_id not in schema_ids():
        raise KeyError(schema_id)
    path = _FOLDER / f"{schema_id.removeprefix(_BUILTIN)}.json"
    return parse_definition(json.loads(path.read_text(encoding="utf-8")))


def parse_definition(written: Mapping[str, Any]) -> SchemaDefinition:
    """Return the schema that a definition file writes."""
    types = _Types(written)
    return SchemaDefinition(
        schema_id=written["schemaId"],
        display_name=written["displayName"],
        version=written["version"],
        maturity=written.get("maturity", "GENERAL_AVAILABILITY"),
        allowed_scopes=tuple(written["scopes"]),
        multi_object=written["multiObject"],
        ordered=written.get("ordered", False),
        owner_based_access_control=written.get("ownerBasedAccessControl", False),
        max_objects=written["maxObjects"],
        summary=written["summary"],
        root=types.object_type("", written),
        schema_constraints=_constraints(written, "acrossObjects"),
        types={name: types.named_object(name) for name in written.get("types", {})},
        enums=types.enums,
    )


def _constraints(written: Mapping[str, Any], place: str = "must") -> tuple[Constraint, ...]:
    return tuple(map(parse_constraint, written.get(place, ())))


class _Types:
    """The types of one definition file, each read once."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self._written = written.get("types", {})
        self._objects: dict[str, ObjectType] = {}
        self.enums = {name: EnumType(name, tuple(values)) for name, values in written.get("enums", {}).items()}

    def named_object(self, name: str) -> ObjectType:
        """Return one of the object types."""
        if name not in self._objects:
            self._objects[name] = self.object_type(name, self._written[name])
        return self._objects[name]

    def object_type(self, name: str, written: Mapping[str, Any]) -> ObjectType:
        """Return what is written as an object type."""
        properties = {each: self._property(each, said) for each, said in written["properties"].items()}
        defaults = {each.name: each.default for each in properties.values() if each.has_default}
        return ObjectType(name, properties, _constraints(written), defaults)

    def _property(self, name: str, written: Mapping[str, Any]) -> Property:
        return Property(
            name=name,
            type=self._type(written),
            nullable=written.get("nullable", False),
            default=written.get("default"),
            has_default="default" in written,
            modification_policy=written.get("modified", "DEFAULT"),
            precondition=parse_precondition(written["when"]) if "when" in written else None,
            constraints=_constraints(written),
            referenced_type=written.get("refers"),
            force_secret_resubmission=written.get("resubmit", False),
        )

    def _type(self, written: Mapping[str, Any]) -> PropertyType:
        name = written["is"]
        if "of" in written:
            least, most = written["count"]
            return CollectionType(name, self._property("", written["of"]), least, most)
        if name in self.enums:
            return self.enums[name]
        return self.named_object(name) if name in self._written else Kind(name)
