"""Putting a fault in, taking it out, and proving both."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.errors import FaultHadNoEffect, FaultNotUndone, UsageError
from smokealarm.pipeline.faults import targets
from smokealarm.pipeline.faults.fault import SettingFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smokealarm.pipeline.faults.fault import Cloud, Fault, Lever
    from smokealarm.pipeline.workload import SourceFile


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fault did: the calls or payloads it struck (None where nobody counts), and whether a setting changed."""

    fault: Fault
    hits: int | None
    changed: bool

    @property
    def seen(self) -> bool | None:
        """Whether the fault had an effect; None when the backend cannot tell."""
        if isinstance(self.fault, SettingFault):
            return self.changed
        return None if self.hits is None else self.hits > 0


class Injection:
    """A fault in use. Ask it for its effect at any time, also after its end.

    ``began`` and ``finished`` are when it was first put in and last taken out, epoch seconds; None without a clock.
    """

    def __init__(self, fault: Fault, lever: Lever[Any], now: Callable[[], float] | None = None) -> None:
        self.fault = fault
        self._lever = lever
        self._now = now
        self._before = lever.read()
        self._applied = False
        self._changed = False
        self._final_hits: int | None = None
        self._ended = False
        self.began: float | None = None
        self.finished: float | None = None

    @property
    def moments(self) -> tuple[float, ...]:
        """When ``follow`` has to be called, epoch seconds: the ends of a window that the backend does not keep."""
        window = () if self.fault.timed_by_backend else (self.fault.start, self.fault.end)
        return tuple(moment for moment in window if moment is not None)

    def follow(self) -> None:
        """Put the fault in or take it out as its window demands by now; needed after each of ``moments``.

        Faults in calls and functions follow the backend's clock by themselves.
        """
        if self._ended or not self.moments:
            return
        if self._now is None:
            raise UsageError(f"{self.fault} has a start or an end, which needs a clock: pass now=")
        due = self.fault.covers(self._now())
        if due and not self._applied:
            self.apply()
        elif self._applied and not due:
            self.undo()

    @property
    def effect(self) -> Effect:
        """What the fault has done so far."""
        hits = self._final_hits if self._ended else self._lever.hits()
        return Effect(self.fault, hits, self._changed)

    def require_effect(self) -> Effect:
        """Return the effect; raise ``FaultHadNoEffect`` when nothing was struck or changed.

        A backend that counts nothing gets the benefit of the doubt.
        """
        effect = self.effect
        if effect.seen is False:
            expected = "the setting to change" if isinstance(self.fault, SettingFault) else "at least one hit"
            raise FaultHadNoEffect(f"{self.fault} had no effect: expected {expected}, saw none")
        return effect

    def alter(self, files: list[SourceFile]) -> list[SourceFile]:
        """Return files to upload as this fault leaves them: spoiled by a fault of the data, else as they came."""
        self.follow()
        alter = getattr(self._lever, "alter", None)
        return alter(files) if alter and self._applied else files

    def apply(self) -> None:
        """Put the fault in."""
        self._applied = True
        self.began = self.began or self._moment()
        self._lever.apply(self._before)
        self._changed |= self._lever.read() != self._before

    def undo(self) -> None:
        """Take the fault out and prove it; raise ``FaultNotUndone`` when the state is not what it was before."""
        self._applied = False
        self.finished = self._moment()
        self._lever.restore(self._before)
        after = self._lever.read()
        if after != self._before:
            raise FaultNotUndone(f"{self.fault} was not undone: expected {self._before!r} as before, found {after!r}")

    def finish(self) -> None:
        """Take the fault out if it is in, for good; its hits stay readable."""
        try:
            self._final_hits = self._lever.hits()
        finally:
            self._ended = True
            if self._applied:
                self.undo()

    def _moment(self) -> float | None:
        return None if self._now is None else self._now()


@contextmanager
def injected(fault: Fault, cloud: Cloud, now: Callable[[], float] | None = None) -> Iterator[Injection]:
    """Apply a fault for the length of a ``with`` block, then undo it and prove that it is undone.

    ``now`` answers epoch seconds of the backend's clock; only a wrong setting or bad data with a window needs it, and
    ``follow`` has to be called as time passes.

    Raises:
        UnknownTarget: the backend has no such thing; says the nearest name.
        FaultNotUndone: after the block the state differs from the state before; also when the block itself failed.
        UsageError: such a window and no clock.

    """
    targets.check(fault.target_kind, fault.target, cloud)
    injection = Injection(fault, fault.lever(cloud), now)
    try:
        if injection.moments:
            injection.follow()
        else:
            injection.apply()
        yield injection
    finally:
        injection.finish()
