"""Whether each single one-minute sample violates, and how many of each kind stand in every window.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/anomaly-detection-configuration and
the description of ``alertOnNoData`` in the raw schema: a missing minute violates with missing-data alerting; without,
it is no violation but contributes to de-alerting. Violations need not be consecutive.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.bounds import Bounds
    from smokealarm.dynatrace.detection.observed import Flags, Values

__all__ = ["Counts", "sliding_count", "violations"]

Counts: TypeAlias = NDArray[np.uint8]


def violations(values: Values, bounds: Bounds, *, inclusive: bool, missing_violates: bool) -> Flags:
    """Return, in the shape of ``values``, which samples violate; NaN is a missing minute."""
    above, below = (np.greater_equal, np.less_equal) if inclusive else (np.greater, np.less)
    kinds: list[Flags] = []
    if bounds.upper is not None:
        kinds.append(above(values, bounds.upper))
    if bounds.lower is not None:
        kinds.append(below(values, bounds.lower))
    if missing_violates:
        kinds.append(np.isnan(values))
    return reduce(np.logical_or, kinds)


def sliding_count(flags: Flags, width: int) -> Counts:
    """Return how many of the last ``width`` columns are set, at every column; fewer columns at the left edge.

    Counts over the last one, two, four ... columns are added up, so the work grows with the logarithm of ``width``,
    which is at most 255.
    """
    power, span = flags.view(np.uint8), 1
    total, covered = np.zeros(flags.shape, np.uint8), 0
    while span <= width:
        if width & span:
            total[:, covered:] += power[:, : max(flags.shape[1] - covered, 0)]
            covered += span
        power, span = _doubled(power, span), span * 2
    return total


def _doubled(power: Counts, span: int) -> Counts:
    """Return counts over twice as many columns as ``power`` has counted."""
    doubled = power.copy()
    doubled[:, span:] += power[:, :-span]
    return doubled
