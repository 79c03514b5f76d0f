"""The names that a metric event is written with, spelled as the vendor spells them.

Source: the raw schema ``builtin:anomaly-detection.metric-events``, version 1.0.19, as
``GET /api/v2/settings/schemas/builtin:anomaly-detection.metric-events`` returns it.
"""

from enum import StrEnum

__all__ = [
    "SCHEMA_ID",
    "Aggregation",
    "AlertCondition",
    "DimensionFilterOperator",
    "EntityFilterOperator",
    "EntityFilterType",
    "EventType",
    "ModelType",
    "QueryType",
]

SCHEMA_ID = "builtin:anomaly-detection.metric-events"
"""The Settings 2.0 schema that a metric event is an object of."""


class QueryType(StrEnum):
    """Where a rule takes its series from."""

    METRIC_KEY = "METRIC_KEY"
    METRIC_SELECTOR = "METRIC_SELECTOR"


class Aggregation(StrEnum):
    """Which value of a one-minute slot a metric-key rule looks at."""

    MIN = "MIN"
    MAX = "MAX"
    SUM = "SUM"
    COUNT = "COUNT"
    AVG = "AVG"
    VALUE = "VALUE"
    MEDIAN = "MEDIAN"
    PERCENTILE90 = "PERCENTILE90"


class ModelType(StrEnum):
    """How the bound is found that a sample must not cross."""

    STATIC_THRESHOLD = "STATIC_THRESHOLD"
    AUTO_ADAPTIVE_THRESHOLD = "AUTO_ADAPTIVE_THRESHOLD"
    SEASONAL_BASELINE = "SEASONAL_BASELINE"


class AlertCondition(StrEnum):
    """On which side of its bound a sample violates."""

    ABOVE = "ABOVE"
    BELOW = "BELOW"
    OUTSIDE = "OUTSIDE"


class DimensionFilterOperator(StrEnum):
    """How a dimension filter compares; all of them mind the case."""

    EQUALS = "EQUALS"
    DOES_NOT_EQUAL = "DOES_NOT_EQUAL"
    STARTS_WITH = "STARTS_WITH"
    DOES_NOT_START_WITH = "DOES_NOT_START_WITH"
    CONTAINS_CASE_SENSITIVE = "CONTAINS_CASE_SENSITIVE"
    DOES_NOT_CONTAIN_CASE_SENSITIVE = "DOES_NOT_CONTAIN_CASE_SENSITIVE"


class EntityFilterOperator(StrEnum):
    """How an entity filter compares."""

    EQUALS = "EQUALS"
    DOES_NOT_EQUAL = "DOES_NOT_EQUAL"
    STARTS_WITH = "STARTS_WITH"
    DOES_NOT_START_WITH = "DOES_NOT_START_WITH"
    CONTAINS_CASE_SENSITIVE = "CONTAINS_CASE_SENSITIVE"
    DOES_NOT_CONTAIN_CASE_SENSITIVE = "DOES_NOT_CONTAIN_CASE_SENSITIVE"
    CONTAINS_CASE_INSENSITIVE = "CONTAINS_CASE_INSENSITIVE"
    DOES_NOT_CONTAIN_CASE_INSENSITIVE = "DOES_NOT_CONTAIN_CASE_INSENSITIVE"


class EntityFilterType(StrEnum):
    """What of an entity an entity filter compares."""

    NAME = "NAME"
    ENTITY_ID = "ENTITY_ID"
    MANAGEMENT_ZONE = "MANAGEMENT_ZONE"
    TAG = "TAG"
    HOST_NAME = "HOST_NAME"
    HOST_GROUP_NAME = "HOST_GROUP_NAME"
    PROCESS_GROUP_NAME = "PROCESS_GROUP_NAME"
    PROCESS_GROUP_ID = "PROCESS_GROUP_ID"
    CUSTOM_DEVICE_GROUP_NAME = "CUSTOM_DEVICE_GROUP_NAME"


class EventType(StrEnum):
    """What kind of event a rule raises."""

    INFO = "INFO"
    ERROR = "ERROR"
    AVAILABILITY = "AVAILABILITY"
    SLOWDOWN = "SLOWDOWN"
    RESOURCE = "RESOURCE"
    CUSTOM_ALERT = "CUSTOM_ALERT"
    CUSTOM_ANNOTATION = "CUSTOM_ANNOTATION"
    CUSTOM_CONFIGURATION = "CUSTOM_CONFIGURATION"
    CUSTOM_DEPLOYMENT = "CUSTOM_DEPLOYMENT"
    MARKED_FOR_TERMINATION = "MARKED_FOR_TERMINATION"
    WARNING = "WARNING"
