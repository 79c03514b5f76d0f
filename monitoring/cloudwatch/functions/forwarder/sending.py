"""Sending batches to one target: again where that helps, within the time that is left, and never the same event twice.

A request whose answer was lost may have been taken: repeating it can make a duplicate, not repeating it a gap. It is
repeated.
"""

from __future__ import annotations

import gzip
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from forwarder.batches import Item, Limits, batches
from forwarder.verdicts import Again, Answer, Delivered, Partly, Refused, Unauthorized, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stored_secret import StoredSecret

    from forwarder.subscription import Delivery

__all__ = ["LostConnectionError", "Patience", "Rejection", "Sender", "Sent", "Target", "Transport"]

_REMEMBERED: Final = 20_000


class LostConnectionError(Exception):
    """No answer came: no connection, a broken one, or too late."""


class Transport(Protocol):
    """Posts one request."""

    def post(self, url: str, headers: dict[str, str], body: bytes, timeout: float) -> Answer:
        """Return the answer; redirects are answers like others.

        Raises:
            LostConnectionError: there is none within ``timeout`` seconds.

        """


class Target(Protocol):
    """Where log events go."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def secret_key(self) -> str: ...  # noqa: D102
    @property
    def limits(self) -> Limits: ...  # noqa: D102
    @property
    def endpoint(self) -> str: ...  # noqa: D102
    def headers(self, token: str) -> dict[str, str]: ...  # noqa: D102
    def items(self, delivery: Delivery) -> list[Item]: ...  # noqa: D102
    def body(self, items: Sequence[Item]) -> bytes: ...  # noqa: D102
    def verdict(self, answer: Answer) -> Verdict: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a batch is sent, and how soon again: after doubling waits, in seconds, with full jitter."""

    most_attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 20.0
    request_seconds: float = 10.0
    random: Callable[[], float] = random.random
    sleep: Callable[[float], None] = time.sleep

    def wait(self, attempt: int, asked: float | None) -> float:
        """Return the seconds to wait after an attempt, counted from 1; what the target asks for is the least."""
        longest = min(self.longest_wait, self.first_wait * 2 ** (attempt - 1))
        return max(asked or 0.0, longest * self.random())


@dataclass(frozen=True, slots=True)
class Rejection:
    """Items that a target did not take, and why."""

    reason: str
    items: tuple[Item, ...]


@dataclass(slots=True)
class Sent:
    """What became of the items of one delivery."""

    delivered: int = 0
    rejections: list[Rejection] = field(default_factory=list)


@dataclass(slots=True)
class Sender:
    """Sends to one target, and remembers which of the newest log events it has taken.

    The memory lasts as long as the function's environment: it spares most duplicates when a delivery is repeated.
    """

    target: Target
    transport: Transport
    secret: StoredSecret
    patience: Patience = field(default_factory=Patience)
    _taken: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def send(self, delivery: Delivery, remaining: Callable[[], float]) -> Sent:
        """Send the log events that the target has not; ``remaining`` returns the seconds that are left for it."""
        known = set(self._taken)
        new = [item for item in self.target.items(delivery) if item.event.id not in known]
        sent = Sent()
        for batch in batches(new, self.target.limits):
            self._send_batch(batch, remaining, sent)
        return sent

    def _send_batch(self, batch: tuple[Item, ...], remaining: Callable[[], float], sent: Sent) -> None:
        while batch:
            verdict = self._final(batch, remaining)
            match verdict:
                case Partly(reason, bad) if 0 <= bad < len(batch):
                    self._take(batch[:bad], sent)
                    sent.rejections.append(Rejection(self.secret.masked(reason), (batch[bad],)))
                    batch = batch[bad + 1 :]
                case Delivered():
                    self._take(batch, sent)
                    return
                case _:
                    sent.rejections.append(Rejection(self.secret.masked(verdict.reason), batch))
                    return

    def _take(self, items: Iterable[Item], sent: Sent) -> None:
        ids = [item.event.id for item in items]
        self._taken.extend(ids)
        sent.delivered += len(ids)

    def _final(self, batch: tuple[Item, ...], remaining: Callable[[], float]) -> Verdict:
        """Return the verdict after which sending the batch again is of no use, or of no time."""
        body, attempt, renewed = gzip.compress(self.target.body(batch), mtime=0), 0, False
        while True:
            attempt += 1
            verdict = self._attempt(body, remaining())
            if isinstance(verdict, Unauthorized) and not renewed:
                self.secret.refresh()
                renewed = True
                continue
            if not isinstance(verdict, Again) or attempt >= self.patience.most_attempts:
                return verdict
            wait = self.patience.wait(attempt, verdict.after)
            if wait >= remaining():
                return Refused(f"no time was left to send it again: {verdict.reason}")
            self.patience.sleep(wait)

    def _attempt(self, body: bytes, remaining: float) -> Verdict:
        headers = self.target.headers(self.secret.get(self.target.secret_key)) | {"Content-Encoding": "gzip"}
        timeout = min(self.patience.request_seconds, remaining)
        if timeout <= 0:
            return Refused("no time was left to send it")
        try:
            answer = self.transport.post(self.target.endpoint, headers, body, timeout)
        except LostConnectionError as error:
            return Again(str(error))
        return self.target.verdict(answer)
