"""What CloudWatch Logs delivers to a subscribed function.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["Delivery", "DeliveryInvalidError", "LogEvent", "read_delivery"]

_GZIP: Final = 16 + zlib.MAX_WBITS
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Unpacked; far more than one delivery holds, and far less than would exhaust the function."""


class DeliveryInvalidError(Exception):
    """An event is none that CloudWatch Logs delivers."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One log event; ``id`` is unique, ``timestamp`` is in milliseconds since the epoch."""

    id: str
    timestamp: int
    message: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Log events of one stream; ``account`` owns the log group."""

    account: str
    group: str
    stream: str
    events: tuple[LogEvent, ...]


def read_delivery(event: dict[str, Any]) -> Delivery:
    """Return what an event delivers; a test of reachability (``CONTROL_MESSAGE``) delivers no log events.

    Raises:
        DeliveryInvalidError: the event is another.

    """
    payload = _payload(event)
    try:
        found = payload["logEvents"] if payload["messageType"] == "DATA_MESSAGE" else []
        events = tuple(LogEvent(str(each["id"]), int(each["timestamp"]), str(each["message"])) for each in found)
        return Delivery(str(payload["owner"]), str(payload["logGroup"]), str(payload["logStream"]), events)
    except (KeyError, TypeError, ValueError) as error:
        raise DeliveryInvalidError(f"the delivery lacks {error}; expected the fields of a subscription") from error


def _payload(event: dict[str, Any]) -> dict[str, Any]:
    try:
        packed = base64.b64decode(event["awslogs"]["data"], validate=True)
        unpacker = zlib.decompressobj(_GZIP)
        text = unpacker.decompress(packed, _MOST_BYTES)
        payload = json.loads(text) if unpacker.eof else None
    except (KeyError, TypeError, ValueError, RecursionError, zlib.error) as error:
        raise DeliveryInvalidError(f"awslogs.data is not base64 of gzip of JSON: {error}") from error
    if not isinstance(payload, dict):
        raise DeliveryInvalidError("awslogs.data holds no whole JSON object")
    return payload
