"""Where S3 keeps objects that are too large for memory.

LocalStack keeps those of more than 512 KB below ``/tmp/localstack-s3-storage``, whatever ``TMPDIR`` says, in a folder
named after their bucket. All LocalStacks of a machine share it: one that deletes a bucket takes the folder of the
others' bucket of that name away, and their next upload of a large object fails with InternalError.
"""

from typing import Any

from localstack.services.s3.storage.ephemeral import EphemeralS3ObjectStore
from localstack.utils.patch import patch


def install() -> None:
    """Let S3 make a folder of its own, where temporary files go; before S3 is loaded."""

    @patch(EphemeralS3ObjectStore.__init__)
    def initialise(fn: Any, self: EphemeralS3ObjectStore, _root_directory: str | None = None) -> None:
        fn(self)
