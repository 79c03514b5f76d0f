"""Turns Dynatrace's webhook into events of EventBridge."""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import boto3
from stored_secret import StoredSecret

from bridge.call import read_call
from bridge.claims import Claim, Claims
from bridge.notification import read_notification
from bridge.refusal import RefusedError

if TYPE_CHECKING:
    from bridge.notification import Notification

logger = logging.getLogger("bridge")
logger.setLevel(logging.INFO)
logging.getLogger("botocore").setLevel(logging.WARNING)

SOURCE: Final = "dynatrace.problem"


@cache
def secret() -> StoredSecret:
    """Return the secret that callers must know; kept for a minute, so that a changed one counts soon."""
    return StoredSecret(boto3.client("secretsmanager"), os.environ["SECRET_ID"], max_age=60.0)


@cache
def claims() -> Claims:
    """Return the claims of this bridge."""
    return Claims(boto3.client("s3"), os.environ["CLAIMS_BUCKET"], lambda: datetime.now(UTC))


@cache
def events() -> Any:
    """Return the client of EventBridge."""
    return boto3.client("events")


def tell(notification: Notification) -> None:
    """Put one event on the bus.

    Raises:
        RefusedError: 502, EventBridge did not take it.

    """
    entry = {
        "Source": SOURCE,
        "DetailType": notification.detail_type,
        "Detail": json.dumps(notification.detail()),
        "EventBusName": os.environ["EVENT_BUS"],
    }
    answer = events().put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        code = answer["Entries"][0].get("ErrorCode", "unknown")
        raise RefusedError(HTTPStatus.BAD_GATEWAY, f"EventBridge did not take the event: {code}")


def bridge(event: dict[str, Any]) -> dict[str, Any]:
    """Return what came of one call.

    Raises:
        RefusedError: it is not bridged; a status of 5xx asks the caller to try again.

    """
    call = read_call(event)
    call.require(secret().get("bridge_secret"))
    notification = read_notification(call.body)
    claim = claims().claim(notification.key)
    if claim is Claim.ELSEWHERE:
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "another call is telling this right now")
    if claim is Claim.OURS:
        _tell_claimed(notification)
    outcome = "told" if claim is Claim.OURS else "told before"
    logger.info("problem notification", extra={"key": notification.key, "outcome": outcome})
    return {"key": notification.key, "outcome": outcome}


def _tell_claimed(notification: Notification) -> None:
    try:
        tell(notification)
    except Exception:
        claims().release(notification.key)
        raise
    claims().told(notification.key)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one call of the function's URL."""
    try:
        return _answer(HTTPStatus.OK, bridge(event))
    except RefusedError as refusal:
        logger.warning("call refused", extra={"status": int(refusal.status), "reason": str(refusal)})
        return _answer(refusal.status, {"error": str(refusal)})


def _answer(status: int, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(document),
    }
