"""What a metric is, apart from its data.

Source: the ``MetricDescriptor`` object of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/\
get-all-metrics.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from smokealarm.dynatrace.selector.syntax import Aggregation

__all__ = ["DimensionDefinition", "DimensionType", "MetricDescriptor", "MetricValueType"]

DimensionType: TypeAlias = Literal["ENTITY", "STRING", "NUMBER", "OTHER", "VOID"]
MetricValueType: TypeAlias = Literal["error", "score", "unknown"]


@dataclass(frozen=True, slots=True)
class DimensionDefinition:
    """One dimension of a metric; ``last_written`` is when a point with it was written, in epoch milliseconds."""

    key: str
    name: str = ""
    type: DimensionType = "STRING"
    last_written: int | None = None

    @classmethod
    def of(cls, key: str, last_written: int | None = None) -> DimensionDefinition:
        """Make the definition of a dimension of which only the key is known; ``dt.entity`` begins those of entities."""
        return cls(key, key, "ENTITY" if key.startswith("dt.entity.") else "STRING", last_written)


@dataclass(frozen=True, slots=True)
class MetricDescriptor:
    """The descriptor of a metric; moments are epoch milliseconds, ``latency`` is minutes.

    None stands for what a metric does not have. ``flexible_dimensions`` have no order, as those of ingested metrics.
    """

    metric_id: str
    display_name: str = ""
    description: str = ""
    unit: str = "Unspecified"
    aggregation_types: tuple[str, ...] = ("auto", "avg", "count", "max", "min", "sum")
    default_aggregation: Aggregation = field(default=Aggregation("avg"))
    dimension_definitions: tuple[DimensionDefinition, ...] = ()
    flexible_dimensions: bool = True
    entity_types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created: int | None = None
    last_written: int | None = None
    minimum_value: float | None = None
    maximum_value: float | None = None
    latency: int | None = None
    metric_value_type: MetricValueType = "unknown"
    unit_display_format: Literal["binary", "decimal"] | None = None
    metric_selector: str | None = None
    root_cause_relevant: bool = False
    impact_relevant: bool = False
    billable: bool = False
    exported: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def is_custom(self) -> bool:
        """Whether users defined the metric: its key has no namespace, or ``ext``, ``calc``, ``func`` or ``appmon``."""
        namespace, colon, _ = self.metric_id.partition(":")
        return not colon or namespace in ("ext", "calc", "func", "appmon")
