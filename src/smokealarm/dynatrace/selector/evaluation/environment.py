"""What an evaluation needs from outside, as protocols, and its choices where the vendor documents none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from smokealarm.dynatrace.choices import choice
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

_METRICS = "https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2"
_SELECTOR = f"{_METRICS}/metric-selector"
_EXPRESSIONS = f"{_METRICS}/metric-expressions"
_FAQ = f"{_METRICS}/metric-faq"


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
    """Every choice about computing selectors that the vendor's documentation leaves open, with its default here."""

    division_by_zero: Literal["null", "infinity"] = choice("null", "what a/0 is", _EXPRESSIONS)
    expression_default: str = choice(
        "avg", "how the result of arithmetic is aggregated where nothing says it", _EXPRESSIONS
    )
    fold_after_aggregation: Literal["sum", "same"] = choice(
        "sum",
        "what a fold does once an aggregation was applied: 'sum' as the page says of :avg:fold, or the same again",
        _FAQ,
    )
    ignore_case: bool = choice(
        False,  # noqa: FBT003 - a default
        "string conditions ignore the case",
        _SELECTOR,
    )
    days_per_month: int = choice(30, "the length of M in :rate", _SELECTOR)
    days_per_year: int = choice(365, "the length of y in :rate", _SELECTOR)
