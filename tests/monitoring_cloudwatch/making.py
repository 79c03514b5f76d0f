"""Deliveries of CloudWatch Logs, targets that answer as they are told, and stand-ins for AWS's clients."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forwarder.sending import LostConnectionError, Patience
from forwarder.subscription import Delivery, LogEvent
from forwarder.verdicts import Answer
from stored_secret import StoredSecret

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GROUP = "/aws/lambda/weather-ingest"
TOKENS = {"dynatrace_token": "dt0c01.PUBLIC.SECRETSECRET", "splunk_token": "11111111-2222-3333-4444-555555555555"}
NOW = 1_893_456_000_000
"""2030-01-01T00:00Z in milliseconds."""


def payload(messages: Iterable[str], group: str = GROUP, **other: Any) -> dict[str, Any]:
    """Return what a subscription delivers, before it is packed."""
    events = [{"id": str(place), "timestamp": NOW + place, "message": each} for place, each in enumerate(messages)]
    about = {"messageType": "DATA_MESSAGE", "owner": "000000000000", "logGroup": group, "logStream": "a/[$LATEST]b"}
    return {**about, "subscriptionFilters": ["weather-forwarder"], "logEvents": events, **other}


def packed(document: object) -> dict[str, Any]:
    """Return the event with which the function is invoked."""
    data = gzip.compress(json.dumps(document).encode())
    return {"awslogs": {"data": base64.b64encode(data).decode()}}


def a_delivery(messages: Iterable[str], group: str = GROUP) -> Delivery:
    """Return a delivery of some messages."""
    events = tuple(LogEvent(str(place), NOW + place, each) for place, each in enumerate(messages))
    return Delivery("000000000000", group, "a/[$LATEST]b", events)


class SecretsManager:
    """A Secrets Manager client that has one secret; ``values`` are what it answers, the last one again and again."""

    def __init__(self, *values: object) -> None:
        self.values = list(values) or [TOKENS]
        self.calls = 0

    def get_secret_value(self, SecretId: str) -> dict[str, Any]:  # noqa: N803 - boto3's word
        """Answer with the next value."""
        del SecretId
        self.calls += 1
        value = self.values[min(self.calls, len(self.values)) - 1]
        return {"SecretString": value if isinstance(value, str) else json.dumps(value)}


def a_secret(*values: object) -> StoredSecret:
    """Return a secret that never grows old."""
    return StoredSecret(SecretsManager(*values), "pipeline/forwarder", clock=lambda: 0.0)


@dataclass
class Scripted:
    """A transport whose answers are given; ``None`` is a lost connection, and the last one is given again and again."""

    answers: Sequence[Answer | None]
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    timeouts: list[float] = field(default_factory=list)

    def post(self, url: str, headers: dict[str, str], body: bytes, timeout: float) -> Answer:
        """Return the next answer."""
        assert url.startswith("https://")
        self.bodies.append(gzip.decompress(body))
        self.headers.append(headers)
        self.timeouts.append(timeout)
        answer = self.answers[min(len(self.bodies), len(self.answers)) - 1]
        if answer is None:
            raise LostConnectionError("no answer: ConnectTimeoutError")
        return answer


@dataclass
class Clock:
    """A clock that only sleeping moves; ``left`` are the seconds until the function is ended."""

    left: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.left -= seconds

    def remaining(self) -> float:
        """Return the seconds that are left."""
        return self.left

    def patience(self, **choices: Any) -> Patience:
        """Return a patience that sleeps on this clock, and for as long as it may."""
        return Patience(random=lambda: 1.0, sleep=self.sleep, **choices)


def an_answer(status: int, document: object = None, **headers: str) -> Answer:
    """Return an answer; a document that is no bytes is sent as JSON."""
    body = document if isinstance(document, bytes) else b"" if document is None else json.dumps(document).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
