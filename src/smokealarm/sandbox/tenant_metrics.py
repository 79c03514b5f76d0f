"""What the tenant has measured of a part of the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.errors import DrillError
from smokealarm.nearest import told_nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.environment import Environment

__all__ = ["sum_in_tenant"]


def sum_in_tenant(environment: Environment, key: str, name: str, begin: int) -> float:
    """Add up a metric of what has a name on AWS, from a minute since the epoch on; 0 if nothing came of it.

    Raises:
        DrillError: nothing was ever measured under that key; names the nearest.
    """
    found = environment.metrics.read(key, begin, environment.minute + 1)
    if found is None:
        raise DrillError(f"the tenant has no metric {key!r}; {told_nearest(key, environment.metrics.keys())}")
    own = [row for row, each in enumerate(found.series.dimensions) if name in dict(each).values()]
    return float(np.nansum(found.series.total[own]))
