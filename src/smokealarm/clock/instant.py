"""A moment of virtual time."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from smokealarm.errors import UsageError

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment, in seconds since the epoch."""

    epoch: float

    @classmethod
    def of(cls, moment: datetime) -> "Instant":
        """Take a moment from a datetime.

        Raises:
            UsageError: it does not say its time zone.
        """
        if moment.tzinfo is None:
            raise UsageError(
                f"{moment.isoformat()} does not say its time zone; expected one like 2030-01-01T00:00:00+00:00"
            )
        return cls(moment.timestamp())

    @property
    def datetime(self) -> datetime:
        """The moment as a datetime in UTC, the form that boto3 takes."""
        return datetime.fromtimestamp(self.epoch, UTC)

    def __add__(self, length: timedelta) -> "Instant":
        return Instant(self.epoch + length.total_seconds())

    def __sub__(self, length: timedelta) -> "Instant":
        return Instant(self.epoch - length.total_seconds())

    def since(self, earlier: "Instant") -> timedelta:
        """Return the time from an earlier moment to this one; negative when it is later."""
        return timedelta(seconds=self.epoch - earlier.epoch)

    def floor(self, step: timedelta) -> "Instant":
        """Return the last multiple of a step, counted from the epoch, that is not after this moment."""
        seconds = step.total_seconds()
        return Instant(math.floor(self.epoch / seconds) * seconds)

    def ceiling(self, step: timedelta) -> "Instant":
        """Return the first multiple of a step, counted from the epoch, that is not before this moment."""
        seconds = step.total_seconds()
        return Instant(math.ceil(self.epoch / seconds) * seconds)

    def stops(self, end: "Instant", step: timedelta) -> list["Instant"]:
        """Return the multiples of a step from this moment up to ``end``, and ``end`` itself."""
        first = self.ceiling(step)
        count = max(0, math.floor(end.since(first) / step) + 1)
        multiples = [first + each * step for each in range(count)]
        return multiples if multiples and multiples[-1] == end else [*multiples, end]

    def __str__(self) -> str:
        return self.datetime.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def own_hour(now: Instant, gap: timedelta = _HOUR) -> Instant:
    """Return the start of a full hour that nothing before ``now`` reaches into.

    At least ``gap`` lies in between, so that a query that looks back that far from the new hour sees nothing of what
    was before. With an hour of its own a scenario can count in CloudWatch without deleting anything first.
    """
    return (now + gap).ceiling(_HOUR)
