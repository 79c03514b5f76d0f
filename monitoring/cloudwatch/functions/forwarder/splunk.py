"""Splunk's HTTP Event Collector as a target.

Events look like those of the Splunk Add-on for AWS: the source is region, log group and log stream, so that searches
need not know how an event came. The codes of answers:
https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/troubleshoot-http-event-collector
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from forwarder.batches import Item, Limits
from forwarder.verdicts import Answer, Delivered, Partly, Verdict, verdict_of_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forwarder.subscription import Delivery, LogEvent

__all__ = ["SplunkTarget"]

_LIMITS: Final = Limits(most_bytes=1_000_000, most_items=5_000)
_MOST_CHARACTERS: Final = 65_536
"""Of a message; even if JSON writes each character as six, an event stays within a request."""

_ACCEPTED: Final = frozenset({0, 24, 25})
_ONE_BAD_EVENT: Final = frozenset({6, 12, 13, 15})
_SOURCETYPES: Final = {"/aws/lambda/": "pipeline:lambda", "/aws/vendedlogs/states/": "pipeline:states"}


@dataclass(frozen=True, slots=True)
class SplunkTarget:
    """The event collector at ``url``; without ``index`` the token's own is used.

    A request stays below the 1 MiB (unpacked) that Splunk Cloud Platform asks clients to keep.
    """

    url: str
    region: str
    index: str = ""
    name: str = "splunk"
    secret_key: str = "splunk_token"  # noqa: S105 - the name under which the secret has it
    limits: Limits = _LIMITS

    @property
    def endpoint(self) -> str:
        """Where batches are posted."""
        return f"{self.url.rstrip('/')}/services/collector/event"

    def headers(self, token: str) -> dict[str, str]:
        """Return the headers of a request."""
        return {"Authorization": f"Splunk {token}", "Content-Type": "application/json"}

    def items(self, delivery: Delivery) -> list[Item]:
        """Return an event for each log event; blank ones are left out, since the collector refuses them."""
        return [Item(event, self._encoded(delivery, event)) for event in delivery.events if event.message.strip()]

    def body(self, items: Sequence[Item]) -> bytes:
        """Return the body of one request: events one after the other, not an array."""
        return b"\n".join(item.body for item in items)

    def verdict(self, answer: Answer) -> Verdict:
        """Say what an answer means; where it names the first bad event, those before it were taken."""
        document = answer.document()
        code, bad = document.get("code"), document.get("invalid-event-number")
        if answer.status == HTTPStatus.OK and code in _ACCEPTED:
            return Delivered()
        if answer.status == HTTPStatus.BAD_REQUEST and code in _ONE_BAD_EVENT and isinstance(bad, int):
            return Partly(str(answer), bad)
        return verdict_of_status(answer)

    def _encoded(self, delivery: Delivery, event: LogEvent) -> bytes:
        envelope: dict[str, Any] = {
            "time": f"{event.timestamp // 1000}.{event.timestamp % 1000:03d}",
            "host": delivery.group.rsplit("/", 1)[1],
            "source": f"{self.region}:{delivery.group}:{delivery.stream}",
            "sourcetype": _sourcetype(delivery.group),
            "event": event.message.rstrip("\n")[:_MOST_CHARACTERS],
            "fields": {"aws_account_id": delivery.account, "aws_region": self.region, "log_event_id": event.id},
        }
        if self.index:
            envelope["index"] = self.index
        return json.dumps(envelope, separators=(",", ":")).encode()


def _sourcetype(group: str) -> str:
    return next((name for start, name in _SOURCETYPES.items() if group.startswith(start)), "aws:cloudwatchlogs")
