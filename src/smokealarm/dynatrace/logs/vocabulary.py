"""The names of the Settings schemas of logs, spelled as the vendor spells them."""

from enum import StrEnum

__all__ = ["LOG_EVENT_SCHEMA_ID", "LOG_METRIC_SCHEMA_ID", "PROCESSING_SCHEMA_ID", "Measure"]

PROCESSING_SCHEMA_ID = "builtin:logmonitoring.log-dpp-rules"
"""The Settings 2.0 schema that a processing rule is an object of."""

LOG_METRIC_SCHEMA_ID = "builtin:logmonitoring.schemaless-log-metric"
"""The Settings 2.0 schema that a log metric is an object of."""

LOG_EVENT_SCHEMA_ID = "builtin:logmonitoring.log-events"
"""The Settings 2.0 schema that a log event is an object of."""


class Measure(StrEnum):
    """What a log metric measures."""

    OCCURRENCE = "OCCURRENCE"
    ATTRIBUTE = "ATTRIBUTE"
