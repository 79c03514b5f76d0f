"""What problems are judged in: the choices, the numbers, the entities and the maintenance windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.options import ProblemOptions, ProblemTimings
from smokealarm.dynatrace.selector.evaluation import NO_ENTITIES

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.maintenance import MaintenanceWindow
    from smokealarm.dynatrace.selector.evaluation import AllEntities

__all__ = ["Surroundings"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything besides events that decides about problems and alerts."""

    options: ProblemOptions = field(default_factory=ProblemOptions)
    timings: ProblemTimings = field(default_factory=ProblemTimings)
    entities: AllEntities = NO_ENTITIES
    windows: tuple[MaintenanceWindow, ...] = ()
