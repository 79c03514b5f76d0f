"""What the vendor does not document about the sending of notifications, as named choices."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.choices import choice

__all__ = ["ComposeOptions"]

_PAGE = "https://docs.dynatrace.com/managed/analyze-explore-automate/notifications-and-alerting/problem-notifications"
_WEBHOOK = f"{_PAGE}/webhook-integration"


@dataclass(frozen=True, slots=True)
class ComposeOptions:
    """Every choice about what notifications tell that the vendor's documentation leaves open, with its default."""

    webhooks_tell_short_lived: bool = choice(
        False,  # noqa: FBT003 - a default
        "webhooks and products are told the end of a problem whose opening they were never told, as mails tell it",
        _WEBHOOK,
    )
    third_parties_tell_closed: bool = choice(
        True,  # noqa: FBT003 - a default
        "types without notifyClosedProblems are told the end of a problem",
        _PAGE,
    )
    send_invalid_json: bool = choice(
        False,  # noqa: FBT003 - a default
        "a payload that is no JSON after its placeholders were replaced is sent all the same",
        _WEBHOOK,
    )
    json_content_type: str = choice(
        "application/json; charset=utf-8", "Content-Type of a webhook whose headers set none", _WEBHOOK
    )
    stand_in_url: str | None = choice(
        None,
        "endpoint that gets, as JSON, what products are told for which the vendor does not publish the request; "
        "without it such notifications are recorded as not deliverable",
        _PAGE,
    )
