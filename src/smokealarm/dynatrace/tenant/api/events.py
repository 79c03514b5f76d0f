"""The Events API v2: events that are sent, and events that there are.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/events-v2
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.entities import entity_scope
from smokealarm.dynatrace.problems import (
    PREDEFINED_PROPERTIES,
    EventQuery,
    Ingestion,
    event_document,
    event_property_document,
    event_type_document,
    ingest_event,
    parse_event_selector,
    read_event_ingest,
    select_events,
)
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.tenant import paging
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError, Violation
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.timeframe import parse_timeframe

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_READ: Final = ("events.read",)


def _ingest(call: Call) -> Answer:
    environment, options = call.environment, call.environment.options
    reading = read_event_ingest(call.document(), options.event_ingestion)
    if reading.event is None:
        errors = [each for each in reading.findings if each.gravity is Gravity.ERROR]
        violations = tuple(Violation(each.path, str(each)) for each in errors)
        raise ApiError(HTTPStatus.BAD_REQUEST, "Constraints violated.", violations)
    into = Ingestion(environment.entities, options.event_ingestion, options.event_ingestion_limits)
    taken = ingest_event(reading.event, environment.now, environment.incidents.events, into)
    environment.incidents.take(taken.events)
    return Answer.json(taken.document(), HTTPStatus.CREATED)


def _list(call: Call) -> Answer:
    environment, known = call.environment, call.environment.known()
    request = paging.page_request(call.query, environment.now, paging.EVENTS)
    asked = request.parameters
    frame = parse_timeframe(asked.get("from"), asked.get("to"), request.asked_at)
    by_entity = asked.get("entitySelector")
    most = environment.options.metric_query_limits.entities
    query = EventQuery(
        frame.start,
        frame.end,
        parse_event_selector(asked.get("eventSelector", "")),
        entity_scope(by_entity, environment.entities, most) if by_entity else None,
    )
    found = paging.page(select_events(environment.incidents.events, query, known), request)
    return Answer.json(found.document(lambda each: event_document(each, known)))


def _get(call: Call) -> Answer:
    event = call.environment.incidents.event(call.path["event"])
    if event is None:
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no event {call.path['event'][:100]}")
    return Answer.json(event_document(event, call.environment.known()))


def _types(call: Call) -> Answer:
    request = paging.page_request(call.query, call.environment.now, paging.EVENT_TYPES)
    return Answer.json(paging.page(tuple(DavisEventType), request).document(event_type_document))


def _type(call: Call) -> Answer:
    name = call.path["type"]
    if name not in set(DavisEventType):
        raise ApiError(HTTPStatus.NOT_FOUND, f"There is no event type {name[:100]}")
    return Answer.json(event_type_document(DavisEventType(name)))


def _properties(call: Call) -> Answer:
    request = paging.page_request(call.query, call.environment.now, paging.EVENT_PROPERTIES)
    return Answer.json(paging.page(PREDEFINED_PROPERTIES, request).document(event_property_document))


ENDPOINTS: Final = (
    Endpoint("POST", "/api/v2/events/ingest", ("events.ingest",), _ingest),
    Endpoint("GET", "/api/v2/events", _READ, _list),
    Endpoint("GET", "/api/v2/events/{event}", _READ, _get),
    Endpoint("GET", "/api/v2/eventTypes", _READ, _types),
    Endpoint("GET", "/api/v2/eventTypes/{type}", _READ, _type),
    Endpoint("GET", "/api/v2/eventProperties", _READ, _properties),
)
