"""What reads well but does not do what was probably meant.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.canonical import canonical_condition
from smokealarm.dynatrace.selector.diagnostics import SelectorWarning
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Chain,
    Compound,
    Condition,
    Default,
    Dimensions,
    Filter,
    InEntities,
    Plain,
    Rate,
    Reduce,
    Rollup,
    Unit,
    transformation_name,
)
from smokealarm.dynatrace.selector.traversal import operands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.dynatrace.selector.syntax import Expression, Selector, Transformation

__all__ = ["advice"]

_MAX_ENTITY_SELECTOR = 2000


def advice(selector: Selector) -> tuple[SelectorWarning, ...]:
    """Return a warning for each documented rule that a selector does not keep."""
    found = (
        warning
        for expression in operands(selector)
        if isinstance(expression, Chain)
        for warning in _chain(expression.operand, expression.transformations)
    )
    return tuple(sorted(found, key=lambda warning: warning.span))


def _chain(operand: Expression, steps: Sequence[Transformation]) -> Iterator[SelectorWarning]:
    aggregated = isinstance(operand, Chain) and any(isinstance(step, Aggregate) for step in operand.transformations)
    rates = 0
    for place, step in enumerate(steps):
        aggregated = aggregated or isinstance(step, Aggregate | Reduce)
        rates += isinstance(step, Rate)
        if rates > 1 and isinstance(step, Rate):
            yield SelectorWarning(":rate can be used only once in a chain", step.span)
        if _needs_aggregation(step) and not aggregated:
            name = transformation_name(step)
            yield SelectorWarning(f":{name} needs an aggregation before it, such as :sum:{name}", step.span)
        if isinstance(step, Default) and step.always and not _split_empty(steps[:place]):
            yield SelectorWarning(":default(...,always) works only after an empty :splitBy()", step.span)
        if isinstance(step, Filter):
            yield from (warning for condition in step.conditions for warning in _condition(condition))


def _needs_aggregation(step: Transformation) -> bool:
    if isinstance(step, Plain):
        return step.name == "delta"
    return isinstance(step, Rate | Rollup) or (isinstance(step, Unit) and step.source is not None)


def _split_empty(steps: Sequence[Transformation]) -> bool:
    return any(isinstance(step, Dimensions) and not step.dimensions for step in steps)


def _condition(condition: Condition) -> Iterator[SelectorWarning]:
    if isinstance(condition, Compound):
        for part in condition.conditions:
            yield from _condition(part)
    elif isinstance(condition, InEntities) and len(canonical_condition(condition)) > _MAX_ENTITY_SELECTOR:
        yield SelectorWarning("an entity selector has at most 2,000 characters", condition.span)
