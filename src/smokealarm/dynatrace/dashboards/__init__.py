"""Classic dashboards: reading their JSON, and saying what is wrong in it and where.

https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api
"""

from smokealarm.dynatrace.dashboards.asking import asked_selectors
from smokealarm.dynatrace.dashboards.dashboard import (
    AssignedEntities,
    Bounds,
    Chart,
    ChartSeries,
    Dashboard,
    DataExplorer,
    Markdown,
    MetricExpression,
    OpenProblems,
    Query,
    SeriesRule,
    Threshold,
    ThresholdRule,
    Tile,
    TileContent,
    ValueAxis,
    Visual,
)
from smokealarm.dynatrace.dashboards.options import DashboardOptions
from smokealarm.dynatrace.dashboards.reading import read_dashboard

__all__ = [
    "AssignedEntities",
    "Bounds",
    "Chart",
    "ChartSeries",
    "Dashboard",
    "DashboardOptions",
    "DataExplorer",
    "Markdown",
    "MetricExpression",
    "OpenProblems",
    "Query",
    "SeriesRule",
    "Threshold",
    "ThresholdRule",
    "Tile",
    "TileContent",
    "ValueAxis",
    "Visual",
    "asked_selectors",
    "read_dashboard",
]
