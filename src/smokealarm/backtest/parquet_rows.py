"""Reading measurements from Parquet, batch by batch; needs pyarrow, which is imported only here and only when used."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from smokealarm.backtest.batch import ALL_READ, Batch
from smokealarm.backtest.csv_rows import EPOCH_MILLISECONDS, minute_of_text
from smokealarm.backtest.header import Header
from smokealarm.errors import MetricsFileInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from smokealarm.backtest.batch import Problems, SeriesName

__all__ = ["parquet_batches"]

_BATCH_ROWS = 1 << 18


def parquet_batches(path: Path, problems: Problems) -> Iterator[Batch]:
    """Yield the rows of a Parquet file; row-group statistics tell early which minutes are complete."""
    pyarrow = _pyarrow()
    try:
        file = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise MetricsFileInvalid(f"{path} is no Parquet file: {error}") from error
    header = Header.of(file.schema_arrow.names, str(path))
    texts = ["metric", *(column for column, _ in header.dimensions)]
    with pyarrow.parquet.ParquetFile(path, read_dictionary=texts) as rows:
        settled = _settled_after(rows.metadata)
        for group in range(rows.num_row_groups):
            for table in rows.iter_batches(_BATCH_ROWS, row_groups=[group]):
                yield _batch(table, header, problems)
            yield _nothing(settled[group])
        yield _nothing(ALL_READ)


def _pyarrow() -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra; only this format needs it
        import pyarrow.compute  # noqa: PLC0415
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise MetricsFileInvalid("reading Parquet needs pyarrow: pip install 'smokealarm[parquet]'") from error
    return pa


def _nothing(settled_before: int | None) -> Batch:
    nothing = np.empty(0, np.int64)
    return Batch((), nothing, nothing, np.empty(0), settled_before)


def _settled_after(metadata: Any) -> list[int | None]:
    """Return, for each row group, the smallest minute of all later ones; None where a group has no statistics."""
    index = [metadata.schema.column(at).path for at in range(metadata.num_columns)].index("timestamp")
    smallest = [_smallest(metadata.row_group(at).column(index).statistics) for at in range(metadata.num_row_groups)]
    later = list(accumulate(reversed(smallest), lambda low, one: None if low is None or one is None else min(low, one)))
    return [*reversed(later[:-1]), ALL_READ]


def _smallest(statistics: Any) -> int | None:
    if statistics is None or not statistics.has_min_max:
        return None
    low = statistics.min
    if isinstance(low, datetime):
        return int((low if low.tzinfo else low.replace(tzinfo=UTC)).timestamp()) // 60
    return minute_of_text(str(low)) if isinstance(low, int) else None


def _batch(table: Any, header: Header, problems: Problems) -> Batch:
    minutes, known = _minutes(table.column("timestamp"))
    values = table.column("value").cast("double").to_numpy(zero_copy_only=False)
    empty = np.asarray(table.column("value").is_null()) | np.asarray(table.column("metric").is_null())
    usable = known & np.isfinite(values) & ~empty
    if lost := int(np.count_nonzero(~usable & ~empty)):
        problems.add(f"{lost} rows without a timestamp or a finite value", lost)
    names, series = _names(table, header, usable)
    return Batch(names, series, minutes[usable], values[usable], None)


def _minutes(column: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return minutes since the epoch, and where there is a timestamp at all."""
    pa = _pyarrow()
    known = ~np.asarray(column.is_null())
    if pa.types.is_timestamp(column.type):
        seconds = column.cast(pa.timestamp("s", column.type.tz), safe=False).cast("int64")
        return seconds.fill_null(0).to_numpy(zero_copy_only=False) // 60, known
    if pa.types.is_integer(column.type):
        numbers = column.cast("int64").fill_null(0).to_numpy(zero_copy_only=False)
        return np.where(numbers >= EPOCH_MILLISECONDS, numbers // 60_000, numbers // 60), known
    encoded = column.dictionary_encode()
    distinct = np.array([minute_of_text(text) for text in encoded.dictionary.to_pylist()] or [0], np.int64)
    return distinct[encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)], known


def _names(table: Any, header: Header, usable: NDArray[np.bool_]) -> tuple[list[SeriesName], NDArray[np.int64]]:
    """Return the distinct series of a batch, and which one each usable row belongs to."""
    columns = ["metric", *(column for column, _ in header.dimensions)]
    codes, words = zip(*(_coded(table.column(column)) for column in columns), strict=True)
    combined = np.zeros(table.num_rows, np.int64)
    for code, word in zip(codes, words, strict=True):
        combined = combined * len(word) + code
    _, first, series = np.unique(combined[usable], return_index=True, return_inverse=True)
    places = np.flatnonzero(usable)[first]
    keys = [key for _, key in header.dimensions]
    names = []
    for place in places.tolist():
        metric, *texts = (word[code[place]] for code, word in zip(codes, words, strict=True))
        names.append((str(metric), tuple((key, text) for key, text in zip(keys, texts, strict=True) if text)))
    return names, series.astype(np.int64)


def _coded(column: Any) -> tuple[NDArray[np.int64], list[str | None]]:
    """Return each row's place in the list of words, whose last word stands for null."""
    pa = _pyarrow()
    encoded = column if pa.types.is_dictionary(column.type) else column.cast("string").dictionary_encode()
    words = [None if word is None else str(word) for word in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), [*words, None]
