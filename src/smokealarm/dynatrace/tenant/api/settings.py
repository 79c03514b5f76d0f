"""The Settings API: schemas, objects and effective values.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/settings
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.settings.objects import ObjectsQuery
from smokealarm.dynatrace.tenant.api.answer import Answer
from smokealarm.dynatrace.tenant.api.call import Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_OBJECTS: Final = "/api/v2/settings/objects"
_READ, _WRITE = ("settings.read",), ("settings.write",)


def _schemas(call: Call) -> Answer:
    return Answer.json(call.environment.settings.schemas())


def _schema(call: Call) -> Answer:
    return Answer.json(call.environment.settings.schema(call.path["schema"]).document())


def _list(call: Call) -> Answer:
    return Answer.json(call.environment.settings.select(_objects_query(call)).document())


def _effective(call: Call) -> Answer:
    return Answer.json(call.environment.settings.effective(_objects_query(call)).document())


def _get(call: Call) -> Answer:
    return Answer.json(call.environment.settings.get(call.path["object"]).document())


def _create(call: Call) -> Answer:
    created = call.environment.settings.create(
        call.document(), call.token.name, validate_only=call.flag("validateOnly")
    )
    return Answer.json(created.document(), created.status)


def _update(call: Call) -> Answer:
    result = call.environment.settings.update(
        call.path["object"], call.document(), call.token.name, validate_only=call.flag("validateOnly")
    )
    return Answer.json(result.document(), result.status)


def _delete(call: Call) -> Answer:
    call.environment.settings.delete(call.path["object"], call.query.get("updateToken"))
    return Answer.nothing()


def _objects_query(call: Call) -> ObjectsQuery:
    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in call.query.get(name, "").split(",") if part.strip())

    return ObjectsQuery(
        several("schemaIds"),
        several("scopes") or several("scope"),
        several("externalIds"),
        several("fields"),
        call.query.get("filter", ""),
        call.query.get("sort", ""),
        call.integer("pageSize", 0, 1, 500) if "pageSize" in call.query else 0,
        call.query.get("nextPageKey", ""),
    )


ENDPOINTS: Final = (
    Endpoint("GET", "/api/v2/settings/schemas", _READ, _schemas),
    Endpoint("GET", "/api/v2/settings/schemas/{schema}", _READ, _schema),
    Endpoint("GET", "/api/v2/settings/effectiveValues", _READ, _effective),
    Endpoint("GET", _OBJECTS, _READ, _list),
    Endpoint("POST", _OBJECTS, _WRITE, _create),
    Endpoint("GET", f"{_OBJECTS}/{{object}}", _READ, _get),
    Endpoint("PUT", f"{_OBJECTS}/{{object}}", (*_WRITE, *_READ), _update),
    Endpoint("DELETE", f"{_OBJECTS}/{{object}}", _WRITE, _delete),
)
