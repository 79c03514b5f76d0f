"""Dynatrace's log ingestion as a target.

Records have the attributes that Dynatrace's own AWS log forwarder gives them, so that rules need not know which one was
used: https://github.com/dynatrace-oss/dynatrace-aws-log-forwarder. Answers:
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from forwarder.batches import Item, Limits
from forwarder.verdicts import Answer, Delivered, Refused, Verdict, verdict_of_status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forwarder.subscription import Delivery

__all__ = ["DynatraceTarget"]

_LAMBDA_GROUP: Final = "/aws/lambda/"
_LIMITS: Final = Limits(most_bytes=1_048_576, most_items=5_000)
_MOST_CHARACTERS: Final = 8192
_TRIMMED: Final = "[TRUNCATED]"


@dataclass(frozen=True, slots=True)
class DynatraceTarget:
    """Log ingestion of the environment at ``url``; ``forwarder_id`` is what records are signed with.

    The limits of a request are those of Dynatrace's own forwarder, far below ingestion's 10 MB and 50,000 records.
    """

    url: str
    region: str
    forwarder_id: str
    partition: str = "aws"
    name: str = "dynatrace"
    secret_key: str = "dynatrace_token"  # noqa: S105 - the name under which the secret has it
    limits: Limits = _LIMITS

    @property
    def endpoint(self) -> str:
        """Where batches are posted."""
        return f"{self.url.rstrip('/')}/api/v2/logs/ingest"

    def headers(self, token: str) -> dict[str, str]:
        """Return the headers of a request."""
        return {"Authorization": f"Api-Token {token}", "Content-Type": "application/json; charset=utf-8"}

    def items(self, delivery: Delivery) -> list[Item]:
        """Return a record for each log event."""
        base = self._base(delivery)
        return [Item(event, _encoded(_record(base, event.message, event.timestamp))) for event in delivery.events]

    def body(self, items: Sequence[Item]) -> bytes:
        """Return the body of one request."""
        return b"[" + b",".join(item.body for item in items) + b"]"

    def verdict(self, answer: Answer) -> Verdict:
        """Say what an answer means: 204 is whole; 200 is partial and does not say which records it means."""
        if answer.status == HTTPStatus.NO_CONTENT:
            return Delivered()
        if answer.status == HTTPStatus.OK and "details" in answer.document():
            return Refused(f"accepted in part: {answer}")
        return verdict_of_status(answer)

    def _base(self, delivery: Delivery) -> dict[str, Any]:
        base = {
            "cloud.provider": "aws",
            "cloud.account.id": delivery.account,
            "cloud.region": self.region,
            "aws.log_group": delivery.group,
            "aws.log_stream": delivery.stream,
            "aws.region": self.region,
            "aws.account.id": delivery.account,
            "cloud.log_forwarder": self.forwarder_id,
        }
        if not delivery.group.startswith(_LAMBDA_GROUP):
            return base
        function = delivery.group.removeprefix(_LAMBDA_GROUP)
        arn = f"arn:{self.partition}:lambda:{self.region}:{delivery.account}:function:{function}"
        return base | {
            "aws.service": "lambda",
            "aws.resource.id": function,
            "aws.arn": arn,
            "faas.id": arn,
            "dt.entity.aws_lambda_function": _entity_id(function, self.region, delivery.account),
        }


def _record(base: dict[str, Any], message: str, timestamp: int) -> dict[str, Any]:
    failed = "aws.service" in base and message.startswith("[ERROR]")
    return {"content": _trimmed(message), **base, "severity": "ERROR" if failed else "INFO", "timestamp": timestamp}


def _trimmed(message: str) -> str:
    if len(message) <= _MOST_CHARACTERS:
        return message
    return message[: _MOST_CHARACTERS - len(_TRIMMED)] + _TRIMMED


def _encoded(record: dict[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode()


def _entity_id(function: str, region: str, account: str) -> str:
    digest = hashlib.md5(f"{function}{region}_{account}".encode(), usedforsecurity=False).digest()
    return f"AWS_LAMBDA_FUNCTION-{int.from_bytes(digest[:8], 'big') ^ int.from_bytes(digest[8:], 'big'):016X}"
