"""The one text of a selector: no blanks, every key and value quoted where it can be, numbers in their shortest form.

Reading the canonical text gives the same tree again.
"""

from __future__ import annotations

import re

from smokealarm.dynatrace.selector.entities import canonical_entities
from smokealarm.dynatrace.selector.lexer import NAMESPACES, quote
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Arithmetic,
    Chain,
    Compound,
    Condition,
    Default,
    DimensionCondition,
    Dimensions,
    Duration,
    EvaluateModel,
    Expression,
    Filter,
    InEntities,
    KeyCondition,
    Limit,
    Metric,
    Negation,
    Number,
    Partition,
    PartitionCase,
    Plain,
    Rate,
    Reduce,
    Rollup,
    Selector,
    SeriesCondition,
    Smooth,
    Sort,
    SortKey,
    TimeShift,
    Transformation,
    Unit,
    ValueCriterion,
    transformation_name,
)

__all__ = ["canonical", "canonical_condition", "canonical_expression", "canonical_number", "canonical_transformation"]

_PLAIN_SECTION = re.compile(r"[A-Za-z_]\w*+(?:-++\w++)*+", re.ASCII).fullmatch
_NAMESPACED = re.compile(rf"(?:{'|'.join(NAMESPACES)}):").match
_PLAIN_UNIT = re.compile(r"[A-Za-z]\w*+", re.ASCII).fullmatch
_WHOLE = 1e15


def canonical(selector: Selector) -> str:
    """Return the canonical text of a selector."""
    return ",".join(map(canonical_expression, selector.expressions))


def canonical_expression(expression: Expression) -> str:
    """Return the canonical text of one expression."""
    match expression:
        case Number(value):
            return canonical_number(value)
        case Metric():
            return _metric(expression)
        case Negation(operand):
            return f"-{_wrapped(operand, Arithmetic)}"
        case Arithmetic():
            return _arithmetic(expression)
        case _:
            inner = _wrapped(expression.operand, Arithmetic, Negation, Chain, Number)
            return inner + "".join(map(canonical_transformation, expression.transformations))


def canonical_number(value: float) -> str:
    """Return the shortest text that reads as ``value``: ``95`` for 95.0."""
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)


def _wrapped(operand: Expression, *loose: type) -> str:
    text = canonical_expression(operand)
    return f"({text})" if isinstance(operand, loose) else text


def _arithmetic(expression: Arithmetic) -> str:
    product = expression.operators[0] in "*/"
    parts = [_operand(expression.operands[0], product=product)]
    for operator, operand in zip(expression.operators, expression.operands[1:], strict=True):
        parts += [operator if product else f" {operator} ", _operand(operand, product=product)]
    return "".join(parts)


def _operand(operand: Expression, *, product: bool) -> str:
    text = canonical_expression(operand)
    loose = isinstance(operand, Arithmetic) and (product or operand.operators[0] in "+-")
    return f"({text})" if loose else text


def _metric(metric: Metric) -> str:
    if metric.wildcard and (not metric.key or metric.key.endswith(":")):
        return f"{metric.key}*"
    found = _NAMESPACED(metric.key)
    namespace = found[0] if found else ""
    key = namespace + ".".join(map(_section, metric.key[len(namespace) :].split(".")))
    siblings = f".({','.join(map(_section, metric.siblings))})" if metric.siblings else ""
    return f"{key}{siblings}{'.*' if metric.wildcard else ''}"


def _section(section: str) -> str:
    return section if _PLAIN_SECTION(section) else quote(section)


# ---- transformations


def canonical_transformation(transformation: Transformation) -> str:
    """Return the canonical text of one transformation, with its colon."""
    name = transformation_name(transformation)
    if isinstance(transformation, Aggregate):
        return f":{_aggregation(transformation.aggregation)}"
    arguments = _arguments(transformation)
    return f":{name}" if arguments is None else f":{name}({arguments})"


def _arguments(transformation: Transformation) -> str | None:  # noqa: PLR0911 - one line per transformation
    match transformation:
        case Plain() | Reduce(aggregation=None) | EvaluateModel(arguments=()):
            return None
        case Reduce(aggregation=Aggregation() as aggregation):
            return _aggregation(aggregation)
        case EvaluateModel(arguments):
            return ",".join(map(_word, arguments))
        case Default(value, always):
            return canonical_number(value) + (",always" if always else "")
        case Filter(conditions):
            return ",".join(map(canonical_condition, conditions))
        case Limit(count):
            return str(count)
        case Rollup(aggregation, duration):
            return f"{_aggregation(aggregation)},{_duration(duration)}"
        case Rate(duration) | TimeShift(duration):
            return _duration(duration)
        case Smooth(strategy):
            return strategy
        case _:
            return _listed(transformation)


def _listed(transformation: Transformation) -> str:
    match transformation:
        case Dimensions(dimensions=dimensions):
            return ",".join(quote(key) if isinstance(key, str) else str(key) for key in dimensions)
        case Partition(dimension, cases):
            return ",".join([quote(dimension), *map(_case, cases)])
        case Sort(keys):
            return ",".join(map(_sort_key, keys))
        case Unit(source, target):
            return ",".join(_word(unit) for unit in (source, target) if unit is not None)
        case _:  # pragma: no cover - every other transformation is handled before
            raise TypeError(transformation)


def _word(text: str) -> str:
    return text if _PLAIN_UNIT(text) else quote(text)


def _aggregation(aggregation: Aggregation) -> str:
    rank = "" if aggregation.rank is None else f"({canonical_number(aggregation.rank)})"
    return aggregation.name + rank


def _duration(duration: Duration) -> str:
    return f"{duration.amount}{duration.unit}"


def _sort_key(key: SortKey) -> str:
    if key.aggregation is not None:
        return f"value({_aggregation(key.aggregation)},{key.direction})"
    order = f",{key.order}" if key.order else ""
    return f"dimension({quote(key.dimension or '')},{key.direction}{order})"


def _case(case: PartitionCase) -> str:
    if case.kind == "otherwise":
        return f"otherwise({quote(case.label)})"
    return f"{case.kind}({quote(case.label)},{canonical_condition(case.criterion)})"


# ---- conditions


def canonical_condition(condition: Condition) -> str:  # noqa: PLR0911 - one line per condition
    """Return the canonical text of a filter condition or a partition criterion."""
    match condition:
        case DimensionCondition(operator, dimension, value):
            return f"{operator}({quote(dimension)},{quote(value)})"
        case InEntities(dimension, selector):
            return f"in({quote(dimension)},entitySelector({quote(canonical_entities(selector))}))"
        case KeyCondition(operator, dimension):
            return f"{operator}({quote(dimension)})"
        case ValueCriterion(operator, bounds):
            return f"{operator}({','.join(map(canonical_number, bounds))})"
        case SeriesCondition(aggregation, criterion):
            return f"series({_aggregation(aggregation)},{canonical_condition(criterion)})"
        case Compound(operator, conditions):
            return f"{operator}({','.join(map(canonical_condition, conditions))})"
        case _:
            return "otherwise"
