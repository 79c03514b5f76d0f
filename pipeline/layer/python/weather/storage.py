"""Objects in Amazon S3, read and written through the client that is passed in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ClientError

from weather.errors import FileRejectedError

if TYPE_CHECKING:
    from weather.files import UploadedFile

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "max_attempts": 3})
"""Keeps three attempts within a function's time-out, which the SDK's own 60 seconds would not."""

_GONE = frozenset({"PreconditionFailed", "NoSuchKey"})


def read_file(client: Any, file: UploadedFile) -> bytes:
    """Return the file's bytes, of exactly the version that was announced.

    Raises `FileRejectedError` with reason Superseded if the object was replaced or deleted since.
    """
    try:
        answer = client.get_object(Bucket=file.bucket, Key=file.key, IfMatch=file.etag)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _GONE:
            raise
        raise FileRejectedError("Superseded", f"{file.key} is no longer version {file.etag}") from error
    body: bytes = answer["Body"].read()
    return body


def write_json(client: Any, bucket: str, key: str, document: Any) -> None:
    """Write a JSON document; writing the same document again changes nothing."""
    body = json.dumps(document, indent=1).encode()
    client.put_object(Bucket=bucket, Key=key, Body=body, ContentType="application/json")
