"""Clients of AWS with prepared answers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.stub import Stubber

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["answering", "client"]


def client(service: str) -> Any:
    """Make a client that is never let out."""
    secrets = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, region_name="us-east-1", endpoint_url="http://127.0.0.1:1", **secrets)


@contextmanager
def answering(service: str, *answers: tuple[str, dict[str, Any]]) -> Iterator[Any]:
    """Make a client with these answers, every one of which must be asked for in this order."""
    with Stubber(client(service)) as stubber:
        for operation, answer in answers:
            stubber.add_response(operation, answer)
        yield stubber.client
        stubber.assert_no_pending_responses()
