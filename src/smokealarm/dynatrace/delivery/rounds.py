"""The rounds of a delivery: one attempt at once, others when they are due, all of them recorded.

Nothing here sends: who carries a parcel, and says how that ended, is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.delivery.delivery_log import Attempt, DeliveryLog
from smokealarm.dynatrace.delivery.retry_options import RetryOptions
from smokealarm.dynatrace.notify import Mail

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.delivery.delivery_log import Parcel
    from smokealarm.dynatrace.delivery.outcome import Outcome

__all__ = ["Rounds", "Waiting", "next_attempt"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parcel that is tried (again) at a minute; ``to`` are the recipients of a mail who are still to be told."""

    parcel: Parcel
    number: int
    first_minute: int
    minute: int
    to: tuple[str, ...]


def next_attempt(tried: Waiting, outcome: Outcome, minute: int, options: RetryOptions) -> Waiting | None:
    """Return the attempt that follows one made at ``minute``, or None if that was the last."""
    mail = isinstance(tried.parcel.content, Mail)
    waits = options.mail_minutes if mail else options.webhook_minutes
    if not outcome.may_pass or tried.number > len(waits):
        return None
    due = minute + waits[tried.number - 1]
    return Waiting(tried.parcel, tried.number + 1, tried.first_minute, due, outcome.remaining(tried.to))


class Rounds:
    """Delivers for one tenant; it never decides when it is: every call is told.

    ``carry`` makes an attempt at a minute and says how it ended.
    """

    def __init__(self, carry: Callable[[Waiting, int], Outcome], options: RetryOptions | None = None) -> None:
        self.log = DeliveryLog()
        self._carry, self._options = carry, options or RetryOptions()
        self._waiting: list[Waiting] = []

    def deliver(self, parcel: Parcel, minute: int) -> Attempt:
        """Try a parcel for the first time and record how it ended."""
        to = parcel.content.envelope if isinstance(parcel.content, Mail) else ()
        return self._try(Waiting(parcel, 1, minute, minute, to), minute)

    def due(self, minute: int) -> tuple[Waiting, ...]:
        """Return what is to be tried again at a minute, earliest first."""
        return tuple(sorted((each for each in self._waiting if each.minute <= minute), key=lambda each: each.minute))

    @property
    def next_minute(self) -> int | None:
        """When the next attempt is due, None if nothing waits."""
        return min((each.minute for each in self._waiting), default=None)

    def retry(self, minute: int) -> tuple[Attempt, ...]:
        """Try everything again that is due, and record how it ended."""
        due = self.due(minute)
        self._waiting = [each for each in self._waiting if each not in due]
        return tuple(self._try(each, minute) for each in due)

    def _try(self, waiting: Waiting, minute: int) -> Attempt:
        outcome = self._carry(waiting, minute)
        following = next_attempt(waiting, outcome, minute, self._options)
        if following is not None:
            self._waiting.append(following)
        due = following.minute if following else None
        attempt = Attempt(waiting.parcel, waiting.number, minute, waiting.to, outcome, due)
        self.log.record(attempt)
        return attempt
