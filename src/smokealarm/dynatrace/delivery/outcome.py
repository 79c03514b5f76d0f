"""How an attempt to deliver ended: a reason for programs to tell apart, and a sentence for people, without secrets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.notify import MASK

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Outcome", "Reason", "RefusedRecipient", "excerpt"]

_MOST_CHARACTERS: Final = 300
# Shorter ones are words like "1"; masking them would blot out every answer.
_LEAST_SECRET: Final = 4


class Reason(StrEnum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    PARTLY_DELIVERED = "accepted for some recipients only"
    NOT_DELIVERABLE = "not deliverable here"
    NO_SENDER = "nothing to send it with"
    FORBIDDEN_HOST = "host not allowed"
    INVALID_ADDRESS = "not an address that can be called"
    INVALID_REQUEST = "not a request that HTTP can carry"
    REFUSED_CONNECTION = "connection refused"
    LOST_CONNECTION = "connection lost"
    TIMEOUT = "out of time"
    TLS = "no trusted TLS"
    AUTHENTICATION = "authentication refused"
    TEMPORARY = "refused for now"
    REFUSED = "refused for good"
    RECIPIENTS_REFUSED = "all recipients refused"
    STATUS = "answered with a status that is no success"
    REDIRECT = "answered with a redirect"
    TOO_LARGE = "too large"


_PASSING: Final = frozenset({Reason.REFUSED_CONNECTION, Reason.LOST_CONNECTION, Reason.TIMEOUT, Reason.TEMPORARY})
_PASSING_STATUS: Final = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class RefusedRecipient:
    """One recipient that a mail server did not take, with the code and the text of its reply."""

    address: str
    code: int
    text: str

    @property
    def may_pass(self) -> bool:
        """Whether the reply says to try again: 4yz, or 552, which once meant too many recipients (RFC 5321)."""
        return self.code // 100 == 4 or self.code == 552  # noqa: PLR2004 - the codes that the sentence above names


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended; ``code`` is the last reply code of SMTP or HTTP, where there was one.

    ``told`` are the recipients that a mail server accepted, ``refused`` those that it did not.
    """

    reason: Reason
    detail: str = ""
    code: int | None = None
    told: tuple[str, ...] = ()
    refused: tuple[RefusedRecipient, ...] = ()

    @property
    def delivered(self) -> bool:
        """Whether everybody was told who was to be."""
        return self.reason is Reason.DELIVERED

    @property
    def may_pass(self) -> bool:
        """Whether another attempt may succeed without anything being changed."""
        if self.reason is Reason.STATUS:
            return self.code in _PASSING_STATUS
        return self.reason in _PASSING or any(each.may_pass for each in self.refused)

    def remaining(self, to: Iterable[str]) -> tuple[str, ...]:
        """Return whom of ``to`` another attempt may still tell: who was not told and not refused for good."""
        done = {*self.told, *(each.address for each in self.refused if not each.may_pass)}
        return tuple(address for address in to if address not in done)

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else str(self.reason)


def excerpt(text: str, secrets: Iterable[str] = ()) -> str:
    """Return the beginning of a foreign text on one line, with every one of ``secrets`` masked."""
    for each in sorted(secrets, key=len, reverse=True):
        if len(each) >= _LEAST_SECRET:
            text = text.replace(each, MASK)
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}..."
