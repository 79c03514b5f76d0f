"""What a drill breaks by other means than a fault of the catalogue, such as messages that nobody can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MINUTES",
    "MONITORING",
    "SUPPRESSION",
    "Disturbance",
    "Disturbances",
    "Withholds",
    "nothing",
]

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


Withholds: TypeAlias = Callable[[str, int], bool]
"""Says whether a disturbance is not to happen, by its name and by how many of that name were asked for, it included."""


def nothing(_name: str, _number: int) -> bool:
    """Withhold nothing."""
    return False


class Disturbances:
    """The disturbances of one drill, in the order of their begin; ``now`` returns seconds since the epoch.

    What ``withholds`` says must not happen, faults too, is only noted in ``withheld``.
    """

    def __init__(self, now: Callable[[], float], withholds: Withholds = nothing) -> None:
        self._now, self._withholds = now, withholds
        self.withheld: list[str] = []
        self._asked: Counter[str] = Counter()
        self._noted: list[Disturbance] = []

    @property
    def noted(self) -> tuple[Disturbance, ...]:
        """All that were so far."""
        return tuple(self._noted)

    def withholds(self, name: str) -> bool:
        """Say whether something is not to be broken, and note it then."""
        self._asked[name] += 1
        withheld = self._withholds(name, self._asked[name])
        if withheld:
            self.withheld.append(name)
        return withheld

    def causes(self, name: str, part: str = "", settings: tuple[tuple[str, str], ...] = ()) -> bool:
        """Say whether to break something now, and note it as over at once."""
        if self.withholds(name):
            return False
        self._note(name, part, settings)
        return True

    @contextmanager
    def during(self, name: str, part: str = "", settings: tuple[tuple[str, str], ...] = ()) -> Iterator[None]:
        """Note one that lasts as long as the block, after it was asked whether it is withheld."""
        place = len(self._noted)
        self._note(name, part, settings)
        try:
            yield
        finally:
            self._noted[place] = replace(self._noted[place], finished=self._now())

    def _note(self, name: str, part: str, settings: tuple[tuple[str, str], ...]) -> None:
        now = self._now()
        self._noted.append(Disturbance(name, now, now, part, settings))
