"""Lists of settings objects and of effective values, page by page."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.answers import ObjectsPage
from smokealarm.dynatrace.settings.objects.filtering import parse_filter, sorted_views
from smokealarm.dynatrace.settings.objects.object_ids import scope_class
from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, SettingsRefusedError
from smokealarm.dynatrace.settings.objects.settings_object import FIELDS, ObjectView
from smokealarm.dynatrace.settings.schemas.catalogue import schema_ids
from smokealarm.dynatrace.settings.schemas.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from smokealarm.dynatrace.settings.objects.collection import ObjectCollection
    from smokealarm.dynatrace.settings.objects.query import ObjectsQuery
    from smokealarm.dynatrace.settings.objects.settings_object import SettingsObject
    from smokealarm.dynatrace.settings.options import SettingsLimits, SettingsOptions
    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition

__all__ = ["Listing"]

_EFFECTIVE_FIELDS = (
    "summary",
    "searchSummary",
    "created",
    "modified",
    "createdBy",
    "modifiedBy",
    "author",
    "origin",
    "schemaId",
    "schemaVersion",
    "value",
    "externalId",
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Answers lists from a collection; ``schema`` returns a schema by its id, or refuses."""

    collection: ObjectCollection
    schema: Callable[[str], SchemaDefinition]
    options: SettingsOptions
    limits: SettingsLimits

    def objects(self, asked: ObjectsQuery) -> ObjectsPage:
        """Return a page of objects.

        Raises :class:`SettingsRefusedError` where the query is not one or names a schema that does not exist.
        """
        query = asked.resolved(self.limits)
        if not query.schema_ids and not query.scopes:
            raise SettingsRefusedError(BAD_REQUEST, "Either schemaIds or scopes must be set.")
        fields = _known(query.fields, FIELDS) or self.options.default_fields
        views = [view for view in self._views(query.schema_ids) if _selected(view, query)]
        if query.filter:
            views = list(filter(parse_filter(query.filter, fields, self.limits), views))
        if query.sort:
            views = sorted_views(views, query.sort, fields)
        return _page(query, views, lambda view: view.document(fields))

    def effective(self, asked: ObjectsQuery) -> ObjectsPage:
        """Return a page of the values that hold in one scope; a schema of single objects has one in any case.

        Raises :class:`SettingsRefusedError` where the query is not one or names a schema that does not exist.
        """
        query = asked.resolved(self.limits)
        if len(query.scopes) != 1:
            raise SettingsRefusedError(BAD_REQUEST, "Exactly one scope must be set.")
        fields = _known(query.fields, _EFFECTIVE_FIELDS) or self.options.effective_fields
        told: list[dict[str, Any]] = []
        for schema_id in query.schema_ids or schema_ids():
            told += self._effective_of(self.schema(schema_id), query.scopes[0])
        return _page(query, told, lambda each: {name: each[name] for name in fields if name in each})

    def view(self, each: SettingsObject) -> ObjectView:
        """Return an object as a reader sees it."""
        return ObjectView(each, self.schema(each.schema_id), self.options.secret_mask)

    def _views(self, asked: Sequence[str]) -> list[ObjectView]:
        wanted = [self.schema(schema_id).schema_id for schema_id in asked] or schema_ids()
        return [self.view(each) for schema_id in dict.fromkeys(wanted) for each in self.collection.of_schema(schema_id)]

    def _effective_of(self, schema: SchemaDefinition, scope: str) -> list[dict[str, Any]]:
        stored = self.collection.in_scope(schema.schema_id, scope)
        if stored or schema.multi_object or scope_class(scope) not in schema.allowed_scopes:
            return [{**self.view(each).document(), "origin": scope} for each in stored]
        value = validate(schema, {}).value
        default = {"origin": self.options.default_origin, "value": deepcopy(value), "summary": schema.display_name}
        return [{**default, "schemaId": schema.schema_id, "schemaVersion": schema.version}]


def _known(asked: Sequence[str], known: Sequence[str]) -> Sequence[str]:
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise SettingsRefusedError(BAD_REQUEST, f"Unknown field {unknown[0]!r}; known are {', '.join(known)}.")
    return asked


def _selected(view: ObjectView, query: ObjectsQuery) -> bool:
    in_scope = not query.scopes or view.object.scope in query.scopes
    return in_scope and (not query.external_ids or view.object.external_id in query.external_ids)


def _page(query: ObjectsQuery, found: Sequence[Any], told: Callable[[Any], dict[str, Any]]) -> ObjectsPage:
    shown: Iterable[Any] = found[query.offset : query.offset + query.page_size]
    return ObjectsPage(tuple(map(told, shown)), len(found), query.page_size, query.next_page(len(found)))
