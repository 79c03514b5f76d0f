"""The order of series: sort and limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.selector.evaluation.frame import Frame
    from smokealarm.dynatrace.selector.syntax import Sort, SortKey

    Place: TypeAlias = tuple[object, ...]

__all__ = ["limit", "sort"]

_RUNS = re.compile(r"\d+|\D+")


def limit(frame: Frame, count: int) -> Frame:
    """Keep the first ``count`` series."""
    return frame.with_series(frame.series.rows(range(min(count, len(frame.series.dimensions)))))


def sort(frame: Frame, spec: Sort) -> Frame:
    """Order series by several keys; series without a value come last in either direction, ties keep their order."""
    order = list(range(len(frame.series.dimensions)))
    for key in reversed(spec.keys):
        place, absent = _places(frame, key)
        order.sort(key=place, reverse=key.direction == "descending")
        order.sort(key=absent)
    return frame.with_series(frame.series.rows(order))


def _places(frame: Frame, key: SortKey) -> tuple[Callable[[int], Place], Callable[[int], bool]]:
    if key.aggregation is not None:
        numbers = frame.per_series(key.aggregation)
        present = np.nan_to_num(numbers)
        return (lambda row: (float(present[row]),)), (lambda row: bool(np.isnan(numbers[row])))
    texts = [dict(row).get(key.dimension or "") for row in frame.series.dimensions]
    spelled = _natural if key.order == "natural" else _lexical
    return (lambda row: spelled(texts[row] or "")), (lambda row: texts[row] is None)


def _lexical(text: str) -> Place:
    return (text,)


def _natural(text: str) -> Place:
    return tuple((0, int(run), "") if run.isdecimal() else (1, 0, run) for run in _RUNS.findall(text))
