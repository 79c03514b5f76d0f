"""The stored objects: by id, by external id, and in the order of their schema and scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.objects.settings_object import SettingsObject

__all__ = ["ObjectCollection"]


class ObjectCollection:
    """Holds objects; ``revision`` changes with every write."""

    def __init__(self) -> None:
        self.revision = 0
        self._by_id: dict[str, SettingsObject] = {}
        self._by_external_id: dict[tuple[str, str, str], str] = {}
        self._order: dict[str, dict[str, list[str]]] = {}

    def get(self, object_id: str) -> SettingsObject | None:
        """Return one object, or None."""
        return self._by_id.get(object_id)

    def by_external_id(self, schema_id: str, scope: str, external_id: str) -> SettingsObject | None:
        """Return the object that a schema and scope have under an external id, or None."""
        return self._by_id.get(self._by_external_id.get((schema_id, scope, external_id), ""))

    def of_schema(self, schema_id: str) -> tuple[SettingsObject, ...]:
        """Return all objects of a schema, scope by scope, in their order."""
        return tuple(self._by_id[each] for order in self._order.get(schema_id, {}).values() for each in order)

    def in_scope(self, schema_id: str, scope: str) -> tuple[SettingsObject, ...]:
        """Return the objects of a schema that target one scope, in their order."""
        return tuple(map(self._by_id.__getitem__, self._order.get(schema_id, {}).get(scope, ())))

    def put(self, stored: SettingsObject) -> None:
        """Add an object at the end, or replace the one that has its id where it stands."""
        replaced = self._by_id.get(stored.object_id)
        if replaced:
            self._forget_external_id(replaced)
        else:
            self._order.setdefault(stored.schema_id, {}).setdefault(stored.scope, []).append(stored.object_id)
        self._by_id[stored.object_id] = stored
        if stored.external_id is not None:
            self._by_external_id[stored.schema_id, stored.scope, stored.external_id] = stored.object_id
        self.revision += 1

    def remove(self, stored: SettingsObject) -> None:
        """Take an object away."""
        self._forget_external_id(stored)
        del self._by_id[stored.object_id]
        self._order[stored.schema_id][stored.scope].remove(stored.object_id)
        self.revision += 1

    def move(self, stored: SettingsObject, *, after: str | None = None, before: str | None = None) -> None:
        """Move an object right behind or in front of another; an empty id is the first place, or the last."""
        order = self._order[stored.schema_id][stored.scope]
        order.remove(stored.object_id)
        if after is not None:
            at = order.index(after) + 1 if after else 0
        else:
            at = order.index(before) if before else len(order)
        order.insert(at, stored.object_id)
        self.revision += 1

    def _forget_external_id(self, stored: SettingsObject) -> None:
        if stored.external_id is not None:
            self._by_external_id.pop((stored.schema_id, stored.scope, stored.external_id), None)
