"""Measurements as pipelines make them, drawn from a seed: quiet, bursts, ramps, steps, gaps, late and single points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smokealarm.series import Dimensions

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["RandomShape", "random_series"]

_LONGEST = 30


@dataclass(frozen=True, slots=True)
class RandomShape:
    """What a random series is made of.

    ``level`` is a value on the border between good and bad, such as a threshold; values lie around it. ``sparse`` makes
    the quiet minutes missing instead of 0, as AWS does with counters that it sends only when they are not zero.
    """

    level: float = 1.0
    episodes: int = 6
    sparse: bool = False


def random_series(
    seed: int, start: int, minutes: int, shape: RandomShape | None = None, dimensions: Dimensions = ()
) -> TimeSeries:
    """Return one series from the epoch minute ``start`` on; the same seed gives the same series."""
    shape = shape or RandomShape()
    random = np.random.default_rng(seed)
    values = np.full(minutes, np.nan if shape.sparse else 0.0)
    for _ in range(shape.episodes):
        length = int(random.integers(1, _LONGEST + 1))
        first = int(random.integers(0, minutes))
        episode = _episode(random, min(length, minutes - first), shape.level)
        values[first : first + len(episode)] = episode
    return TimeSeries.of_values(start, (dimensions,), values[None, :])


def _episode(random: np.random.Generator, length: int, level: float) -> Floats:
    kind = random.choice(["burst", "ramp", "step", "gap", "flicker"])
    height = level * float(random.choice([0.5, 1.0, 1.5, 3.0]))
    match kind:
        case "burst":
            return random.poisson(max(height, 0.5), length).astype(np.float64)
        case "ramp":
            return np.linspace(0.0, height, length)
        case "step":
            return np.full(length, height)
        case "gap":
            return np.full(length, np.nan)
    return np.where(random.random(length) < 0.5, height, np.nan)  # noqa: PLR2004 - a coin
