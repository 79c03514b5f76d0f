"""When a delivery that failed is tried again, in minutes; the vendor documents none of it."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.choices import choice

__all__ = ["RetryOptions"]

_PAGE = "https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications"


@dataclass(frozen=True, slots=True)
class RetryOptions:
    """How many minutes each attempt waits after the one before; an empty list means one attempt only.

    Only what may pass is tried again: refused connections, time-outs, temporary replies. What an endpoint refuses for
    good is not.
    """

    mail_minutes: tuple[int, ...] = choice(
        (1, 5, 15, 60),
        "waits before a mail is tried again; a sender has to try more than once (RFC 5321, 4.5.4.1)",
        _PAGE,
    )
    webhook_minutes: tuple[int, ...] = choice(
        (), "waits before a webhook is called again", f"{_PAGE}/webhook-integration"
    )
