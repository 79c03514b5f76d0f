"""One settings object, and what the API tells of it.

Fields: https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/get-objects
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.masking import masked
from smokealarm.dynatrace.settings.objects.object_ids import update_token

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition

__all__ = ["FIELDS", "ObjectView", "SettingsObject", "at_path"]

FIELDS = (
    "objectId",
    "summary",
    "searchSummary",
    "created",
    "modified",
    "createdBy",
    "modifiedBy",
    "author",
    "updateToken",
    "scope",
    "modificationInfo",
    "resourceContext",
    "owner",
    "schemaId",
    "schemaVersion",
    "value",
    "externalId",
)
"""Every field of an object that can be asked for, in the vendor's order."""


@dataclass(frozen=True, slots=True)
class SettingsObject:
    """A stored object; its value holds secrets as they are, so that it is not part of the ``repr``.

    Times are milliseconds since the Unix epoch; ``state`` counts the writes; what is ``fixed`` is the path of a
    property that cannot be changed, and an object with such a property cannot be deleted.
    """

    object_id: str
    uuid: UUID
    schema_id: str
    schema_version: str
    scope: str
    value: Mapping[str, Any] = field(repr=False)
    external_id: str | None
    created: int
    modified: int
    created_by: str
    modified_by: str
    state: int = 0
    fixed: tuple[str, ...] = ()

    @property
    def update_token(self) -> str:
        """The token that a write may bring to make sure that nothing has changed."""
        return update_token(self.uuid, self.state)


@dataclass(frozen=True, slots=True)
class ObjectView:
    """An object as a reader sees it, its secrets masked."""

    object: SettingsObject
    schema: SchemaDefinition
    mask: str

    def document(self, fields: Iterable[str] = FIELDS) -> dict[str, Any]:
        """Return the named fields; those without a value are left out."""
        told = {name: self.field(name) for name in FIELDS if name in set(fields)}
        return {name: value for name, value in told.items() if value is not None}

    def field(self, name: str) -> Any:
        """Return one field."""
        stored = self.object
        plain = {
            "objectId": stored.object_id,
            "created": stored.created,
            "modified": stored.modified,
            "createdBy": stored.created_by,
            "modifiedBy": stored.modified_by,
            "author": stored.modified_by,
            "updateToken": stored.update_token,
            "scope": stored.scope,
            "schemaId": stored.schema_id,
            "schemaVersion": stored.schema_version,
            "externalId": stored.external_id,
        }
        return plain[name] if name in plain else self._computed(name)

    def _computed(self, name: str) -> Any:
        if name in {"summary", "searchSummary"}:
            return self.summary()
        if name == "resourceContext":
            return self.resource_context()
        if name == "modificationInfo":
            return self.modification_info()
        return self.value() if name == "value" else self.owner()

    def value(self) -> dict[str, Any]:
        """Return the value with its secrets masked."""
        shown: dict[str, Any] = masked(self.schema.root, self.object.value, self.mask)
        return shown

    def owner(self) -> dict[str, Any] | None:
        """Return who owns the object, where the schema has owners."""
        return {"type": "user", "id": self.object.created_by} if self.schema.owner_based_access_control else None

    def summary(self) -> str:
        """Return the text that names the object."""
        return str(at_path(self.object.value, self.schema.summary.split("/")) or self.schema.display_name)

    def resource_context(self) -> dict[str, Any]:
        """Return what may be done with the object."""
        operations = ["read", "write"] if self.object.fixed else ["read", "write", "delete"]
        return {"operations": operations, "modifications": self._modifications()}

    def modification_info(self) -> dict[str, Any]:
        """Return the same in the older, deprecated form."""
        return {"deletable": not self.object.fixed, "modifiable": True, **self._modifications()}

    def _modifications(self) -> dict[str, Any]:
        never = [name for name, each in self.schema.root.properties.items() if each.modification_policy == "NEVER"]
        return {
            "first": False,
            "modifiablePaths": [],
            "nonModifiablePaths": [*self.object.fixed, *never],
            "movable": self.schema.ordered,
        }


def at_path(value: Any, path: Iterable[str]) -> Any:
    """Return what a JSON value holds at a path of property names, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
