"""What a deployment did, object by object."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.deployment.differences import Difference
    from smokealarm.dynatrace.monaco import Coordinate, RenderedConfig

__all__ = ["DeploymentReport", "ObjectReport", "Outcome"]


class Outcome(StrEnum):
    """What became of one object."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """All that can be read of it was as it should be; if it has secrets, which cannot be read, it was sent again."""
    FAILED = "failed"
    NOT_WRITTEN = "not written"
    """It was not its turn, since another object failed."""
    ROLLED_BACK = "rolled back"
    """It was created and is deleted again, since a later object failed."""
    LEFT_BEHIND = "left behind"
    """It was created and could not be deleted when a later object failed."""


@dataclass(frozen=True, slots=True)
class ObjectReport:
    """What became of one configuration; ``violations`` are pairs of a property's path and what is wrong with it.

    ``differences`` are from what was stored before, ``sent`` is what was sent or would have been.
    """

    coordinate: Coordinate
    outcome: Outcome
    object_id: str = ""
    reason: str = ""
    violations: tuple[tuple[str, str], ...] = ()
    differences: tuple[Difference, ...] = ()
    sent: RenderedConfig | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        because = f": {self.reason}" if self.reason else ""
        return "\n  ".join([f"{self.outcome} {self.coordinate}{because}", *(": ".join(one) for one in self.violations)])


@dataclass(frozen=True, slots=True)
class DeploymentReport:
    """What became of every configuration, in the order of deployment; skipped ones are left out.

    With ``dry_run`` the outcomes are what would have been.
    """

    objects: tuple[ObjectReport, ...]
    dry_run: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether everything is, or would be, as the project says."""
        return not any(self.of(Outcome.FAILED))

    def of(self, *outcomes: Outcome) -> Iterator[ObjectReport]:
        """Yield the objects that had one of the outcomes."""
        return (each for each in self.objects if each.outcome in outcomes)

    @property
    def changed(self) -> tuple[ObjectReport, ...]:
        """What stands otherwise than before: if the deployment failed, what it says here was not undone."""
        return tuple(self.of(Outcome.CREATED, Outcome.UPDATED, Outcome.LEFT_BEHIND))

    def __str__(self) -> str:
        return "\n".join(map(str, self.objects))
