"""Every row of the oracle tables holds."""

from __future__ import annotations

import pytest
from tests.ingest.oracle import NOW, options, rows

from smokealarm.dynatrace.ingest import (
    DataPoint,
    LineError,
    Metadata,
    Summary,
    ingest,
    parse_line,
    stored_key,
)


@pytest.mark.parametrize("row", rows("accepted"))
def test_what_dynatrace_takes_is_read(row: dict) -> None:
    """A data line says what its row says."""
    assert parse_line(row["line"], options(row)) == DataPoint(
        row["metric"], tuple(map(tuple, row["dimensions"])), row["type"], Summary(*row["summary"]), row["timestamp"]
    )


@pytest.mark.parametrize("row", rows("metadata"))
def test_metadata_is_read(row: dict) -> None:
    """A metadata line says what its row says."""
    said = Metadata(row["metric"], row["type"], tuple(map(tuple, row["properties"])))
    assert parse_line(row["line"]) == said


@pytest.mark.parametrize("row", rows("refused"))
def test_what_dynatrace_refuses_is_refused_at_its_place(row: dict) -> None:
    """A bad line is refused with the vendor's words, the place of the error and a hint."""
    with pytest.raises(LineError) as caught:
        parse_line(row["line"], options(row))
    error = caught.value
    assert (error.message, error.offset) == (row["error"], row["offset"])
    assert row["hint"] in error.hint
    assert error.offset < error.end <= len(row["line"]) + 1


@pytest.mark.parametrize("row", rows("keys", "key"))
def test_keys_are_stored_with_the_suffix_of_their_payload(row: dict) -> None:
    """A key is stored as its row says."""
    assert stored_key(row["key"], row["type"], options(row)) == row["stored"]


@pytest.mark.parametrize("row", rows("bodies", "name"))
def test_a_body_is_answered_as_the_vendor_does(row: dict) -> None:
    """The good lines are counted, the bad ones listed, and the status says whether there were any."""
    response = ingest(row["body"].encode(), NOW, options(row)).response
    assert response.document() == row["response"]
    assert list(response.document()) == ["linesOk", "linesInvalid", "error", "warnings"]
    assert response.status == row["status"]
