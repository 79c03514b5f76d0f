"""Who tells a state of a problem: one object of a bucket for each, which only one call can create.

Amazon S3 creates an object under ``If-None-Match: *`` for exactly one of several callers, however close they come:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html. EventBridge itself takes an event twice,
and a FIFO queue forgets after five minutes; the bucket forgets when its lifecycle rule says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Claim", "Claims"]

_CLAIMED: Final = b"claimed"
_TOLD: Final = b"told"
_LOST: Final = frozenset({HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT})


class Claim(Enum):
    """What came of claiming a state."""

    OURS = "ours"
    TOLD = "told"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims in a bucket, of which ``client`` is an S3 client; ``now`` returns the time of day, with its zone.

    A claim that is older than ``given_up`` was left by a call that died between claiming and telling.
    """

    client: Any
    bucket: str
    now: Callable[[], datetime]
    given_up: timedelta = timedelta(seconds=60)

    def claim(self, key: str) -> Claim:
        """Claim a state: OURS is for the caller to tell, TOLD was told before, ELSEWHERE is being told right now."""
        if self._put(key, _CLAIMED, IfNoneMatch="*"):
            return Claim.OURS
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=key)
        except self.client.exceptions.NoSuchKey:
            return Claim.ELSEWHERE
        if found["Body"].read() == _TOLD:
            return Claim.TOLD
        if self.now() - found["LastModified"] < self.given_up:
            return Claim.ELSEWHERE
        return Claim.OURS if self._put(key, _CLAIMED, IfMatch=found["ETag"]) else Claim.ELSEWHERE

    def told(self, key: str) -> None:
        """Note that a claimed state was told."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=_TOLD)

    def release(self, key: str) -> None:
        """Give a claim back, so that the next call may tell."""
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def _put(self, key: str, body: bytes, **condition: str) -> bool:
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=body, **condition)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in _LOST:
                raise
            return False
        return True
