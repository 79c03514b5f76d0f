"""What a fault is: a frozen value that says what breaks, how often and when, and knows the lever that breaks it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.cloud.channel import Channel
    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.faults.targets import TargetKind

State = TypeVar("State")


class Cloud(Protocol):
    """What a fault is applied through; ``smokealarm.cloud.backend.Backend`` is one."""

    @property
    def clients(self) -> Clients:
        """The AWS clients."""

    @property
    def channel(self) -> Channel:
        """Plain HTTP to the backend's control routes."""


class Lever(Protocol[State]):
    """How one fault is put in and taken out.

    ``read`` answers the state that the fault changes and nothing else, as a value that can be compared: that is what
    proves the end of the fault.
    """

    def read(self) -> State:
        """Return the present state."""

    def apply(self, before: State) -> None:
        """Put the fault in."""

    def restore(self, before: State) -> None:
        """Make the state what it was."""

    def hits(self) -> int | None:
        """Return how many calls or payloads were struck so far; None where nobody counts them."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[State]):
    """A lever on one setting of a resource: a way to read it, a way to write it, and what breaks it."""

    read: Callable[[], State]
    write: Callable[[State], object]
    broken: Callable[[State], State]

    def apply(self, before: State) -> None:
        """Write the broken value."""
        self.write(self.broken(before))

    def restore(self, before: State) -> None:
        """Write the value of before."""
        self.write(before)

    def hits(self) -> None:
        """Return None: whether a setting bit is seen in the setting itself, not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(ABC):
    """What breaks where, how often and when.

    ``target`` names the thing that breaks, by its own name on AWS. ``probability`` (0 to 1) and ``seed`` decide which
    calls are struck, the same ones in every run. The fault is active from ``start`` until just before ``end``, both in
    epoch seconds of the backend's clock; without them, as long as it is applied.

    Raises ``UsageError`` for odds outside 0..1 and for an end that is not after the start.
    """

    target: str
    probability: float = 1.0
    seed: int = 0
    start: float | None = None
    end: float | None = None

    name: ClassVar[str]
    target_kind: ClassVar[TargetKind]
    timed_by_backend: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise UsageError(f"{self}: probability is {self.probability:g}, expected a number from 0 to 1")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise UsageError(f"{self}: the end {self.end:g} is not after the start {self.start:g}")

    def __str__(self) -> str:
        return f"fault '{self.name}' on '{self.target}'"

    @property
    def has_window(self) -> bool:
        """Whether the fault begins or ends at a moment of its own."""
        return self.start is not None or self.end is not None

    def covers(self, now: float) -> bool:
        """Say whether the moment ``now`` (epoch seconds) lies in the fault's window."""
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)

    @abstractmethod
    def lever(self, cloud: Cloud) -> Lever[Any]:
        """Return the lever that puts this fault in and takes it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingFault(Fault):
    """A fault that is a wrong setting of a resource: there all the time, or in its window, never by chance."""

    timed_by_backend: ClassVar[bool] = False

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        if self.probability != 1:
            raise UsageError(f"{self}: a wrong setting has no probability, got {self.probability:g}")
