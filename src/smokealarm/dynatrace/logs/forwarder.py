"""What the AWS log forwarder makes of a subscription of CloudWatch Logs.

https://github.com/dynatrace-oss/dynatrace-aws-log-forwarder: ``src/logs/transformation.py``, ``src/config/lambda.json``
and ``src/logs/metadata_engine/me_id.py``. Groups other than those of Lambda keep the attributes that all have.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.intake.event import Intake
from smokealarm.dynatrace.logs.intake.request import LogRequest
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.logs.record import LogRecord

__all__ = ["Forwarder", "SubscriptionInvalid", "forwarded_events", "forwarded_records", "lambda_entity_id"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_LAMBDA_GROUP = "/aws/lambda/"


class SubscriptionInvalid(UsageError):  # noqa: N818 - it says what happened, as the errors of smokealarm.errors do
    """A payload is none that CloudWatch Logs delivers to a subscription."""


@dataclass(frozen=True, slots=True)
class Forwarder:
    """A deployed forwarder: where it runs, and the id that it signs records with."""

    region: str
    forwarder_id: str
    partition: str = "aws"


def forwarded_records(
    payload: Mapping[str, Any],
    forwarder: Forwarder,
    now: int,
    options: LogOptions = _DEFAULT_OPTIONS,
    limits: LogLimits = _DEFAULT_LIMITS,
) -> tuple[LogRecord, ...]:
    """Return the records that the tenant has after a payload was forwarded to it at ``now``, in milliseconds."""
    intake = Intake(now, options, limits, LogRequest())
    for event in forwarded_events(payload, forwarder):
        intake.take(event)
    return tuple(intake.records)


def forwarded_events(payload: Mapping[str, Any], forwarder: Forwarder) -> tuple[dict[str, Any], ...]:
    """Return the log events, as JSON objects for ``POST /api/v2/logs/ingest``, of one decoded payload.

    ``payload`` has ``messageType``, ``owner``, ``logGroup``, ``logStream`` and ``logEvents``; a ``CONTROL_MESSAGE`` has
    no log events in it.

    Raises:
        SubscriptionInvalid: the payload is another.
    """
    if payload.get("messageType") == "CONTROL_MESSAGE":
        return ()
    events = payload.get("logEvents")
    if not isinstance(events, list):
        raise SubscriptionInvalid("logEvents is missing; expected a list of objects with message and timestamp")
    base = _base(payload, forwarder)
    return tuple(_event(base, each, place) for place, each in enumerate(events))


def lambda_entity_id(function: str, region: str, account_id: str) -> str:
    """Return the id of a Lambda function's entity, which follows from its name, region and account."""
    digest = md5(f"{function}{region}_{account_id}".encode(), usedforsecurity=False).digest()
    return f"AWS_LAMBDA_FUNCTION-{int.from_bytes(digest[:8]) ^ int.from_bytes(digest[8:]):016X}"


def _base(payload: Mapping[str, Any], forwarder: Forwarder) -> dict[str, Any]:
    group, account = _text(payload, "logGroup"), _text(payload, "owner")
    base = {
        "cloud.provider": "aws",
        "cloud.account.id": account,
        "cloud.region": forwarder.region,
        "aws.log_group": group,
        "aws.log_stream": _text(payload, "logStream"),
        "aws.region": forwarder.region,
        "aws.account.id": account,
        "cloud.log_forwarder": forwarder.forwarder_id,
    }
    if not group.startswith(_LAMBDA_GROUP):
        return base
    function = group.removeprefix(_LAMBDA_GROUP)
    arn = f"arn:{forwarder.partition}:lambda:{forwarder.region}:{account}:function:{function}"
    return base | {
        "aws.service": "lambda",
        "aws.resource.id": function,
        "aws.arn": arn,
        "faas.id": arn,
        "dt.entity.aws_lambda_function": lambda_entity_id(function, forwarder.region, account),
    }


def _event(base: dict[str, Any], event: object, place: int) -> dict[str, Any]:
    if not isinstance(event, dict) or not isinstance(event.get("message"), str):
        raise SubscriptionInvalid(f"logEvents[{place}] has no message; expected an object with message and timestamp")
    message = event["message"]
    failed = "aws.service" in base and message.startswith("[ERROR]")
    timestamp = {"timestamp": event["timestamp"]} if "timestamp" in event else {}
    return {"content": message, **base, "severity": "ERROR" if failed else "INFO", **timestamp}


def _text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str):
        raise SubscriptionInvalid(f"{name} is missing; expected a text")
    return value
