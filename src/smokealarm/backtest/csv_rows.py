"""Reading measurements from CSV (RFC 4180, UTF-8, a header line)."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.backtest.batch import ALL_READ, Batch
from smokealarm.backtest.header import Header
from smokealarm.errors import MetricsFileInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from smokealarm.backtest.batch import Problems, SeriesName

__all__ = ["EPOCH_MILLISECONDS", "csv_batches", "minute_of_text"]

_BATCH_ROWS = 100_000
EPOCH_MILLISECONDS = 100_000_000_000
"""From here on a whole number is taken as milliseconds since 1970, below it as seconds (until the year 5138)."""

_CACHED = 200_000


def csv_batches(path: Path, problems: Problems) -> Iterator[Batch]:
    """Yield the rows of a CSV file; rows that cannot be read go to ``problems``."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            header = Header.of(reader.fieldnames or (), str(path))
            rows = _Rows(header, problems)
            for row in reader:
                rows.take(row, reader.line_num)
                if len(rows.values) >= _BATCH_ROWS:
                    yield rows.batch(None)
            yield rows.batch(ALL_READ)
    except (csv.Error, UnicodeDecodeError) as error:
        raise MetricsFileInvalid(f"{path} is no CSV file in UTF-8: {error}") from error


def minute_of_text(text: str) -> int:
    """Return the minute since the epoch of ISO 8601 (UTC unless it says otherwise), epoch seconds or milliseconds."""
    if text.isdigit():
        number = int(text)
        return number // (60_000 if number >= EPOCH_MILLISECONDS else 60)
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()) // 60


class _Rows:
    """Collects rows until they are enough for a batch."""

    def __init__(self, header: Header, problems: Problems) -> None:
        self.header = header
        self.problems = problems
        self.names: dict[SeriesName, int] = {}
        self.known_minutes: dict[str, int] = {}
        self.clear()

    def clear(self) -> None:
        self.series: list[int] = []
        self.minutes: list[int] = []
        self.values: list[float] = []

    def take(self, row: dict[str, str], line: int) -> None:
        """Add one row; an empty value is a missing minute, not a problem."""
        try:
            if row["value"] == "":
                return
            minute, value = self._minute(row["timestamp"]), float(row["value"])
            if not isfinite(value) or not row["metric"] or None in row:
                raise ValueError("expected a finite value, a metric and no more cells than the header has")  # noqa: TRY301
        except (TypeError, ValueError) as error:
            self.problems.add(f"line {line}: {error}")
            return
        dimensions = tuple((key, row[column]) for column, key in self.header.dimensions if row[column])
        self.series.append(self.names.setdefault((row["metric"], dimensions), len(self.names)))
        self.minutes.append(minute)
        self.values.append(value)

    def batch(self, settled_before: int | None) -> Batch:
        """Return what was collected and begin anew."""
        arrays = np.array(self.series, np.int64), np.array(self.minutes, np.int64), np.array(self.values, np.float64)
        self.clear()
        return Batch(_as_list(self.names), *arrays, settled_before)

    def _minute(self, text: str) -> int:
        minute = self.known_minutes.get(text)
        if minute is None:
            if len(self.known_minutes) > _CACHED:
                self.known_minutes.clear()
            minute = self.known_minutes[text] = minute_of_text(text)
        return minute


def _as_list(names: Iterable[SeriesName]) -> list[SeriesName]:
    return list(names)
