"""Percentiles of rows with gaps, vectorised, where ``numpy.nanpercentile`` goes row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.detection.observed import Values

__all__ = ["percentiles"]


_BLOCK = 1 << 19
"""About as many values are sorted at once, so that a copy of them stays in the processor's cache."""


def percentiles(values: Values, wanted: Sequence[float], method: str = "linear") -> list[Values]:
    """Return, for each wanted percentile, its value along the last axis over the samples that are there.

    Rows without any sample give NaN. ``method`` is ``linear``, ``lower`` or ``higher``, as in ``numpy.percentile``.
    """
    rows = max(_BLOCK * len(values) // max(values.size, 1), 1)
    blocks = [values[first : first + rows] for first in range(0, max(len(values), 1), rows)]
    found = [_of_block(block, wanted, method) for block in blocks]
    return [np.concatenate(parts) for parts in zip(*found, strict=True)]


def _of_block(values: Values, wanted: Sequence[float], method: str) -> list[Values]:
    ordered = np.sort(values, axis=-1)  # NaN sorts behind every number
    counts = np.count_nonzero(~np.isnan(ordered), axis=-1)
    return [_percentile(ordered, counts, percent / 100, method) for percent in wanted]


def _percentile(ordered: Values, counts: np.ndarray, fraction: float, method: str) -> Values:
    place = np.maximum(counts - 1, 0) * fraction
    low, high = np.floor(place).astype(np.intp), np.ceil(place).astype(np.intp)
    if method != "linear":
        return _pick(ordered, low if method == "lower" else high)
    below, above = _pick(ordered, low), _pick(ordered, high)
    between: Values = below + (above - below) * (place - low)
    return between


def _pick(ordered: Values, places: np.ndarray) -> Values:
    picked: Values = np.take_along_axis(ordered, places[..., None], axis=-1)[..., 0]
    return picked
