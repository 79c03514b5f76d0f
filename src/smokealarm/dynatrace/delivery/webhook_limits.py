"""How long a call of a webhook may take, and how much of its answer is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smokealarm.dynatrace.choices import choice

__all__ = ["WebhookLimits"]

_PAGE: Final = (
    "https://docs.dynatrace.com/docs/analyze-explore-automate/notifications-and-alerting/problem-notifications/"
    "webhook-integration"
)


@dataclass(frozen=True, slots=True)
class WebhookLimits:
    """The bounds of a call, of which the vendor documents none; all seconds are of wall time."""

    connect_seconds: float = choice(5.0, "longest wait for a connection", _PAGE)
    silence_seconds: float = choice(10.0, "longest wait for the next bytes of an answer, or to send the next", _PAGE)
    total_seconds: float = choice(30.0, "longest a call may take, unless its timeoutInSeconds says otherwise", _PAGE)
    most_bytes: int = choice(65_536, "bytes of an answer that are read", _PAGE)
