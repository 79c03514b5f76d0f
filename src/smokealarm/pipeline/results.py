"""What the pipeline made of a file: its monthly summary, or its place in quarantine.

Both are documents of the output bucket, read through the client that is passed in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from smokealarm.errors import DrillError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from smokealarm.pipeline.workload import SourceFile

__all__ = ["Results"]


@dataclass(frozen=True, slots=True)
class Results:
    """The bucket in which results lie."""

    s3: S3Client
    bucket: str

    def summary(self, file: SourceFile) -> Any:
        """Return a file's monthly summary; None if there is none."""
        return self._document(file.result_key)

    def month(self, file: SourceFile, month: str) -> Any:
        """Return one month, such as 2012-01, of a file's summary.

        Raises:
            DrillError: there is no summary, or it has no such month.
        """
        months = (self.summary(file) or {"months": []})["months"]
        found = [each for each in months if each["month"] == month]
        if not found:
            there = ", ".join(each["month"] for each in months) or "none at all"
            raise DrillError(f"no summary of {month} for {file.key}; there are: {there}")
        return found[0]

    def quarantine_reason(self, file: SourceFile) -> str:
        """Return why a file was rejected.

        Raises:
            DrillError: it is not in quarantine.
        """
        rejected = self._document(file.quarantine_key)
        if rejected is None:
            raise DrillError(f"{file.key} was not rejected: there is no {file.quarantine_key}")
        return str(rejected["cause"]["errorMessage"].split(":")[0])

    def _document(self, key: str) -> Any:
        """Read a JSON document, or return None if there is none."""
        try:
            return json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None
