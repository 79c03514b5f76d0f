"""CloudWatch's samples in SQLite: LocalStack's own tables, with a weight, an arrival time and an index added.

With persistence the file is the one LocalStack keeps for its CloudWatch, so its state handling goes on to work.
Without, samples stay in memory: LocalStack's file lies in a directory that all its processes on a machine share. One
connection is kept open, because opening one for every sample would cost more than all the rest. In memory, samples wait
for the next reading and are then stored together. Which metrics there are, and when each was last measured, is
remembered, since a look through all samples would take the longer the longer a process runs.
"""

# ruff: noqa: S608 -- names of tables and columns are constants of this module; every value is bound

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
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
_COLUMNS = 5
_NAMESPACE = 2
_TIMESTAMP = 6
_READING = f"""
SELECT COALESCE(unit, '{NO_UNIT}'), timestamp, weight, value * weight, value, value
    FROM SINGLE_METRICS WHERE {_METRIC} AND {_RANGE}
UNION ALL SELECT COALESCE(unit, '{NO_UNIT}'), timestamp, sample_count, sum, min, max
    FROM AGGREGATED_METRICS WHERE {_METRIC} AND {_RANGE}
"""


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


@dataclass(frozen=True, slots=True)
class Extent:
    """How many metrics there are, and which of them have a sample since the moment that was asked for."""

    metrics: int
    alive: list[Metric]


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
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._reading: tuple[tuple[Any, ...], dict[str, list[Observation]]] | None = None
        self._listed: dict[tuple[str | None, ...], float] | None = None

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
        found = self._by_unit(metric, start, end)
        return [each for name, read in found.items() if unit in (None, name) for each in read]

    def units(self, metric: Metric, start: float, end: float) -> list[str]:
        """Return the units stored for a metric in a time range, sorted; samples without one count as ``None``."""
        return sorted(self._by_unit(metric, start, end))

    def metrics(self, scope: Scope) -> list[Metric]:
        """Return every metric of an account and region that has a sample, the newest metric first."""
        own = [key for key, _ in self._measured(scope)]
        return [_metric(scope, key) for key in reversed(own)]

    def extent(self, scope: Scope, namespaces: Collection[str], since: float) -> Extent:
        """Return how many metrics an account and region have, and those of some namespaces that reach a moment.

        Without a namespace those of all are meant.
        """
        own = self._measured(scope)
        alive = [key for key, newest in own if newest >= since and (not namespaces or key[_NAMESPACE] in namespaces)]
        return Extent(len(own), [_metric(scope, key) for key in alive])

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
            self._forget()

    def close(self) -> None:
        """Close the connection; the next use opens a new one."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None
            self._forget()

    def _measured(self, scope: Scope) -> list[tuple[tuple[str | None, ...], float]]:
        """Return every metric of an account and region with the time of its newest sample; the newest metric last."""
        with self._cursor() as cursor:
            if self._listed is None:
                self._listed = _listed(cursor)
            return [item for item in self._listed.items() if item[0][:2] == (scope.account, scope.region)]

    def _by_unit(self, metric: Metric, start: float, end: float) -> dict[str, list[Observation]]:
        """Return the observations of each unit, single values before statistic sets.

        The last reading is kept until something is written: whoever asks for several statistics of one metric asks for
        one after the other.
        """
        values = (*metric.key(), start, end, self._clock() - self._delay)
        with self._cursor() as cursor:
            if self._reading is None or self._reading[0] != values:
                found: dict[str, list[Observation]] = {}
                for unit, *numbers in cursor.execute(_READING, values * 2):
                    found.setdefault(unit, []).append(Observation(*numbers))
                self._reading = values, found
            return self._reading[1]

    def _insert(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self._lock:
            connection = None if self._path is None else self._open()
            self._waiting.setdefault(statement, []).extend(rows)
            self._reading = None
            if self._listed is not None:
                for row in rows:
                    newest = self._listed.pop(row[:_COLUMNS], row[_TIMESTAMP])
                    self._listed[row[:_COLUMNS]] = max(newest, row[_TIMESTAMP])
            if connection:
                self._store_waiting(connection)

    def _store_waiting(self, connection: sqlite3.Connection) -> None:
        """Store what waits, in one transaction for each table."""
        for statement, rows in self._waiting.items():
            connection.execute("BEGIN")
            connection.executemany(statement, rows)
            connection.execute("COMMIT")
        self._waiting.clear()

    def _forget(self) -> None:
        self._reading = self._listed = None

    @contextmanager
    def _cursor(self):  # noqa: ANN202 -- a context manager of sqlite3.Cursor
        with self._lock:
            connection = self._open()
            self._store_waiting(connection)
            with closing(connection.cursor()) as cursor:
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


def _listed(cursor: sqlite3.Cursor) -> dict[tuple[str | None, ...], float]:
    """Return the columns that identify each metric, in the order in which they were last written, and until when."""
    both = " UNION ALL ".join(f"SELECT {_IDENTITY}, id, timestamp FROM {table}" for table in _ADDED)
    rows = cursor.execute(f"SELECT {_IDENTITY}, MAX(timestamp) FROM ({both}) GROUP BY {_IDENTITY} ORDER BY MAX(id)")
    return {tuple(identity): newest for *identity, newest in rows}


def _metric(scope: Scope, key: Sequence[str | None]) -> Metric:
    _, _, namespace, name, text = key
    return Metric(scope, str(namespace), str(name), decoded(text))


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
