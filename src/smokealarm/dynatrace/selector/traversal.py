"""Walking over a selector."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.selector.syntax import Arithmetic, Chain, Metric, Negation, transformation_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.selector.syntax import Expression, Selector, Transformation

__all__ = ["metric_keys", "metrics", "operands", "replaced", "transformation_names", "transformations"]


def operands(selector: Selector) -> Iterator[Expression]:
    """Yield every expression within ``selector``, outer before inner, from left to right."""
    waiting: list[Expression] = list(reversed(selector.expressions))
    while waiting:
        expression = waiting.pop()
        yield expression
        if isinstance(expression, Arithmetic):
            waiting.extend(reversed(expression.operands))
        elif isinstance(expression, Negation | Chain):
            waiting.append(expression.operand)


def metrics(selector: Selector) -> Iterator[Metric]:
    """Yield every metric operand, from left to right."""
    return (expression for expression in operands(selector) if isinstance(expression, Metric))


def metric_keys(selector: Selector) -> tuple[str, ...]:
    """Return every metric key once, in the order of its first mention."""
    return tuple(dict.fromkeys(key for metric in metrics(selector) for key in metric.keys))


def transformations(selector: Selector) -> Iterator[Transformation]:
    """Yield every transformation; those of an outer chain come before those of the chains within it."""
    for expression in operands(selector):
        if isinstance(expression, Chain):
            yield from expression.transformations


def transformation_names(selector: Selector) -> tuple[str, ...]:
    """Return the name of every kind of transformation once, in the order of its first mention in the text."""
    ordered = sorted(transformations(selector), key=lambda transformation: transformation.span)
    return tuple(dict.fromkeys(map(transformation_name, ordered)))


def replaced(selector: Selector, old: object, new: object) -> Selector:
    """Return a selector with one of its nodes, known by its identity, replaced by another, or left out by None."""
    found: Selector = _rebuilt(selector, old, new)
    return found


def _rebuilt(node: Any, old: object, new: object) -> Any:
    if node is old:
        return new
    if isinstance(node, tuple):
        return tuple(each for each in (_rebuilt(part, old, new) for part in node) if each is not None)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{each.name: _rebuilt(getattr(node, each.name), old, new) for each in fields(node)})
    return node
