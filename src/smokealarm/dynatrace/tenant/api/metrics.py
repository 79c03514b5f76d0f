"""The Metrics API v2: queries over data, and what is known of each metric.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.entities import entity_scope, zone_scope
from smokealarm.dynatrace.metrics import (
    DescriptorQuery,
    MetricNotFound,
    MetricQuery,
    QueryChoices,
    descriptor_document,
    descriptors_csv,
    metric_data_csv,
    metric_data_document,
    parse_descriptor_fields,
    parse_metadata_selector,
    query_metrics,
    select_descriptors,
)
from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import Endpoint
from smokealarm.dynatrace.tenant.paging import METRICS, page, page_request
from smokealarm.dynatrace.tenant.timeframe import parse_moment, parse_timeframe
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from smokealarm.dynatrace.tenant.api.call import Call
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["ENDPOINTS"]

_CSV: Final = "text/csv; charset=utf-8"
_KEPT: Final = 120  # minutes in which a metric with data cannot be deleted


def _query(call: Call) -> Answer:
    environment, options, header = call.environment, call.environment.options, _csv_header(call)
    text = call.query.get("metricSelector")
    if not text:
        raise ParameterInvalid("metricSelector", "is missing; expected up to 10 metric selectors")
    frame = parse_timeframe(call.query.get("from"), call.query.get("to"), environment.now)
    scope = _scope(call)
    # Up to now means the newest slot too, incomplete as it is; the environment's time stands on the edge before it.
    end = frame.end + (call.query.get("to", "now") == "now")
    query = MetricQuery(parse(text), frame.start, end, call.query.get("resolution"), scope)
    choices = QueryChoices(options.metric_query_limits, options.metric_queries, options.evaluation)
    answer = query_metrics(query, environment.metrics, environment.entities, choices)
    if header is not None:
        return Answer.text(metric_data_csv(answer, header=header), _CSV)
    return Answer.json(metric_data_document(answer))


def _list(call: Call) -> Answer:
    environment, header = call.environment, _csv_header(call)
    request = page_request(call.query, environment.now, METRICS)
    asked = _descriptor_query(request.parameters, request.asked_at)
    fields = parse_descriptor_fields(request.parameters.get("fields"))
    found = page(select_descriptors(environment.catalogue.descriptors(), asked), request)
    if header is not None:
        return Answer.text(descriptors_csv(found.items, fields, header=header), _CSV)
    return Answer.json(found.document(lambda each: descriptor_document(each, fields)))


def _get(call: Call) -> Answer:
    descriptor = call.environment.catalogue.descriptor(call.path["key"])
    if descriptor is None:
        raise MetricNotFound(call.path["key"])
    return Answer.json(descriptor_document(descriptor))


def _delete(call: Call) -> Answer:
    environment, key = call.environment, call.path["key"]
    newest = environment.metrics.last_written(key)
    if newest is None:
        raise MetricNotFound(key)
    if environment.minute - newest < _KEPT:
        raise ApiError(HTTPStatus.BAD_REQUEST, f"The metric {key} has data of the last two hours and cannot be deleted")
    environment.metrics.forget(key)
    return Answer(HTTPStatus.ACCEPTED)


def _descriptor_query(parameters: Mapping[str, str], now: int) -> DescriptorQuery:
    since = parameters.get("writtenSince")
    return DescriptorQuery(
        now,
        parameters.get("metricSelector", ""),
        parameters.get("text", ""),
        parse_moment(since, now, "writtenSince") if since else None,
        _mode(parameters.get("writtenSinceMode", "INCLUDE")),
        parse_metadata_selector(parameters["metadataSelector"]) if parameters.get("metadataSelector") else (),
    )


def _mode(text: str) -> Literal["INCLUDE", "EXCLUDE"]:
    if text == "EXCLUDE":
        return "EXCLUDE"
    if text != "INCLUDE":
        raise ParameterInvalid("writtenSinceMode", f"is {text[:60]!r}; expected INCLUDE or EXCLUDE")
    return "INCLUDE"


def _scope(call: Call) -> frozenset[str] | None:
    """Return the entities that both selectors of a query leave, None where it has neither."""
    environment: Environment = call.environment
    by_entity, by_zone = call.query.get("entitySelector"), call.query.get("mzSelector")
    scopes = []
    if by_entity:
        most = environment.options.metric_query_limits.entities
        scopes.append(entity_scope(by_entity, environment.entities, most))
    if by_zone:
        scopes.append(zone_scope(by_zone, environment.entities, environment.known().zones))
    return frozenset.intersection(*scopes) if scopes else None


def _csv_header(call: Call) -> bool | None:
    """Return whether a table with a header is wanted, or without; None for JSON.

    Raises:
        ApiError: 406, the request takes neither.
    """
    accepted = call.headers.get("accept", "*/*").replace(" ", "").lower()
    if "text/csv" in accepted:
        return "header=absent" not in accepted
    if "application/json" in accepted or "*/*" in accepted or "application/*" in accepted:
        return None
    raise ApiError(HTTPStatus.NOT_ACCEPTABLE, "HTTP 406 Not Acceptable")


ENDPOINTS: Final = (
    Endpoint("GET", "/api/v2/metrics/query", ("metrics.read",), _query),
    Endpoint("GET", "/api/v2/metrics", ("metrics.read",), _list),
    Endpoint("GET", "/api/v2/metrics/{key:path}", ("metrics.read",), _get),
    Endpoint("DELETE", "/api/v2/metrics/{key:path}", ("metrics.write",), _delete),
)
