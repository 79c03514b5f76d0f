"""``POST /api/v2/logs/ingest``: log records.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from smokealarm.dynatrace.logs import BodyRefused, ingest_logs, log_request
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import MEGABYTE, Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]

_TOKEN: Final = "api-token"  # noqa: S105 - a parameter's name


def _ingest(call: Call) -> Answer:
    environment, headers = call.environment, call.headers
    query = urlencode({name: value for name, value in call.query.items() if name != _TOKEN})
    attributes, options = headers.get("x-dynatrace-attr", ""), headers.get("x-dynatrace-options", "")
    try:
        request = log_request(headers.get("content-type", ""), query, attributes, options)
    except BodyRefused as error:
        raise ApiError(error.status, error.message) from error
    chosen = environment.options
    taken = ingest_logs(call.body, request, environment.now, chosen.logs, chosen.log_limits)
    environment.take_logs(taken.records)
    document = taken.response.document()
    return Answer.nothing() if document is None else Answer.json(document, taken.response.status)


ENDPOINTS: Final = (
    # One byte more than is taken, so that ingestion itself says what is too large.
    Endpoint("POST", "/api/v2/logs/ingest", ("logs.ingest",), _ingest, 10 * MEGABYTE + 1),
)
