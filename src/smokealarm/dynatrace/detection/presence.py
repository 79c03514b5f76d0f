"""Selectors that look at their window only to see which series have data in it, and how long that stays so.

``:default(0)`` fills a series that has data somewhere in the window. As long as the same series have data in each
window, all of these windows together give what each gives by itself, so that they can be computed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.judging import sliding_count
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Arithmetic,
    Chain,
    Default,
    Dimensions,
    Filter,
    Metric,
    Negation,
    Number,
    Plain,
)
from smokealarm.dynatrace.selector.traversal import operands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.evaluation import MetricSource
    from smokealarm.dynatrace.selector.syntax import Expression, Selector, Transformation

__all__ = ["defaults_by_presence", "presence_changes"]

_KEEPING = (Aggregate, Dimensions, Filter)
"""Steps that keep, drop or merge whole series; filters by a series' values are no concern of this module."""


def defaults_by_presence(selector: Selector) -> bool:
    """Return whether each ``:default`` fills according to which series of one metric have data, and nothing else.

    Other steps are for the caller to judge.
    """
    chains = (each for each in operands(selector) if isinstance(each, Chain))
    return all(_fills_by_presence(chain, place) for chain in chains for place in _defaults(chain.transformations))


def presence_changes(source: MetricSource, keys: Iterable[str], width: int, first: int, bounds: range) -> list[int]:
    """Return the slots, from ``first`` on, whose windows have data of other series than those of the slots before.

    A window has ``width`` minutes, the last one being its slot; minutes outside of ``bounds`` belong to none.
    """
    start, found = max(first - width + 1, bounds.start), set[int]()
    for key in keys:
        data = source.read(key, start, bounds.stop)
        if data is not None and data.series.dimensions:
            present = sliding_count(data.series.count > 0, width)[:, first - start :] > 0
            changed = (present[:, 1:] != present[:, :-1]).any(axis=0)
            found.update((first + 1 + np.flatnonzero(changed)).tolist())
    return sorted(found)


def _defaults(steps: tuple[Transformation, ...]) -> Iterable[int]:
    return (place for place, step in enumerate(steps) if isinstance(step, Default))


def _fills_by_presence(chain: Chain, place: int) -> bool:
    default = chain.transformations[place]
    assert isinstance(default, Default)  # noqa: S101 - for the type checker
    before = chain.transformations[:place]
    return not default.always and all(map(_keeps, before)) and _of_one_metric(chain.operand)


def _keeps(step: Transformation) -> bool:
    return isinstance(step, _KEEPING) or (isinstance(step, Plain) and step.name in ("names", "parents", "auto"))


def _of_one_metric(expression: Expression) -> bool:
    """Return whether an expression has a value exactly where its one metric has one."""
    if isinstance(expression, Negation):
        return _of_one_metric(expression.operand)
    if isinstance(expression, Chain):
        return all(map(_keeps, expression.transformations)) and _of_one_metric(expression.operand)
    if isinstance(expression, Arithmetic):
        named = [each for each in expression.operands if not isinstance(each, Number)]
        return len(named) == 1 and "/" not in expression.operators and _of_one_metric(named[0])
    return isinstance(expression, Metric)
