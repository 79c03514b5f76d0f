"""Selectors that look at their window only to see which series have data in it, and how long that stays so.

``:default(0)`` fills a series that has data somewhere in the window. As long as the same series have data in each
window, all of these windows together give what each gives by itself, so that they can be computed at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from smokealarm.dynatrace.detection.judging import sliding_count
from smokealarm.dynatrace.selector.evaluation import Window, evaluate
from smokealarm.dynatrace.selector.syntax import Chain, Default, Selector
from smokealarm.dynatrace.selector.traversal import operands, transformations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.detection.context import Context
    from smokealarm.dynatrace.detection.observed import Flags
    from smokealarm.dynatrace.selector.evaluation import MetricData, MetricSource

__all__ = ["Stretch", "WindowsAlone", "alike", "fills_by_presence", "presence_stretches"]

_NEAR: Final = 2_000
"""Minutes between two stretches that cost less to compute than asking once more."""
_LONGEST: Final = 30 * 24 * 60
"""Minutes that are asked for at once, at most."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Slots from ``first`` up to ``stop``; ``present`` is the same where data of the same series are in the windows."""

    first: int
    stop: int
    present: bytes = b""


def fills_by_presence(selector: Selector) -> bool:
    """Return whether each ``:default`` fills what has data, and nothing that another one has filled before.

    Other steps are for the caller to judge.
    """
    fills = (step for step in transformations(selector) if isinstance(step, Default))
    filled = (step for each in _filled(selector) for step in transformations(each))
    return not any(step.always for step in fills) and not any(isinstance(step, Default) for step in filled)


def presence_stretches(
    selector: Selector, source: MetricSource, context: Context, width: int, slots: tuple[int, int, int]
) -> list[Stretch]:
    """Return the slots in stretches whose windows have data of the same series to be filled, in order.

    A window has ``width`` minutes, the last one being its slot. ``slots`` are the first minute of the record, the first
    slot that is asked for, and the end. Raises :class:`~smokealarm.dynatrace.selector.evaluation.EvaluationError`.
    """
    since, first, end = slots
    start = max(first - width + 1, since)
    window, nothing = Window(start, end - start), np.zeros((0, end - first), np.bool_)
    found = (
        sliding_count(~result.series.missing, width)[:, first - start :] > 0
        for each in _filled(selector)
        for result in evaluate(each, window, source, context.entities, context.evaluation)
    )
    present = np.concatenate([nothing, *found])
    changed = np.flatnonzero((present[:, 1:] != present[:, :-1]).any(axis=0))
    edges = [first, *(first + 1 + changed).tolist(), end]
    return [Stretch(low, high, present[:, low - first].tobytes()) for low, high in pairwise(edges)]


def alike(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Return stretches whose windows can be computed at once, since data of the same series are in all of them.

    Those that lie far from each other are not: what is in between would be computed for nothing. Nor is there more than
    a month in a group.
    """
    groups: list[list[Stretch]] = []
    newest: dict[bytes, list[Stretch]] = {}
    for each in stretches:
        group = newest.get(each.present)
        if group is None or each.first - group[-1].stop > _NEAR or each.stop - group[0].first > _LONGEST:
            group = newest[each.present] = []
            groups.append(group)
        group.append(each)
    return groups


@dataclass(frozen=True, slots=True)
class WindowsAlone:
    """A metric source that has nothing but the minutes of some windows: ``covered`` of those from ``start`` on."""

    source: MetricSource
    start: int
    covered: Flags

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes of a metric from ``start`` up to ``stop``; None if there is no such metric."""
        found = self.source.read(key, start, stop)
        if found is None:
            return None
        hidden = ~self.covered[start - self.start : stop - self.start]
        series = found.series.without(np.broadcast_to(hidden, found.series.count.shape))
        return replace(found, series=series)


def _filled(selector: Selector) -> Iterator[Selector]:
    """Yield what each ``:default`` is given to fill."""
    for chain in operands(selector):
        for place, step in enumerate(chain.transformations if isinstance(chain, Chain) else ()):
            if isinstance(step, Default) and isinstance(chain, Chain):
                before = chain.transformations[:place]
                yield Selector((Chain(chain.operand, before) if before else chain.operand,))
