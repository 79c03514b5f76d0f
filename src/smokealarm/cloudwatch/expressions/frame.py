"""The datapoints that an expression computes with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

__all__ = ["Frame"]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Datapoints of any number of evaluations, each with the same number of periods.

    Every array has the shape (evaluations, periods), the newest period last; NaN is missing. ``starts`` are the starts
    of the periods in seconds since the epoch, ``period`` their length in seconds. ``metrics`` are the queries that are
    metrics, ``expressions`` those that were computed, both by id. ``missing_condition`` is the option of that name.
    """

    starts: Ints
    period: int
    metrics: Mapping[str, Floats]
    expressions: Mapping[str, Floats] = field(default_factory=dict)
    missing_condition: str = "no_point"
