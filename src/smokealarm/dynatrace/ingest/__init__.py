"""The metrics ingestion protocol: reading lines, taking whole bodies, and storing what they say as time series.

https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics/reference/metric-ingestion-protocol
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest.answer import InvalidLine, LineWarning, ValidationResponse
    from smokealarm.dynatrace.ingest.body import Ingested, ingest
    from smokealarm.dynatrace.ingest.diagnostics import LineError, PayloadTooLargeError
    from smokealarm.dynatrace.ingest.keys import stored_key
    from smokealarm.dynatrace.ingest.options import IngestLimits, IngestOptions
    from smokealarm.dynatrace.ingest.parser import parse_line
    from smokealarm.dynatrace.ingest.storing import to_series
    from smokealarm.dynatrace.ingest.syntax import DataPoint, Metadata, PayloadType, Summary
else:
    __getattr__ = deferred(
        __name__,
        answer=("InvalidLine", "LineWarning", "ValidationResponse"),
        body=("Ingested", "ingest"),
        diagnostics=("LineError", "PayloadTooLargeError"),
        keys=("stored_key",),
        options=("IngestLimits", "IngestOptions"),
        parser=("parse_line",),
        storing=("to_series",),
        syntax=("DataPoint", "Metadata", "PayloadType", "Summary"),
    )

__all__ = [
    "DataPoint",
    "IngestLimits",
    "IngestOptions",
    "Ingested",
    "InvalidLine",
    "LineError",
    "LineWarning",
    "Metadata",
    "PayloadTooLargeError",
    "PayloadType",
    "Summary",
    "ValidationResponse",
    "ingest",
    "parse_line",
    "stored_key",
    "to_series",
]
