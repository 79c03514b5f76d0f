"""A classic dashboard, read once: what it is called, and what its tiles ask and show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards.vocabulary import (
        AxisTarget,
        Rate,
        SeriesType,
        Sort,
        SpaceAggregation,
        TileType,
        TimeAggregation,
        VisualType,
    )
    from smokealarm.dynatrace.selector import Selector
    from smokealarm.dynatrace.selector.syntax import Condition

__all__ = [
    "AssignedEntities",
    "Bounds",
    "Chart",
    "ChartSeries",
    "Dashboard",
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
]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a tile lies, in pixels from the upper left corner."""

    top: int
    left: int
    width: int
    height: int

    def overlaps(self, other: Bounds) -> bool:
        """Return whether the two share a pixel."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Query:
    """One query of a Data Explorer tile: a metric key with its settings, or a selector that somebody wrote.

    ``selector`` is None where neither can be read. ``condition`` is what the settings filter by, None for nothing;
    ``filters_entities`` says that they also filter by what only the environment knows of entities. ``limit`` is the
    most series, None where the settings name none.
    """

    query_id: str
    selector: Selector | None
    is_written: bool
    space_aggregation: SpaceAggregation
    time_aggregation: TimeAggregation
    split_by: tuple[str, ...]
    rate: Rate
    enabled: bool
    condition: Condition | None = None
    filters_entities: bool = False
    limit: int | None = None
    sort_by: Sort | None = None


@dataclass(frozen=True, slots=True)
class MetricExpression:
    """What the server derived from the queries of a tile; ``resolution`` is None for its default."""

    selector: Selector
    resolution: str | None


@dataclass(frozen=True, slots=True)
class ThresholdRule:
    """From ``value`` on a chart has this colour; None is an entry that is not filled in."""

    value: float | None
    color: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """The coloured lines of one query, or of all for ``query_id`` None."""

    query_id: str | None
    axis: AxisTarget
    visible: bool
    rules: tuple[ThresholdRule, ...]


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """How the series of one query are shown.

    ``unit`` is the one to show values in, blank for the metric's own; ``color`` and ``alias`` are blank for the default
    ones; ``series_type`` is None for that of the tile.
    """

    query_id: str
    unit: str
    series_type: SeriesType | None
    color: str
    alias: str


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """One axis of values with the queries drawn on it; a bound is None where the data decide."""

    side: AxisTarget
    query_ids: tuple[str, ...]
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class Visual:
    """How a Data Explorer tile draws what its queries give; ``resolution`` is None for the default one."""

    series_type: SeriesType
    legend: bool
    connect_nulls: bool
    rules: tuple[SeriesRule, ...]
    axes: tuple[ValueAxis, ...]
    resolution: str | None


@dataclass(frozen=True, slots=True)
class DataExplorer:
    """The content of a ``DATA_EXPLORER`` tile."""

    custom_name: str
    queries: tuple[Query, ...]
    metric_expressions: tuple[MetricExpression, ...]
    visual_type: VisualType
    thresholds: tuple[Threshold, ...]
    visual: Visual


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One series of a ``CUSTOM_CHARTING`` tile; ``aggregation`` is the word of the old metrics, or blank.

    ``selector`` is None where the metric cannot be read; ``shape`` is ``LINE``, ``BAR``, ``AREA`` or blank.
    """

    metric: str
    aggregation: str
    entity_type: str
    selector: Selector | None
    shape: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The content of a ``CUSTOM_CHARTING`` tile."""

    custom_name: str
    chart_type: str
    series: tuple[ChartSeries, ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """The content of a ``MARKDOWN`` tile."""

    text: str


@dataclass(frozen=True, slots=True)
class OpenProblems:
    """The content of an ``OPEN_PROBLEMS`` tile."""

    problem_selector: str
    entity_selector: str


@dataclass(frozen=True, slots=True)
class AssignedEntities:
    """The content of the tiles that show entities by their ids; ``metric`` holds settings of the tile as text."""

    entity_ids: tuple[str, ...]
    metric: str


TileContent: TypeAlias = DataExplorer | Chart | Markdown | OpenProblems | AssignedEntities


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile; ``content`` is None where the type has none that is read here."""

    name: str
    tile_type: TileType
    bounds: Bounds
    content: TileContent | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One classic dashboard; ``owner`` is blank where none is written, and so is ``timeframe``, such as ``-2h``."""

    name: str
    owner: str
    shared: bool
    preset: bool
    tags: tuple[str, ...]
    tiles: tuple[Tile, ...]
    timeframe: str = ""
