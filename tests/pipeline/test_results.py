"""What the pipeline made of a file, with the answers that S3 gives."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody
from botocore.stub import Stubber
from tests.pipeline.answering import client

from smokealarm.errors import DrillError
from smokealarm.pipeline.results import Results
from smokealarm.pipeline.workload import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = SourceFile("observations/seattle.csv", b"")
JANUARY = {"month": "2012-01", "days": 31}
SUMMARY = {"months": [JANUARY, {"month": "2012-02", "days": 29}]}


@contextmanager
def holding(key: str, document: Any) -> Iterator[Results]:
    """Provide a bucket of which only one key is asked, with its document."""
    body = json.dumps(document).encode()
    with Stubber(client("s3")) as stubber:
        answer = {"Body": StreamingBody(io.BytesIO(body), len(body))}
        stubber.add_response("get_object", answer, {"Bucket": "out", "Key": key})
        yield Results(stubber.client, "out")


@contextmanager
def refusing(code: str, status: int) -> Iterator[Results]:
    """Provide a bucket that answers one request with an error."""
    with Stubber(client("s3")) as stubber:
        stubber.add_client_error("get_object", code, http_status_code=status)
        yield Results(stubber.client, "out")


def test_a_summary_is_read_from_its_place() -> None:
    """Whole, and one month of it."""
    with holding("monthly/observations/seattle.json", SUMMARY) as results:
        assert results.summary(FILE) == SUMMARY
    with holding("monthly/observations/seattle.json", SUMMARY) as results:
        assert results.month(FILE, "2012-01") == JANUARY


def test_a_summary_that_is_not_there_is_none() -> None:
    """Which no document is mistaken for."""
    with refusing("NoSuchKey", 404) as results:
        assert results.summary(FILE) is None


def test_another_error_is_not_taken_for_a_missing_summary() -> None:
    """Whoever may not read knows nothing."""
    with refusing("AccessDenied", 403) as results, pytest.raises(ClientError, match="AccessDenied"):
        results.summary(FILE)


def test_a_month_that_is_not_there_is_refused() -> None:
    """The message says which months there are."""
    expected = r"no summary of 2013-01 for observations/seattle\.csv; there are: 2012-01, 2012-02"
    with holding("monthly/observations/seattle.json", SUMMARY) as results, pytest.raises(DrillError, match=expected):
        results.month(FILE, "2013-01")
    with refusing("NoSuchKey", 404) as results, pytest.raises(DrillError, match="there are: none at all"):
        results.month(FILE, "2012-01")


def test_quarantine_says_why_a_file_was_rejected() -> None:
    """The reason is the error's first word, before the details."""
    rejected = {"cause": {"errorMessage": "Truncated: the last line has no end"}}
    with holding("quarantine/observations/seattle.csv.json", rejected) as results:
        assert results.quarantine_reason(FILE) == "Truncated"


def test_a_file_that_is_not_in_quarantine_has_no_reason() -> None:
    """The message names where it would be."""
    expected = r"seattle\.csv was not rejected: there is no quarantine/observations/seattle\.csv\.json"
    with refusing("NoSuchKey", 404) as results, pytest.raises(DrillError, match=expected):
        results.quarantine_reason(FILE)
