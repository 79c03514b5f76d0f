"""A metric event as values: what it asks for, what it holds against it, and what it raises.

The rule is what the Settings object says after reading; nothing here knows JSON.
Source: raw schema ``builtin:anomaly-detection.metric-events`` 1.0.19.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from smokealarm.dynatrace.detection.vocabulary import (
    Aggregation,
    AlertCondition,
    DimensionFilterOperator,
    EntityFilterOperator,
    EntityFilterType,
    EventType,
    ModelType,
)

__all__ = [
    "AutoAdaptiveThreshold",
    "DimensionFilter",
    "EntityFilter",
    "EntityFilterCondition",
    "EventTemplate",
    "MetadataItem",
    "MetricEventRule",
    "MetricKeyQuery",
    "MetricSelectorQuery",
    "Model",
    "Query",
    "SeasonalBaseline",
    "StaticThreshold",
    "Window",
]


@dataclass(frozen=True, slots=True)
class DimensionFilter:
    """One entry that narrows a metric-key rule to series with a matching dimension."""

    dimension_key: str
    operator: DimensionFilterOperator
    dimension_value: str


@dataclass(frozen=True, slots=True)
class EntityFilterCondition:
    """One entry that narrows a metric-key rule to matching entities."""

    type: EntityFilterType
    operator: EntityFilterOperator
    value: str


@dataclass(frozen=True, slots=True)
class EntityFilter:
    """All entity conditions of a metric-key rule, joined by AND, and the dimension that names the entity."""

    dimension_key: str | None = None
    conditions: tuple[EntityFilterCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class MetricKeyQuery:
    """The raw measurements of one metric, all of its dimensions kept."""

    metric_key: str
    aggregation: Aggregation
    entity_filter: EntityFilter = field(default_factory=EntityFilter)
    dimension_filter: tuple[DimensionFilter, ...] = ()
    management_zone: str | None = None
    query_offset: int = 0


@dataclass(frozen=True, slots=True)
class MetricSelectorQuery:
    """The series that a metric selector evaluates to."""

    metric_selector: str
    management_zone: str | None = None
    query_offset: int = 0


@dataclass(frozen=True, slots=True)
class StaticThreshold:
    """One fixed bound for all series."""

    threshold: float

    @property
    def type(self) -> ModelType:
        """The vendor's name of this model."""
        return ModelType.STATIC_THRESHOLD


@dataclass(frozen=True, slots=True)
class AutoAdaptiveThreshold:
    """A bound for each series, learned every day from its last seven days."""

    signal_fluctuation: float

    @property
    def type(self) -> ModelType:
        """The vendor's name of this model."""
        return ModelType.AUTO_ADAPTIVE_THRESHOLD


@dataclass(frozen=True, slots=True)
class SeasonalBaseline:
    """A band for each series and time of day, learned every day from its last fourteen days."""

    tolerance: float

    @property
    def type(self) -> ModelType:
        """The vendor's name of this model."""
        return ModelType.SEASONAL_BASELINE


@dataclass(frozen=True, slots=True)
class Window:
    """The sliding window, in one-minute samples, and how many of them open and close an event."""

    samples: int
    violating_samples: int
    dealerting_samples: int


@dataclass(frozen=True, slots=True)
class MetadataItem:
    """One property that a raised event carries; the value may hold placeholders."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class EventTemplate:
    """What a raised event looks like; title, description and metadata values may hold placeholders."""

    title: str
    description: str
    event_type: EventType
    davis_merge: bool
    metadata: tuple[MetadataItem, ...] = ()


Query: TypeAlias = MetricKeyQuery | MetricSelectorQuery
Model: TypeAlias = StaticThreshold | AutoAdaptiveThreshold | SeasonalBaseline


@dataclass(frozen=True, slots=True)
class MetricEventRule:
    """One metric event configuration; ``rule_id`` is its external id, object id or, without either, its summary."""

    rule_id: str
    summary: str
    enabled: bool
    query: Query
    model: Model
    alert_condition: AlertCondition
    alert_on_no_data: bool
    window: Window
    event_template: EventTemplate
    event_entity_dimension_key: str | None = None
    legacy_id: str | None = None
