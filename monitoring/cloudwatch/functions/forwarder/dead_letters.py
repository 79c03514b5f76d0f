"""What no target took, put on a queue with the reason, in messages that the queue takes.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html: queues whose limit was
never raised take 262,144 bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from forwarder.batches import Item, Limits, batches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forwarder.sending import Rejection
    from forwarder.subscription import Delivery

__all__ = ["DeadLetters"]

_LIMITS: Final = Limits(most_bytes=250_000, most_items=10_000)
_MOST_CHARACTERS: Final = 40_000
_MOST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """The queue at ``url``; ``client`` is an SQS client."""

    client: Any
    url: str

    def put(self, target: str, delivery: Delivery, rejections: Iterable[Rejection]) -> int:
        """Put every rejected log event on the queue, and return how many there were."""
        count = 0
        for rejection in rejections:
            for batch in batches(map(_item, rejection.items), _LIMITS):
                self._send(target, delivery, rejection.reason, batch)
                count += len(batch)
        return count

    def put_unreadable(self, reason: str, event: dict[str, Any]) -> None:
        """Put an event on the queue that is no delivery of CloudWatch Logs."""
        text = json.dumps(event, default=str)[:_MOST_CHARACTERS]
        self._put({"target": None, "reason": reason[:_MOST_REASON], "unreadable": text})

    def _send(self, target: str, delivery: Delivery, reason: str, batch: tuple[Item, ...]) -> None:
        about = {"account": delivery.account, "log_group": delivery.group, "log_stream": delivery.stream}
        events = [json.loads(item.body) for item in batch]
        self._put({"target": target, "reason": reason[:_MOST_REASON], **about, "events": events})

    def _put(self, letter: dict[str, Any]) -> None:
        self.client.send_message(QueueUrl=self.url, MessageBody=json.dumps(letter, separators=(",", ":")))


def _item(item: Item) -> Item:
    body = _encoded(item)
    if len(body) > _LIMITS.most_bytes // 2:
        return _item(Item(replace(item.event, message=item.event.message[: _MOST_CHARACTERS // 2]), b""))
    return Item(item.event, body)


def _encoded(item: Item) -> bytes:
    return json.dumps(asdict(item.event), separators=(",", ":")).encode()
