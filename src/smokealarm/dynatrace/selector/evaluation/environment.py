"""What an evaluation needs from outside, as protocols, and its choices where the vendor documents none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.selector.syntax import Span
    from smokealarm.series import TimeSeries

__all__ = [
    "NO_ENTITIES",
    "AllEntities",
    "Entity",
    "EvaluationError",
    "EvaluationOptions",
    "MetricData",
    "MetricSource",
    "Window",
]


class EvaluationError(UsageError):
    """A selector that reads well cannot be computed; ``span`` is the guilty part of its text."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


@dataclass(frozen=True, slots=True)
class Window:
    """The timeframe of a query: ``slots`` slots of ``minutes`` minutes each, from epoch minute ``start`` on."""

    start: int
    slots: int
    minutes: int = 1

    def shifted(self, minutes: int) -> Window:
        """Return the timeframe as many minutes later."""
        return Window(self.start + minutes, self.slots, self.minutes)

    def reaching_back(self, slots: int) -> Window:
        """Return the timeframe with more slots before it."""
        return Window(self.start - slots * self.minutes, self.slots + slots, self.minutes)


@dataclass(frozen=True, slots=True)
class MetricData:
    """A metric's data and the part of its descriptor that evaluation needs.

    ``series`` has one-minute slots. ``default`` is the default aggregation; ``supported`` names the aggregations that
    ``fold`` and ``last`` may use, ``None`` for all.
    """

    series: TimeSeries
    default: Aggregation = field(default=Aggregation("avg"))
    supported: frozenset[str] | None = None
    unit: str | None = None


class MetricSource(Protocol):
    """Where metrics come from."""

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the data of a metric in the minutes from ``start`` up to ``stop``; ``None`` for an unknown key."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A monitored entity as far as entity selectors see it.

    ``attributes`` holds every other criterion by its name, such as ``healthState``; relations map a relationship's name
    to the ids at its other end. ``parent`` is the id that ``:parents`` adds.
    """

    id: str
    type: str
    name: str
    tags: frozenset[str] = frozenset()
    management_zones: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=dict)
    from_relationships: Mapping[str, frozenset[str]] = field(default_factory=dict)
    to_relationships: Mapping[str, frozenset[str]] = field(default_factory=dict)
    parent: str | None = None


class AllEntities(Protocol):
    """The entities that a tenant knows."""

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""

    def all(self) -> Iterable[Entity]:
        """Return every entity."""


class _NoEntities:
    def find(self, entity_id: str) -> Entity | None:  # noqa: ARG002 - the protocol's name
        return None

    def all(self) -> Iterable[Entity]:
        return ()


NO_ENTITIES: AllEntities = _NoEntities()


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """Choices where the vendor's documentation is silent.

    ``division_by_zero``: what ``a/0`` is. ``expression_default``: how the result of arithmetic is aggregated where
    nothing says it. ``fold_after_aggregation``: what a fold does once an aggregation was applied; the vendor documents
    ``sum`` for ``:avg:fold`` (https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-faq),
    ``same`` repeats the applied aggregation instead. ``ignore_case``: whether string conditions do.
    ``days_per_month``, ``days_per_year``: the length of ``M`` and ``y`` in ``:rate``.
    """

    division_by_zero: Literal["null", "infinity"] = "null"
    expression_default: str = "avg"
    fold_after_aggregation: Literal["sum", "same"] = "sum"
    ignore_case: bool = False
    days_per_month: int = 30
    days_per_year: int = 365
