"""Every attempt to deliver, kept: what, to whom, when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.notify import Mail, NotDeliverable

if TYPE_CHECKING:
    from smokealarm.dynatrace.delivery.outcome import Outcome
    from smokealarm.dynatrace.notify import Composed

__all__ = ["Attempt", "DeliveryLog", "Parcel"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one notification sends for one alert; ``message_id`` marks a mail, the same for every attempt.

    ``profile_id`` is the alerting profile that it goes through, ``state`` that of the problem as notifications call it,
    ``title`` the problem's.
    """

    notification_id: str
    name: str
    content: Composed
    message_id: str
    profile_id: str = ""
    state: str = ""
    title: str = ""

    @property
    def what(self) -> str:
        """The kind of thing, in a word."""
        if isinstance(self.content, Mail):
            return "mail"
        return "nothing" if isinstance(self.content, NotDeliverable) else "webhook"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, the ``number``-th of its parcel; ``next_minute`` is when the next one is due, None for never.

    Minutes are since 1970-01-01 UTC; ``to`` are mail addresses, or none for other things.
    """

    parcel: Parcel
    number: int
    minute: int
    to: tuple[str, ...]
    outcome: Outcome
    next_minute: int | None = None

    def __str__(self) -> str:
        to = f" to {', '.join(self.to)}" if self.to else ""
        again = "" if self.next_minute is None else f"; again at minute {self.next_minute}"
        return f"{self.parcel.name!r}, {self.parcel.what}{to}, attempt {self.number}: {self.outcome}{again}"


class DeliveryLog:
    """The attempts of one tenant, oldest first; it only grows."""

    def __init__(self) -> None:
        self._attempts: list[Attempt] = []

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt."""
        return tuple(self._attempts)

    @property
    def failed(self) -> tuple[Attempt, ...]:
        """The attempts that did not tell everybody."""
        return tuple(attempt for attempt in self._attempts if not attempt.outcome.delivered)

    def record(self, attempt: Attempt) -> None:
        """Keep an attempt."""
        self._attempts.append(attempt)
