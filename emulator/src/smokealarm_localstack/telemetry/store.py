"""CloudWatch's samples in SQLite: LocalStack's own tables, with a weight, an arrival time and an index added.

With persistence the file is the one LocalStack keeps for its CloudWatch, so its state handling goes on to work.
Without, samples stay in memory: LocalStack's file lies in a directory that all its processes on a machine share. One
connection is kept open, because opening one for every sample would cost more than all the rest.
"""

# ruff: noqa: S608 -- names of tables and columns are constants of this module; every value is bound

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smokealarm_localstack.telemetry.datum import Datum, Dimensions, Scope
from smokealarm_localstack.telemetry.statistics import Observation

_COMMON = (
    '"id" INTEGER PRIMARY KEY, "account_id" TEXT, "region" TEXT, "metric_name" TEXT, "namespace" TEXT, '
    '"timestamp" NUMERIC, "dimensions" TEXT, "unit" TEXT, "storage_resolution" INTEGER'
)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS SINGLE_METRICS ({_COMMON}, "value" NUMERIC);
CREATE TABLE IF NOT EXISTS AGGREGATED_METRICS
    ({_COMMON}, "sample_count" NUMERIC, "sum" NUMERIC, "min" NUMERIC, "max" NUMERIC);
"""
_ADDED = {
    "SINGLE_METRICS": {"weight": "NUMERIC NOT NULL DEFAULT 1", "arrived": "NUMERIC NOT NULL DEFAULT 0"},
    "AGGREGATED_METRICS": {"arrived": "NUMERIC NOT NULL DEFAULT 0"},
}
_IDENTITY = "account_id, region, namespace, metric_name, dimensions"
_ROW = f"{_IDENTITY}, unit, timestamp, storage_resolution, arrived"
_METRIC = "account_id = ? AND region = ? AND namespace = ? AND metric_name = ? AND dimensions IS ?"
_RANGE = "timestamp >= ? AND timestamp < ? AND arrived <= ?"
_SEPARATOR = "\t"
NO_UNIT = "None"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of one account and region."""

    scope: Scope
    namespace: str
    name: str
    dimensions: Dimensions

    def key(self) -> tuple[str | None, ...]:
        """Return the columns that identify the metric."""
        return self.scope.account, self.scope.region, self.namespace, self.name, encoded(self.dimensions)


@dataclass(frozen=True, slots=True)
class StatisticSet:
    """Samples known only by their statistics, as PutMetricData takes them."""

    metric: Metric
    unit: str | None
    observation: Observation


def encoded(dimensions: Dimensions) -> str | None:
    """Write dimensions as LocalStack stores them: ``Name=Value`` and a tab each, nothing at all as NULL."""
    return "".join(f"{name}={value}{_SEPARATOR}" for name, value in sorted(dimensions)) or None


def decoded(text: str | None) -> Dimensions:
    """Read dimensions back; values may contain ``=``."""
    pairs = (part.partition("=") for part in (text or "").split(_SEPARATOR) if part)
    return tuple((name, value) for name, _, value in pairs)


class MetricStore:
    """All samples of the process, safe to use from any thread.

    ``path`` None keeps them in memory. ``clock`` gives the time of arrival; a sample is read no earlier than ``delay``
    seconds after it.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float], delay: float = 0) -> None:
        self._path = path
        self._clock = clock
        self._delay = delay
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode = 0

    def write(self, scope: Scope, data: Iterable[Datum]) -> None:
        """Store samples in one transaction."""
        arrived = self._clock()
        rows = [
            (*_identity(scope, each), each.unit, each.timestamp, 60, arrived, each.value, each.weight) for each in data
        ]
        if rows:
            self._insert(f"INSERT INTO SINGLE_METRICS ({_ROW}, value, weight) VALUES ({_marks(11)})", rows)

    def write_sets(self, sets: Sequence[StatisticSet]) -> None:
        """Store statistic sets in one transaction."""
        arrived = self._clock()
        rows = [
            (*each.metric.key(), each.unit, o.timestamp, 60, arrived, o.count, o.sum, o.minimum, o.maximum)
            for each in sets
            for o in (each.observation,)
        ]
        if rows:
            names = f"{_ROW}, sample_count, sum, min, max"
            self._insert(f"INSERT INTO AGGREGATED_METRICS ({names}) VALUES ({_marks(13)})", rows)

    def observations(self, metric: Metric, start: float, end: float, unit: str | None = None) -> list[Observation]:
        """Return a metric's observations from ``start`` to before ``end``; ``unit`` None takes every unit."""
        where, values = self._where(metric, start, end)
        if unit is not None:
            where, values = f"{where} AND COALESCE(unit, '{NO_UNIT}') = ?", [*values, unit]
        with self._cursor() as cursor:
            single = cursor.execute(f"SELECT timestamp, value, weight FROM SINGLE_METRICS WHERE {where}", values)
            found = [Observation.of_value(*row) for row in single]
            columns = "timestamp, sample_count, sum, min, max"
            sets = cursor.execute(f"SELECT {columns} FROM AGGREGATED_METRICS WHERE {where}", values)
            return found + [Observation(*row) for row in sets]

    def units(self, metric: Metric, start: float, end: float) -> list[str]:
        """Return the units stored for a metric in a time range, sorted; samples without one count as ``None``."""
        where, values = self._where(metric, start, end)
        column = f"COALESCE(unit, '{NO_UNIT}')"
        query = " UNION ".join(
            f"SELECT {column} FROM {table} WHERE {where}" for table in ("SINGLE_METRICS", "AGGREGATED_METRICS")
        )
        with self._cursor() as cursor:
            return sorted(row[0] for row in cursor.execute(query, values * 2))

    def metrics(self, scope: Scope) -> list[Metric]:
        """Return every metric of an account and region that has a sample, the newest metric first."""
        one = "SELECT namespace, metric_name, dimensions, id FROM {} WHERE account_id = ? AND region = ?"
        both = f"{one.format('SINGLE_METRICS')} UNION ALL {one.format('AGGREGATED_METRICS')}"
        query = f"SELECT namespace, metric_name, dimensions FROM ({both}) GROUP BY 1, 2, 3 ORDER BY MAX(id) DESC"
        with self._cursor() as cursor:
            rows = cursor.execute(query, (scope.account, scope.region) * 2).fetchall()
        return [Metric(scope, namespace, name, decoded(text)) for namespace, name, text in rows]

    def raw(self) -> list[dict[str, Any]]:
        """Return every single sample in the shape of LocalStack's ``/_aws/cloudwatch/metrics/raw``."""
        columns = "namespace, metric_name, value, timestamp, dimensions, account_id, region"
        names = ("ns", "n", "v", "t", "d", "account", "region")
        with self._cursor() as cursor:
            return [
                dict(zip(names, row, strict=True)) for row in cursor.execute(f"SELECT {columns} FROM SINGLE_METRICS")
            ]

    def clear(self) -> None:
        """Forget every sample."""
        with self._cursor() as cursor:
            cursor.executescript("DELETE FROM SINGLE_METRICS; DELETE FROM AGGREGATED_METRICS;")

    def close(self) -> None:
        """Close the connection; the next use opens a new one."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _where(self, metric: Metric, start: float, end: float) -> tuple[str, list[Any]]:
        return f"{_METRIC} AND {_RANGE}", [*metric.key(), start, end, self._clock() - self._delay]

    def _insert(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.executemany(statement, rows)
            cursor.execute("COMMIT")

    @contextmanager
    def _cursor(self):  # noqa: ANN202 -- a context manager of sqlite3.Cursor
        with self._lock, closing(self._open().cursor()) as cursor:
            yield cursor

    def _open(self) -> sqlite3.Connection:
        """Return the open connection; make a new one where the file was replaced, as loading a state does."""
        if self._connection and (self._path is None or _inode(self._path) == self._inode):
            return self._connection
        self.close()
        if self._path is None:
            self._connection = _connected(":memory:")
        else:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _connected(str(self._path))
            self._inode = _inode(self._path)
        return self._connection


def _identity(scope: Scope, each: Datum) -> tuple[str | None, ...]:
    return scope.account, scope.region, each.namespace, each.name, encoded(each.dimensions)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _inode(path: Path) -> int:
    try:
        return os.stat(path).st_ino  # noqa: PTH116 -- twice as fast as Path.stat, on the hot path
    except FileNotFoundError:
        return -1


def _connected(path: str) -> sqlite3.Connection:
    """Open the file, add what is missing, and give up durability against power failure for speed."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.executescript(_SCHEMA)
    for table, columns in _ADDED.items():
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for name in columns.keys() - present:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {columns[name]}")
        connection.execute(f"CREATE INDEX IF NOT EXISTS idx_{table}_exact ON {table} ({_IDENTITY}, timestamp)")
    return connection
