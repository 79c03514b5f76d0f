"""``POST /api/v2/metrics/ingest``: lines of measurements.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/post-ingest-metrics
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.ingest import PayloadTooLargeError, ingest
from smokealarm.dynatrace.tenant.api.answer import Answer, ApiError
from smokealarm.dynatrace.tenant.api.call import MEGABYTE, Endpoint

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Call

__all__ = ["ENDPOINTS"]


def _ingest(call: Call) -> Answer:
    environment = call.environment
    options = environment.options
    try:
        taken = ingest(call.body, environment.now, options.ingest, options.ingest_limits)
    except PayloadTooLargeError as error:
        raise ApiError(error.status, str(error)) from error
    environment.take_metrics(taken.points, taken.metadata)
    return Answer.json(taken.response.document(), taken.response.status)


ENDPOINTS: Final = (
    # One byte more than is taken, so that ingestion itself says what is too large.
    Endpoint("POST", "/api/v2/metrics/ingest", ("metrics.ingest",), _ingest, MEGABYTE + 1),
)
