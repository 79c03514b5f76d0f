"""The abstract syntax tree of a metric selector.

Every node is frozen and carries ``span``, the half-open range of characters it was read from; spans do not take part in
comparison, so two texts that mean the same tree are equal. Names are those of
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.selector.diagnostics import SelectorWarning
    from smokealarm.dynatrace.selector.entity_syntax import EntitySelector

Span: TypeAlias = tuple[int, int]

NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """A literal operand such as the 100 of ``100 * a / b``."""

    value: float
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric key, unescaped; ``siblings`` holds the list of ``key.(a,b)``; ``wildcard`` stands for ``key.*``."""

    key: str
    siblings: tuple[str, ...] = ()
    wildcard: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every metric key that this operand names."""
        return tuple(f"{self.key}.{sibling}" for sibling in self.siblings) or (self.key,)


@dataclass(frozen=True, slots=True)
class Negation:
    """``-operand``."""

    operand: Expression
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Operands of one precedence joined from left to right: ``a + b - c`` has operators ``("+", "-")``."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """An operand and the transformations applied to it, from left to right."""

    operand: Expression
    transformations: tuple[Transformation, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Expression: TypeAlias = Number | Metric | Negation | Arithmetic | Chain


@dataclass(frozen=True, slots=True)
class Selector:
    """A whole selector: up to ten expressions separated by commas, and what was odd about its text."""

    expressions: tuple[Expression, ...]
    warnings: tuple[SelectorWarning, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How many values become one: ``avg``, ``sum`` and so on, or ``percentile`` with its ``rank`` from 0 to 100."""

    name: str
    rank: float | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """A whole number of one unit out of ``s m h d w M y``; negative only in ``timeshift``."""

    amount: int
    unit: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# ---- filter and partition conditions


@dataclass(frozen=True, slots=True)
class DimensionCondition:
    """``eq``, ``ne``, ``prefix``, ``suffix`` or ``contains`` of a dimension's value."""

    operator: str
    dimension: str
    value: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InEntities:
    """``in("dimension",entitySelector("..."))``: the value is the id of a selected entity."""

    dimension: str
    selector: EntitySelector
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """``existsKey("dimension")`` or ``remainder("dimension")``."""

    operator: str
    dimension: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueCriterion:
    """A comparison with numbers: ``lt le eq ne ge gt`` take one bound, ``range`` takes two and excludes the second."""

    operator: str
    bounds: tuple[float, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SeriesCondition:
    """``series(aggregation,operator(number))``: the aggregate over the whole timeframe fulfils the comparison."""

    aggregation: Aggregation
    criterion: ValueCriterion
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compound:
    """``and``, ``or`` or ``not`` over conditions of the same kind."""

    operator: str
    conditions: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The criterion that everything fulfils."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


Condition: TypeAlias = (
    DimensionCondition | InEntities | KeyCondition | ValueCriterion | SeriesCondition | Compound | Otherwise
)


@dataclass(frozen=True, slots=True)
class PartitionCase:
    """One partition: its ``kind`` (``value``, ``dimension`` or ``otherwise``), its label and its criterion."""

    kind: str
    label: str
    criterion: Condition
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SortKey:
    """``value(aggregation,direction)`` or ``dimension("key",direction,order)``; exactly one of the first two is set."""

    aggregation: Aggregation | None
    dimension: str | None
    direction: str
    order: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# ---- transformations


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``:avg``, ``:sum``, ``:percentile(95)`` and so on."""

    aggregation: Aggregation
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Plain:
    """A transformation without arguments: ``delta``, ``names``, ``parents``, ``histogram``, ``asGauge``."""

    name: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EvaluateModel:
    """``:evaluateModel``, named by the API's descriptors but documented nowhere; arguments are kept as texts."""

    arguments: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Default:
    """``:default(value)``; ``always`` also creates a series where there is none."""

    value: float
    always: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """``:filter(condition,...)``, all of which must hold."""

    conditions: tuple[Condition, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reduce:
    """``:fold``, ``:last`` or ``:lastReal``, with an aggregation or without."""

    name: str
    aggregation: Aggregation | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """``:limit(count)``."""

    count: int
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dimensions:
    """``:splitBy(...)`` or ``:merge(...)``; an integer is the old spelling of a dimension by its index."""

    name: str
    dimensions: tuple[str | int, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Partition:
    """``:partition("dimension",case,...)``."""

    dimension: str
    cases: tuple[PartitionCase, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """``:rate(duration)``."""

    duration: Duration
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Rollup:
    """``:rollup(aggregation,duration)``."""

    aggregation: Aggregation
    duration: Duration
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TimeShift:
    """``:timeshift(duration)``."""

    duration: Duration
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Smooth:
    """``:smooth(skipfirst)``."""

    strategy: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sort:
    """``:sort(key,...)``; later keys break ties."""

    keys: tuple[SortKey, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """``:setUnit(target)`` where ``source`` is ``None``, else ``:toUnit(source,target)``."""

    source: str | None
    target: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Transformation: TypeAlias = (
    Aggregate
    | Plain
    | EvaluateModel
    | Default
    | Filter
    | Reduce
    | Limit
    | Dimensions
    | Partition
    | Rate
    | Rollup
    | TimeShift
    | Smooth
    | Sort
    | Unit
)


def transformation_name(transformation: Transformation) -> str:
    """Return the name that a transformation is written with, such as ``splitBy`` or ``percentile``."""
    match transformation:
        case Aggregate(aggregation):
            return aggregation.name
        case Plain(name) | Reduce(name) | Dimensions(name):
            return name
        case Unit(source):
            return "setUnit" if source is None else "toUnit"
        case TimeShift():
            return "timeshift"
        case _:
            name = type(transformation).__name__
            return name[0].lower() + name[1:]
