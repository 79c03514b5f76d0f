"""Every answer that the HTTP Event Collector has a number for.

Source: https://help.splunk.com/en/splunk-enterprise/get-data-in/collect-http-event-data/troubleshoot-http-event-collector
"""

import enum
import json
from dataclasses import dataclass
from typing import Final, Self

JSON: Final = "application/json; charset=UTF-8"
HTML: Final = "text/html; charset=UTF-8"


class Status(enum.Enum):
    """A code with its HTTP status and the vendor's text."""

    http: int
    text: str

    def __new__(cls, code: int, http: int, text: str) -> Self:
        """Make the code the value and keep the rest beside it."""
        member = object.__new__(cls)
        member._value_ = code
        member.http = http
        member.text = text
        return member

    SUCCESS = 0, 200, "Success"
    TOKEN_DISABLED = 1, 403, "Token disabled"
    TOKEN_REQUIRED = 2, 401, "Token is required"
    INVALID_AUTHORIZATION = 3, 401, "Invalid authorization"
    INVALID_TOKEN = 4, 403, "Invalid token"
    NO_DATA = 5, 400, "No data"
    INVALID_DATA_FORMAT = 6, 400, "Invalid data format"
    INCORRECT_INDEX = 7, 400, "Incorrect index"
    INTERNAL_SERVER_ERROR = 8, 500, "Internal server error"
    SERVER_IS_BUSY = 9, 503, "Server is busy"
    DATA_CHANNEL_MISSING = 10, 400, "Data channel is missing"
    INVALID_DATA_CHANNEL = 11, 400, "Invalid data channel"
    EVENT_FIELD_REQUIRED = 12, 400, "Event field is required"
    EVENT_FIELD_BLANK = 13, 400, "Event field cannot be blank"
    ACK_DISABLED = 14, 400, "ACK is disabled"
    INDEXED_FIELDS = 15, 400, "Error in handling indexed fields"
    QUERY_STRING_AUTHORIZATION = 16, 400, "Query string authorization is not enabled"
    HEALTHY = 17, 200, "HEC is healthy"
    QUEUES_FULL = 18, 503, "HEC is unhealthy, queues are full"
    ACK_UNAVAILABLE = 19, 503, "HEC is unhealthy, ack service unavailable"
    QUEUES_FULL_AND_ACK_UNAVAILABLE = 20, 503, "HEC is unhealthy, queues are full, ack service unavailable"
    HEALTH_INVALID_TOKEN = 21, 400, "Invalid token"
    HEALTH_TOKEN_DISABLED = 22, 400, "Token disabled"
    SHUTTING_DOWN = 23, 503, "Server is shutting down"
    QUEUE_APPROACHING_CAPACITY = 24, 200, "HEC queue is approaching its capacity limit"
    ACK_APPROACHING_CAPACITY = 25, 200, "HEC ACK is approaching its capacity limit"
    QUEUE_AT_CAPACITY = 26, 429, "HEC queue is at capacity and cannot process any more requests"
    ACK_CHANNEL_AT_CAPACITY = 27, 429, "HEC ACK channel is at capacity and cannot process any more requests"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: HTTP status, body, and headers beside the content type."""

    http: int
    body: bytes
    media_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


def answer(status: Status, *, event_number: int | None = None, ack_id: int | None = None) -> Answer:
    """Return the body that the vendor sends with ``status``, with the optional members in their order."""
    body: dict[str, str | int] = {"text": status.text, "code": status.value}
    if event_number is not None:
        body["invalid-event-number"] = event_number
    if ack_id is not None:
        body["ackId"] = ack_id
    return Answer(status.http, _compact(body))


def acknowledged(states: dict[int, bool]) -> Answer:
    """Return the body that tells which acknowledgement ids are indexed."""
    return Answer(200, _compact({"acks": {str(ack_id): state for ack_id, state in states.items()}}))


def not_found() -> Answer:
    """Return splunkd's answer to a path that it does not serve."""
    return Answer(404, _compact({"text": "The requested URL was not found on this server.", "code": 404}))


def page(http: int, title: str) -> Answer:
    """Return one of the answers (405, 413, 415) that splunkd gives as HTML, before the collector sees the request."""
    markup = f"<!doctype html><html><head><title>{http} {title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(http, markup.encode(), HTML)


def _compact(body: object) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
