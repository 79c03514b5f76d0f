"""The Monitored entities API v2, as far as selectors need it.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.entities import (
    entity_document,
    entity_scope,
    entity_type_document,
    entity_types,
    observed,
    parse_entity_fields,
)
from smokealarm.dynatrace.tenant import paging
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.timeframe import parse_timeframe
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_READ: Final = ("entities.read",)


def _list(call: Call) -> Answer:
    environment = call.environment
    request = paging.page_request(call.query, environment.now, paging.ENTITIES)
    asked = request.parameters
    if not asked.get("entitySelector"):
        raise ParameterInvalid("entitySelector", "is missing; expected one with type(...) or entityId(...)")
    frame = parse_timeframe(asked.get("from"), asked.get("to"), request.asked_at, "now-3d")
    most = environment.options.metric_query_limits.entities
    scope = entity_scope(asked["entitySelector"], environment.entities, most)
    found = [each for each in environment.entities.all() if each.id in scope and observed(each, frame.start, frame.end)]
    fields, zones = parse_entity_fields(asked.get("fields", "")), environment.known().zones
    listed = paging.page(found, request)
    return Answer.json(listed.document(lambda each: entity_document(each, environment.entities, zones, fields)))


def _get(call: Call) -> Answer:
    environment = call.environment
    entity = environment.entities.find(call.path["entity"])
    if entity is None:
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no entity {call.path['entity'][:100]}")
    zones, asked = environment.known().zones, call.query.get("fields")
    if asked is None:
        return Answer.json(entity_document(entity, environment.entities, zones))
    return Answer.json(entity_document(entity, environment.entities, zones, parse_entity_fields(asked)))


def _types(call: Call) -> Answer:
    environment = call.environment
    request = paging.page_request(call.query, environment.now, paging.ENTITY_TYPES)
    listed = paging.page(entity_types(environment.entities), request)
    return Answer.json(listed.document(lambda each: entity_type_document(each, environment.entities)))


def _type(call: Call) -> Answer:
    document = entity_type_document(call.path["type"], call.environment.entities)
    if document is None:
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no entity of type {call.path['type'][:100]}")
    return Answer.json(document)


ENDPOINTS: Final = (
    Endpoint("GET", "/api/v2/entities", _READ, _list),
    Endpoint("GET", "/api/v2/entities/{entity}", _READ, _get),
    Endpoint("GET", "/api/v2/entityTypes", _READ, _types),
    Endpoint("GET", "/api/v2/entityTypes/{type}", _READ, _type),
)
