"""What a drill breaks by other means than a fault of the catalogue, such as messages that nobody can read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MINUTES", "MONITORING", "SUPPRESSION", "Disturbance", "Disturbances"]

MONITORING = "monitoring"
"""The part that is broken where the monitoring itself is: what it said then is not what its files say."""

SUPPRESSION = "maintenance.suppression"
"""The setting that says of a maintenance window what it keeps from happening, in Dynatrace's words."""

MINUTES = "maintenance.minutes"
"""The setting that says how long it lasts, from the disturbance's begin on."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One of them, in words, and from when to when it was, in seconds since the epoch; ``part`` is what it broke.

    ``settings`` are the properties of the monitoring that it changed, as ``rule.property``, and their values;
    maintenance has :data:`SUPPRESSION` and :data:`MINUTES`.
    """

    name: str
    began: float
    finished: float
    part: str = ""
    settings: tuple[tuple[str, str], ...] = ()


class Disturbances:
    """The disturbances of one drill, in the order of their begin; ``now`` returns seconds since the epoch.

    With ``without_faults`` there are none: whatever is asked for, faults too, is only noted in ``withheld``.
    """

    def __init__(self, now: Callable[[], float], *, without_faults: bool = False) -> None:
        self._now, self.without_faults = now, without_faults
        self.withheld: list[str] = []
        self._noted: list[Disturbance] = []

    @property
    def noted(self) -> tuple[Disturbance, ...]:
        """All that were so far."""
        return tuple(self._noted)

    def withholds(self, name: str) -> bool:
        """Say whether something is not to be broken, and note it then."""
        if self.without_faults:
            self.withheld.append(name)
        return self.without_faults

    def causes(self, name: str, part: str = "", settings: tuple[tuple[str, str], ...] = ()) -> bool:
        """Say whether to break something now, and note it as over at once."""
        if not self.withholds(name):
            now = self._now()
            self._noted.append(Disturbance(name, now, now, part, settings))
        return not self.without_faults

    @contextmanager
    def during(self, name: str, part: str = "", settings: tuple[tuple[str, str], ...] = ()) -> Iterator[None]:
        """Note one that lasts as long as the block; it must not be one that is withheld."""
        place = len(self._noted)
        self.causes(name, part, settings)
        try:
            yield
        finally:
            self._noted[place] = replace(self._noted[place], finished=self._now())
