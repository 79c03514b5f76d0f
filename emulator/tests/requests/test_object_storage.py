"""Large objects of several LocalStacks on one machine."""

import uuid
from typing import Any

import pytest


@pytest.mark.parametrize("size", [1, 1024 * 1024])
def test_a_bucket_of_the_same_name_elsewhere_is_another_one(
    localstack: Any, virtual_localstack: Any, size: int
) -> None:
    """Its end takes nothing away, however large the objects are."""
    name = f"bucket-{uuid.uuid4().hex[:8]}"
    own, other = virtual_localstack.client("s3"), localstack.client("s3")
    for each in (own, other):
        each.create_bucket(Bucket=name)
    other.put_object(Bucket=name, Key="any", Body=b"any")
    own.put_object(Bucket=name, Key="before", Body=b"a" * size)

    other.delete_object(Bucket=name, Key="any")
    other.delete_bucket(Bucket=name)
    own.put_object(Bucket=name, Key="after", Body=b"b" * size)

    assert own.get_object(Bucket=name, Key="before")["Body"].read() == b"a" * size
    assert own.get_object(Bucket=name, Key="after")["Body"].read() == b"b" * size
