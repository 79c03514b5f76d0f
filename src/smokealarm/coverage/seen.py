"""What is seen on tapes of one monitoring: the tapes ready to be asked, and what each of them came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from smokealarm.replay import Monitoring, PreparedTape, Verdict

__all__ = ["Seen", "first", "gappy"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A monitoring, tapes by their names, and the verdict on each."""

    monitoring: Monitoring
    tapes: Mapping[str, PreparedTape]
    verdicts: Mapping[str, Verdict]

    @classmethod
    def of(cls, monitoring: Monitoring, tapes: Mapping[str, PreparedTape]) -> Seen:
        """Judge a monitoring on tapes."""
        return cls(monitoring, tapes, {name: replay(monitoring, tape) for name, tape in tapes.items()})


def first(names: Iterable[str], holds: Callable[[str], bool]) -> str | None:
    """Return the first tape on which something holds, None if it does on none."""
    return next((name for name in names if holds(name)), None)


def gappy(values: NDArray[np.float64]) -> bool:
    """Return whether a value is missing after one that is there; before the first one nothing was measured yet."""
    present = ~np.isnan(values)
    return bool(present.any() and not present[int(present.argmax()) :].all())
