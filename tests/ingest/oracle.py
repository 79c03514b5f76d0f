"""Rows of the oracle tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smokealarm.dynatrace.ingest import IngestOptions

TABLES = Path(__file__).parent.parent / "oracle" / "ingest"
NOW = 1_600_000_000_000
"""What the server's clock says, in milliseconds since the epoch."""


def rows(table: str, name: str = "line") -> list:
    """Return the rows of one table as parameters, named by one of their fields."""
    found = json.loads((TABLES / f"{table}.json").read_text("utf-8"))
    return [pytest.param(row, id=f"{place}-{row[name][:60]!a}") for place, row in enumerate(found)]


def options(row: dict) -> IngestOptions:
    """Return the options of one row."""
    return IngestOptions(**row.get("options", {}))
