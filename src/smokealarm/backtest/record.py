"""A whole measurement file at once, for what looks at all of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from smokealarm.backtest.batch import Problems
from smokealarm.backtest.csv_rows import csv_batches
from smokealarm.backtest.days import MINUTES_PER_DAY, Days
from smokealarm.backtest.parquet_rows import parquet_batches
from smokealarm.backtest.source import RollingSource
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.errors import MetricsFileInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.backtest.batch import Batch
    from smokealarm.series import Dimensions

__all__ = ["Record", "batches_of", "nothing_in", "read_record"]

_ENTITY: Final = "dt.entity."
_READERS: Final = {".csv": csv_batches, ".parquet": parquet_batches, ".pq": parquet_batches}


@dataclass(frozen=True, slots=True)
class NamedEntities:
    """Entities of which no more is known than type and name."""

    by_id: Mapping[str, Entity]

    @classmethod
    def among(cls, series: Iterable[Dimensions]) -> NamedEntities:
        """Return the entities that the dimensions of series name."""
        found = {}
        for dimensions in series:
            written = dict(dimensions)
            for key, value in dimensions:
                name = written.get(f"{key}.name")
                if value and name and key.startswith(_ENTITY):
                    found[value] = Entity(value, key.removeprefix(_ENTITY).upper(), name)
        return cls(found)

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity by its id."""
        return self.by_id.get(entity_id)

    def all(self) -> Iterable[Entity]:
        """Return every entity."""
        return self.by_id.values()


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """The newest days of a file as a metric source; ``end`` is the epoch minute after the newest measurement.

    ``entities`` are those whose id and name stand beside each other, as ``dt.entity.host`` and ``dt.entity.host.name``.
    """

    source: RollingSource
    entities: NamedEntities
    end: int
    problems: Problems


def read_record(path: Path, days: int = 50) -> Record:
    """Read the last ``days`` days of a file.

    Raises :class:`~smokealarm.errors.MetricsFileInvalid` for a file without measurements.
    """
    problems, source, end = Problems(), RollingSource(days * MINUTES_PER_DAY), 0
    with TemporaryDirectory(prefix="smokealarm-record-") as folder:
        sorted_days = Days(Path(folder))
        for batch in batches_of(path, problems):
            for day in sorted_days.take(batch):
                source.add(day, sorted_days.names)
                end = day.start + int(day.rows["minute"].max()) + 1
    if not end:
        raise nothing_in(path, problems)
    return Record(source, NamedEntities.among(source.dimensions()), end, problems)


def batches_of(path: Path, problems: Problems) -> Iterator[Batch]:
    """Yield the rows of a CSV or Parquet file.

    Raises :class:`~smokealarm.errors.MetricsFileInvalid` for another file, and for none.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise MetricsFileInvalid(f"{path} is neither .csv nor .parquet")
    if not path.is_file():
        raise MetricsFileInvalid(f"there is no file {path}")
    return reader(path, problems)


def nothing_in(path: Path, problems: Problems) -> MetricsFileInvalid:
    """Return what is raised for a file without a measurement that could be read."""
    return MetricsFileInvalid(f"{path} holds no measurement" + "".join(f"; {text}" for text in problems.examples))
