"""The uploaded file, as Amazon S3 announces it and as it travels through the state machine."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from weather.errors import MessageError

_NAME_LENGTH = 80
_DIGEST_LENGTH = 40


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One version of an object in the input bucket.

    Attributes:
        bucket: the input bucket's name.
        key: the object's key, not URL-encoded.
        size: bytes.
        etag: the entity tag without quotes.
        uploaded_at: the event's time, ISO 8601 in UTC, with the one-second resolution of EventBridge.
        sequencer: orders events of one key; hexadecimal.

    """

    bucket: str
    key: str
    size: int
    etag: str
    uploaded_at: str
    sequencer: str

    @classmethod
    def from_message(cls, body: str) -> UploadedFile:
        """Read the body of a queue message, one "Object Created" event of the default event bus.

        Raises `MessageError` for anything else.
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
        """
        try:
            return cls._from_event(json.loads(body))
        except json.JSONDecodeError as error:
            raise MessageError(f"the message is not JSON: {error}") from error
        except (KeyError, TypeError) as error:
            raise MessageError(f"the message is not an Object Created event of S3: no {error}") from error

    @classmethod
    def _from_event(cls, event: dict[str, Any]) -> UploadedFile:
        detail = event["detail"]
        return cls(
            bucket=detail["bucket"]["name"],
            key=detail["object"]["key"],
            size=detail["object"]["size"],
            etag=detail["object"]["etag"],
            uploaded_at=event["time"],
            sequencer=detail["object"].get("sequencer", ""),
        )

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> UploadedFile:
        """Read the file from the state machine's input, which `to_state` made."""
        return cls(**state["file"])

    def to_state(self) -> dict[str, Any]:
        """Return the state machine's input."""
        return {"file": asdict(self)}

    @property
    def uploaded_epoch(self) -> float:
        """When the object was created, in seconds since the epoch."""
        return datetime.fromisoformat(self.uploaded_at).timestamp()

    @property
    def execution_name(self) -> str:
        """Name the execution of exactly this upload: equal for a repeated event, new for a new upload of the key.

        At most 80 characters of those that Step Functions allows in names and logs.
        https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
        """
        identity = f"{self.bucket}\n{self.key}\n{self.etag}\n{self.sequencer}\n{self.uploaded_at}"
        digest = hashlib.sha256(identity.encode()).hexdigest()[:_DIGEST_LENGTH]
        readable = re.sub(r"[^0-9A-Za-z_-]+", "-", self.key)[-(_NAME_LENGTH - _DIGEST_LENGTH - 1) :]
        return f"{readable}-{digest}"

    @property
    def stem(self) -> str:
        """The key without its last suffix: what the keys of results are made from."""
        return self.key.rsplit(".", 1)[0]
