"""The virtual clock of a backend, over its control routes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from smokealarm.clock import Instant, own_hour
from smokealarm.cloud.channel import Channel
from smokealarm.errors import ControlError

_CLOCK: Final = "/_smokealarm/clock"


@dataclass(frozen=True, slots=True)
class Advance:
    """What came of letting time pass: the time now, the due moments jumped to, and the real time it took."""

    now: Instant
    jumps: int
    wall: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """Something that will happen at a moment."""

    at: Instant
    label: str


class VirtualClock:
    """The clock of a backend that has a virtual one.

    Every method raises BackendDied when the backend's process has ended, BackendUnreachable when no answer comes for
    another reason, and ControlError when the backend refuses.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def now(self) -> Instant:
        """Read the clock."""
        return Instant(_number(self._channel.call("GET", _CLOCK), "now"))

    def advance(self, length: timedelta) -> Advance:
        """Let time pass; returns when nothing more can happen before the next due moment."""
        return self._advance({"seconds": length.total_seconds()})

    def advance_to(self, moment: Instant) -> Advance:
        """Let time pass up to a moment, which must not be in the past."""
        return self._advance({"to": moment.epoch})

    def start_own_hour(self) -> Instant:
        """Advance to the start of an hour that nothing before reaches into; see :func:`smokealarm.clock.own_hour`."""
        return self.advance_to(own_hour(self.now())).now

    def settle(self) -> Advance:
        """Wait until nothing can happen before the next due moment, without moving time."""
        return _advance(self._channel.call("POST", f"{_CLOCK}/settle", {}))

    def pending(self) -> tuple[Due, ...]:
        """List what is due, the soonest first."""
        answer = self._channel.call("GET", f"{_CLOCK}/pending")
        dues = (Due(Instant(_number(item, "due")), str(item.get("label", ""))) for item in _items(answer))
        return tuple(sorted(dues, key=lambda due: due.at))

    def _advance(self, body: Mapping[str, float]) -> Advance:
        return _advance(self._channel.call("POST", f"{_CLOCK}/advance", body))


def _advance(answer: Any) -> Advance:
    wall = timedelta(seconds=_number(answer, "wall_seconds"))
    return Advance(Instant(_number(answer, "now")), int(_number(answer, "jumps")), wall)


def _items(answer: Any) -> list[Any]:
    match answer:
        case {"pending": [*items]}:
            return items
    raise ControlError(f"the backend's list of due moments is not understood: {answer!r}")


def _number(answer: Any, name: str) -> float:
    value = answer.get(name) if isinstance(answer, dict) else None
    if isinstance(value, int | float):
        return float(value)
    raise ControlError(f"the backend's clock answered {answer!r}; expected a number named {name!r}")
