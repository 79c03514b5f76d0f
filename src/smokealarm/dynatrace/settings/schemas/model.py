"""A Settings schema as data: which properties a value has, of which types, and under which conditions.

The vendor's own form of the same facts, which ``document()`` returns, is described at
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/get-schema
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.schemas.constraints import Constraint
    from smokealarm.dynatrace.settings.schemas.preconditions import Precondition

__all__ = ["CollectionType", "EnumType", "Kind", "ObjectType", "Property", "PropertyType", "SchemaDefinition"]


class Kind(StrEnum):
    """The types without parts that a property may have."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    TEXT = "text"
    SECRET = "secret"  # noqa: S105 - the vendor's word for a type
    SETTING = "setting"
    LOCAL_DATE = "local_date"
    LOCAL_TIME = "local_time"
    LOCAL_DATE_TIME = "local_date_time"
    TIME_ZONE = "time_zone"


@dataclass(frozen=True, slots=True)
class EnumType:
    """A type whose values are fixed words."""

    name: str
    values: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the type as the vendor's schema writes it."""
        return {"type": "enum", "items": [{"value": value} for value in self.values]}


@dataclass(frozen=True, slots=True)
class ObjectType:
    """A type whose values are objects; the root of a schema is one without a name."""

    name: str
    properties: Mapping[str, Property]
    constraints: tuple[Constraint, ...]
    defaults: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """Return the type as the vendor's schema writes it."""
        return {"type": "object", "version": "0", "summaryPattern": "", **self.parts()}

    def parts(self) -> dict[str, Any]:
        """Return its constraints and properties as the vendor's schema writes them."""
        return {
            "constraints": [each.document() for each in self.constraints],
            "properties": {name: each.document() for name, each in self.properties.items()},
        }


@dataclass(frozen=True, slots=True)
class CollectionType:
    """A ``list`` or ``set`` of ``least`` to ``most`` entries."""

    kind: str
    items: Property
    least: int
    most: int


PropertyType = Kind | EnumType | ObjectType | CollectionType


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object, or, without a name, what the entries of a collection are."""

    name: str
    type: PropertyType
    nullable: bool
    default: Any
    has_default: bool
    modification_policy: str
    precondition: Precondition | None
    constraints: tuple[Constraint, ...]
    referenced_type: str | None
    force_secret_resubmission: bool

    def document(self) -> dict[str, Any]:
        """Return the property as the vendor's schema writes it."""
        said: dict[str, Any] = {"type": _reference(self.type), **self._size()}
        if self.name:
            said |= {"nullable": self.nullable, "modificationPolicy": self.modification_policy}
        if self.has_default:
            said["default"] = deepcopy(self.default)
        if self.precondition:
            said["precondition"] = self.precondition.document()
        if self.constraints:
            said["constraints"] = [each.document() for each in self.constraints]
        if self.referenced_type:
            said["referencedType"] = self.referenced_type
        if self.force_secret_resubmission:
            said["forceSecretResubmission"] = True
        return said

    def _size(self) -> dict[str, Any]:
        if isinstance(self.type, CollectionType):
            return {"minObjects": self.type.least, "maxObjects": self.type.most, "items": self.type.items.document()}
        return {"maxObjects": 1} if self.name else {}


def _reference(of: PropertyType) -> str | dict[str, str]:
    if isinstance(of, CollectionType):
        return of.kind
    if isinstance(of, EnumType):
        return {"$ref": f"#/enums/{of.name}"}
    return {"$ref": f"#/types/{of.name}"} if isinstance(of, ObjectType) else of.value


@dataclass(frozen=True, slots=True)
class SchemaDefinition:
    """A Settings schema; ``summary`` is the path of the property that names an object of it."""

    schema_id: str
    display_name: str
    version: str
    maturity: str
    allowed_scopes: tuple[str, ...]
    multi_object: bool
    ordered: bool
    owner_based_access_control: bool
    max_objects: int
    summary: str
    root: ObjectType
    schema_constraints: tuple[Constraint, ...]
    types: Mapping[str, ObjectType]
    enums: Mapping[str, EnumType]

    def document(self) -> dict[str, Any]:
        """Return what ``GET /api/v2/settings/schemas/{schemaId}`` answers."""
        return {
            "schemaId": self.schema_id,
            "displayName": self.display_name,
            "version": self.version,
            "maturity": self.maturity,
            "allowedScopes": list(self.allowed_scopes),
            "multiObject": self.multi_object,
            "ordered": self.ordered,
            "ownerBasedAccessControl": self.owner_based_access_control,
            "maxObjects": self.max_objects,
            **self.root.parts(),
            "schemaConstraints": [each.document() for each in self.schema_constraints],
            "types": {name: each.document() for name, each in self.types.items()},
            "enums": {name: each.document() for name, each in self.enums.items()},
        }

    def stub(self) -> dict[str, Any]:
        """Return what ``GET /api/v2/settings/schemas`` lists of it."""
        return {
            "schemaId": self.schema_id,
            "displayName": self.display_name,
            "latestSchemaVersion": self.version,
            "maturity": self.maturity,
            "multiObject": self.multi_object,
            "ordered": self.ordered,
            "ownerBasedAccessControl": self.owner_based_access_control,
        }
