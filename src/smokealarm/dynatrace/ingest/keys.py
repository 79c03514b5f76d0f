"""Under which key Metrics Classic stores what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest.options import IngestOptions
    from smokealarm.dynatrace.ingest.syntax import PayloadType

__all__ = ["stored_key"]


def stored_key(key: str, payload_type: PayloadType, options: IngestOptions) -> str:
    """Return the key with the suffix that its payload gives it.

    A count ends in ``.count``; a gauge that would look like a count ends in ``.gauge``.
    https://docs.dynatrace.com/docs/ingest-from/extend-dynatrace/extend-metrics/reference/metric-ingestion-protocol
    """
    if not options.suffixes or key.endswith(options.count_endings) == (payload_type == "count"):
        return key
    return f"{key}.{payload_type}"
