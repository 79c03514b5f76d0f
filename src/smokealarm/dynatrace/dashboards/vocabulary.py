"""The fixed words of classic dashboards.

https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api/post-dashboard and
https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/dashboards-api/dashboards-api-tile-models
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = [
    "ASSIGNED_ENTITIES",
    "AxisTarget",
    "FilterEvaluator",
    "FilterOperator",
    "FilterType",
    "Rate",
    "SeriesType",
    "Sort",
    "SpaceAggregation",
    "TileType",
    "TilesNameSize",
    "TimeAggregation",
    "VisualType",
]


class TileType(StrEnum):
    """What a tile shows."""

    DATA_EXPLORER = "DATA_EXPLORER"
    CUSTOM_CHARTING = "CUSTOM_CHARTING"
    DTAQL = "DTAQL"
    MARKDOWN = "MARKDOWN"
    IMAGE = "IMAGE"
    HEADER = "HEADER"
    OPEN_PROBLEMS = "OPEN_PROBLEMS"
    SLO = "SLO"
    SCALABLE_LIST = "SCALABLE_LIST"
    HOSTS = "HOSTS"
    APPLICATIONS = "APPLICATIONS"
    SERVICES = "SERVICES"
    DATABASES_OVERVIEW = "DATABASES_OVERVIEW"
    SYNTHETIC_TESTS = "SYNTHETIC_TESTS"
    APPLICATION_WORLDMAP = "APPLICATION_WORLDMAP"
    RESOURCES = "RESOURCES"
    THIRD_PARTY_MOST_ACTIVE = "THIRD_PARTY_MOST_ACTIVE"
    UEM_CONVERSIONS_PER_GOAL = "UEM_CONVERSIONS_PER_GOAL"
    HOST = "HOST"
    PROCESS_GROUPS_ONE = "PROCESS_GROUPS_ONE"
    SYNTHETIC_SINGLE_WEBCHECK = "SYNTHETIC_SINGLE_WEBCHECK"
    APPLICATION = "APPLICATION"
    VIRTUALIZATION = "VIRTUALIZATION"
    AWS = "AWS"
    SERVICE_VERSATILE = "SERVICE_VERSATILE"
    SESSION_METRICS = "SESSION_METRICS"
    USERS = "USERS"
    UEM_KEY_USER_ACTIONS = "UEM_KEY_USER_ACTIONS"
    BOUNCE_RATE = "BOUNCE_RATE"
    UEM_CONVERSIONS_OVERALL = "UEM_CONVERSIONS_OVERALL"
    UEM_JSERRORS_OVERALL = "UEM_JSERRORS_OVERALL"
    MOBILE_APPLICATION = "MOBILE_APPLICATION"
    SYNTHETIC_SINGLE_EXT_TEST = "SYNTHETIC_SINGLE_EXT_TEST"
    SYNTHETIC_HTTP_MONITOR = "SYNTHETIC_HTTP_MONITOR"
    DATABASE = "DATABASE"
    CUSTOM_APPLICATION = "CUSTOM_APPLICATION"
    APPLICATION_METHOD = "APPLICATION_METHOD"
    LOG_ANALYTICS = "LOG_ANALYTICS"
    OPENSTACK = "OPENSTACK"
    OPENSTACK_PROJECT = "OPENSTACK_PROJECT"
    OPENSTACK_AV_ZONE = "OPENSTACK_AV_ZONE"
    DEVICE_APPLICATION_METHOD = "DEVICE_APPLICATION_METHOD"
    DEM_KEY_USER_ACTION = "DEM_KEY_USER_ACTION"
    PURE_MODEL = "PURE_MODEL"
    DOCKER = "DOCKER"
    NETWORK_MEDIUM = "NETWORK_MEDIUM"
    NETWORK = "NETWORK"
    APPLICATIONS_MOST_ACTIVE = "APPLICATIONS_MOST_ACTIVE"
    UEM_ACTIVE_SESSIONS = "UEM_ACTIVE_SESSIONS"
    DCRUM_SERVICES = "DCRUM_SERVICES"


ASSIGNED_ENTITIES: Final = frozenset(
    {
        TileType.APPLICATION,
        TileType.APPLICATION_METHOD,
        TileType.AWS,
        TileType.BOUNCE_RATE,
        TileType.CUSTOM_APPLICATION,
        TileType.DATABASE,
        TileType.DEM_KEY_USER_ACTION,
        TileType.LOG_ANALYTICS,
        TileType.MOBILE_APPLICATION,
        TileType.SERVICE_VERSATILE,
        TileType.SESSION_METRICS,
        TileType.SLO,
        TileType.SYNTHETIC_HTTP_MONITOR,
        TileType.SYNTHETIC_SINGLE_EXT_TEST,
        TileType.UEM_CONVERSIONS_OVERALL,
        TileType.UEM_JSERRORS_OVERALL,
        TileType.UEM_KEY_USER_ACTIONS,
        TileType.USERS,
        TileType.VIRTUALIZATION,
    }
)
"""The tiles whose model is ``AssignedEntitiesTile``."""


class TilesNameSize(StrEnum):
    """How large the names of tiles are."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class SpaceAggregation(StrEnum):
    """How a query joins series."""

    AUTO = "AUTO"
    AVG = "AVG"
    COUNT = "COUNT"
    MAX = "MAX"
    MEDIAN = "MEDIAN"
    MIN = "MIN"
    PERCENTILE_10 = "PERCENTILE_10"
    PERCENTILE_75 = "PERCENTILE_75"
    PERCENTILE_90 = "PERCENTILE_90"
    SUM = "SUM"
    VALUE = "VALUE"


class TimeAggregation(StrEnum):
    """How a query joins the values of a slot."""

    AVG = "AVG"
    COUNT = "COUNT"
    DEFAULT = "DEFAULT"
    MAX = "MAX"
    MEDIAN = "MEDIAN"
    MIN = "MIN"
    SUM = "SUM"
    VALUE = "VALUE"


class Rate(StrEnum):
    """The time that a rate is per."""

    NONE = "NONE"
    SECOND = "SECOND"
    MINUTE = "MINUTE"
    HOUR = "HOUR"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class Sort(StrEnum):
    """The order of a query's series."""

    ASC = "ASC"
    DESC = "DESC"


class FilterType(StrEnum):
    """What a filter of a query looks at."""

    DIMENSION = "DIMENSION"
    ENTITY_ATTRIBUTE = "ENTITY_ATTRIBUTE"
    ID = "ID"
    NAME = "NAME"
    TAG = "TAG"


class FilterOperator(StrEnum):
    """How a filter of a query joins its criteria and nested filters."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"


class FilterEvaluator(StrEnum):
    """How a criterion compares."""

    EQ = "EQ"
    NE = "NE"
    IN = "IN"
    PREFIX = "PREFIX"


class VisualType(StrEnum):
    """How a Data Explorer tile draws."""

    GRAPH_CHART = "GRAPH_CHART"
    HEATMAP = "HEATMAP"
    HISTOGRAM = "HISTOGRAM"
    HONEYCOMB = "HONEYCOMB"
    PIE_CHART = "PIE_CHART"
    SINGLE_VALUE = "SINGLE_VALUE"
    STACKED_AREA = "STACKED_AREA"
    STACKED_COLUMN = "STACKED_COLUMN"
    TABLE = "TABLE"
    TOP_LIST = "TOP_LIST"


class SeriesType(StrEnum):
    """How one series is drawn."""

    LINE = "LINE"
    AREA = "AREA"
    COLUMN = "COLUMN"
    STACKED_AREA = "STACKED_AREA"
    STACKED_COLUMN = "STACKED_COLUMN"


class AxisTarget(StrEnum):
    """The axis that a threshold belongs to."""

    LEFT = "LEFT"
    RIGHT = "RIGHT"
