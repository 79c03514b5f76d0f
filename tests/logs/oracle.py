"""Rows of the oracle tables, and what they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smokealarm.dynatrace.logs import LogLimits, LogOptions, LogRecord

TABLES = Path(__file__).parent.parent / "oracle" / "logs"
NOW = 1_700_000_000_000
"""What the server's clock says, in milliseconds since the epoch."""


def rows(table: str, name: str) -> list:
    """Return the rows of one table as parameters, named by one of their fields."""
    return [pytest.param(row, id=f"{place}-{str(row[name])[:60]!a}") for place, row in enumerate(read(table))]


def read(table: str) -> list:
    """Return what one file has."""
    return json.loads((TABLES / f"{table}.json").read_text("utf-8"))


def options(row: dict) -> LogOptions:
    """Return the options of one row."""
    dialect = {"dialect": row["dialect"]} if "dialect" in row else {}
    return LogOptions(**dialect, **row.get("options", {}))


def limits(row: dict) -> LogLimits:
    """Return the limits of one row."""
    return LogLimits(**row.get("limits", {}))


def record(said: dict) -> LogRecord:
    """Return a record as a row writes it."""
    attributes = tuple((name, tuple(values)) for name, values in said["attributes"].items())
    return LogRecord(said["timestamp"], said["content"], said["loglevel"], attributes)
