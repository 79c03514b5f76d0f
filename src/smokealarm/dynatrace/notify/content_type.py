"""What the headers of a webhook mean for its payload.

Source: https://docs.dynatrace.com/docs/analyze-explore-automate/notifications-and-alerting/problem-notifications/\
webhook-integration (requests are JSON, checked and escaped, unless a different content type is set).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.notify.notification import Header

__all__ = ["CONTENT_TYPE", "sent_by_us", "speaks_json"]

CONTENT_TYPE: Final = "content-type"
_OURS = frozenset({"connection", "content-length", "host", "transfer-encoding", "te", "trailer", "upgrade"})


def sent_by_us(name: str) -> bool:
    """Return whether a header frames the request itself, so that no setting can change it."""
    return name.lower() in _OURS


def speaks_json(headers: Iterable[Header]) -> bool:
    """Return whether the payload is JSON: no content type is set, or the same one."""
    written = [header.value.reveal() for header in headers if header.name.lower() == CONTENT_TYPE]
    return all(value.partition(";")[0].strip().lower() == "application/json" for value in written)
