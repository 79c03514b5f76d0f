"""Selectors that look at their window only to see which series have data in it, and how long that stays so.

``:default(0)`` fills a series that has data somewhere in the window. As long as the same series have data in each
window, all of these windows together give what each gives by itself, so that they can be computed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.judging import sliding_count
from smokealarm.dynatrace.selector.evaluation import Window, evaluate
from smokealarm.dynatrace.selector.syntax import Chain, Default, Selector
from smokealarm.dynatrace.selector.traversal import operands, transformations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.context import Context
    from smokealarm.dynatrace.selector.evaluation import MetricSource

__all__ = ["fills_by_presence", "presence_changes"]


def fills_by_presence(selector: Selector) -> bool:
    """Return whether each ``:default`` fills what has data, and nothing that another one has filled before.

    Other steps are for the caller to judge.
    """
    fills = (step for step in transformations(selector) if isinstance(step, Default))
    filled = (step for each in _filled(selector) for step in transformations(each))
    return not any(step.always for step in fills) and not any(isinstance(step, Default) for step in filled)


def presence_changes(
    selector: Selector, source: MetricSource, context: Context, width: int, slots: tuple[int, int, int]
) -> list[int]:
    """Return the slots whose windows have data of other series to be filled than those of the slots before.

    A window has ``width`` minutes, the last one being its slot. ``slots`` are the first minute of the record, the first
    slot that is asked for, and the end. Raises :class:`~smokealarm.dynatrace.selector.evaluation.EvaluationError`.
    """
    since, first, end = slots
    start, found = max(first - width + 1, since), set[int]()
    for each in _filled(selector):
        for result in evaluate(each, Window(start, end - start), source, context.entities, context.evaluation):
            present = sliding_count(~result.series.missing, width)[:, first - start :] > 0
            changed = (present[:, 1:] != present[:, :-1]).any(axis=0)
            found.update((first + 1 + np.flatnonzero(changed)).tolist())
    return sorted(found)


def _filled(selector: Selector) -> Iterator[Selector]:
    """Yield what each ``:default`` is given to fill."""
    for chain in operands(selector):
        for place, step in enumerate(chain.transformations if isinstance(chain, Chain) else ()):
            if isinstance(step, Default) and isinstance(chain, Chain):
                before = chain.transformations[:place]
                yield Selector((Chain(chain.operand, before) if before else chain.operand,))
