"""Reading measurements: CSV and Parquet in long form, in any order, in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.detection.making import START, a_rule, key_query

from smokealarm.backtest import backtest
from smokealarm.backtest.batch import ALL_READ, Batch, Problems
from smokealarm.backtest.csv_rows import csv_batches, minute_of_text
from smokealarm.backtest.days import Days
from smokealarm.backtest.parquet_rows import parquet_batches
from smokealarm.backtest.source import RollingSource
from smokealarm.errors import MetricsFileInvalid

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "timestamp,metric,value,dim.queue\n"


def written(folder: Path, text: str) -> Path:
    """Write a CSV file."""
    path = folder / "metrics.csv"
    path.write_text(text, encoding="utf-8")
    return path


def told(batches: Any) -> set[tuple[str, Any, int, float]]:
    """Return all rows of batches as plain values."""
    return {
        (*batch.names[series], minute, value)
        for batch in batches
        for series, minute, value in zip(
            batch.series.tolist(), batch.minutes.tolist(), batch.values.tolist(), strict=True
        )
    }


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-21T00:00:00Z",
        "2025-02-21T00:00",
        "2025-02-21 00:00:59.9",
        "2025-02-21T01:00:00+01:00",
        str(START * 60),
        str(START * 60_000),
    ],
)
def test_a_timestamp_is_utc_unless_it_says_otherwise(text: str) -> None:
    """ISO 8601, epoch seconds and epoch milliseconds name the same minute."""
    assert minute_of_text(text) == START


def test_a_csv_row_is_one_sample_of_one_series(tmp_path: Path) -> None:
    """An empty dimension is none; an empty value is a missing minute and no problem."""
    path = written(tmp_path, f"{HEADER}{START * 60},e,1.5,dlq\n{START * 60},e,2,\n{START * 60},e,,dlq\n")
    problems = Problems()
    assert told(csv_batches(path, problems)) == {("e", (("queue", "dlq"),), START, 1.5), ("e", (), START, 2.0)}
    assert problems.count == 0


@pytest.mark.parametrize(
    "row", ["yesterday,e,1,q", "0,e,many,q", "0,e,nan,q", "0,e,inf,q", "0,,1,q", "0,e,1,q,more", "0"]
)
def test_a_bad_csv_row_is_counted_and_the_rest_is_kept(tmp_path: Path, row: str) -> None:
    """The first messages name their lines."""
    problems = Problems()
    rows = told(csv_batches(written(tmp_path, f"{HEADER}{row}\n60,e,1,q\n"), problems))
    assert [minute for *_, minute, _ in rows] == [1]
    assert problems.count == 1
    assert problems.examples[0].startswith("line 2: ")


def test_only_the_first_problems_are_shown(tmp_path: Path) -> None:
    """A million bad rows do not fill the screen."""
    problems = Problems()
    list(csv_batches(written(tmp_path, HEADER + "x,e,1,q\n" * 9), problems))
    assert (problems.count, len(problems.examples)) == (9, 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no column 'timestamp' It has none"),
        ("Timestamp,metric,value\n", "has no column 'timestamp'; is 'Timestamp' meant?"),
        ("timestamp,metric,value,queue\n", "the column 'queue' is none of timestamp, metric, value, dim.<key>"),
        (f'{HEADER}0,"e,1', "is no CSV file in UTF-8"),
        (HEADER, "holds no measurement"),
        (f"{HEADER}x,e,1,q\n", "holds no measurement; line 2"),
    ],
)
def test_a_file_that_is_no_measurements_is_refused_in_one_sentence(tmp_path: Path, text: str, message: str) -> None:
    """The message names the file and what it lacks."""
    with pytest.raises(MetricsFileInvalid, match=message):
        backtest([a_rule()], written(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "message"),
    [("metrics.xls", "neither .csv nor .parquet"), ("absent.csv", "no file"), ("broken.parquet", "no Parquet file")],
)
def test_another_file_is_refused(tmp_path: Path, name: str, message: str) -> None:
    """What cannot be read is said before anything else happens."""
    if name.startswith("broken"):
        (tmp_path / name).write_text("PAR", encoding="utf-8")
    with pytest.raises(MetricsFileInvalid, match=message):
        backtest([a_rule()], tmp_path / name)


TIMES = {
    "milliseconds": lambda minutes: pa.array([m and m * 60_000 for m in minutes], pa.timestamp("ms", "UTC")),
    "without zone": lambda minutes: pa.array([m and m * 60_000_000 for m in minutes], pa.timestamp("us")),
    "epoch seconds": lambda minutes: pa.array([m and m * 60 for m in minutes], pa.int64()),
    "text": lambda minutes: pa.array([m and str(m * 60) for m in minutes], pa.string()),
}


@pytest.mark.parametrize("form", TIMES)
def test_parquet_says_what_csv_says(tmp_path: Path, form: str) -> None:
    """Timestamps may have any type; rows without one, or without a finite value, are counted."""
    table = pa.table(
        {
            "timestamp": TIMES[form]([START, START, START + 1, None, START, START]),
            "metric": ["e", "e", "f", "e", "e", None],
            "value": [1.5, 2.0, 3.0, 4.0, float("inf"), 5.0],
            "dim.queue": ["dlq", None, "dlq", "dlq", "dlq", "dlq"],
        }
    )
    parquet.write_table(table, tmp_path / "m.parquet")
    problems = Problems()
    batches = list(parquet_batches(tmp_path / "m.parquet", problems))
    dlq = (("queue", "dlq"),)
    assert told(batches) == {("e", dlq, START, 1.5), ("e", (), START, 2.0), ("f", dlq, START + 1, 3.0)}
    assert problems.count == 2
    assert batches[-1].settled_before == ALL_READ


def test_statistics_tell_which_minutes_are_complete(tmp_path: Path) -> None:
    """Behind each row group, the smallest minute of all later ones is settled."""
    table = pa.table(
        {
            "timestamp": pa.array([m * 60_000 for m in (1, 2, 5, 9, 4, 8)], pa.timestamp("ms")),
            "metric": ["e"] * 6,
            "value": [1.0] * 6,
        }
    )
    path = tmp_path / "m.parquet"
    parquet.write_table(table, path, row_group_size=2)
    settled = [batch.settled_before for batch in parquet_batches(path, Problems()) if not len(batch.minutes)]
    assert settled == [4, 4, ALL_READ, ALL_READ]
    parquet.write_table(table, path, row_group_size=2, write_statistics=False)
    settled = [batch.settled_before for batch in parquet_batches(path, Problems()) if not len(batch.minutes)]
    assert settled == [None, None, ALL_READ, ALL_READ]


def batch(minutes: list[int], settled: int | None) -> Batch:
    """Return a batch of one series whose values are its minutes."""
    numbers = np.array(minutes, np.int64)
    return Batch([("e", ())], np.zeros(len(minutes), np.int64), numbers, numbers.astype(float), settled)


@pytest.mark.parametrize("in_memory", [0, 2, 1000])
def test_days_come_in_order_and_complete_whatever_the_order_of_the_file(tmp_path: Path, in_memory: int) -> None:
    """Beyond its limit of rows the sorting goes through files and leaves none behind."""
    days = Days(tmp_path, rows_in_memory=in_memory)
    given = [batch([4000, 10, 1500], None), batch([20, 4001], 1440), batch([1501], ALL_READ)]
    found = [(day.start, day.rows["minute"].tolist(), day.last) for part in given for day in days.take(part)]
    assert found == [
        (0, [10, 20], False),
        (1440, [60, 61], False),
        (2880, [1120, 1121], True),
    ]
    assert list(tmp_path.iterdir()) == []


def test_several_samples_of_one_minute_are_one_slot(tmp_path: Path) -> None:
    """Minimum, maximum, sum and percentiles are those of the true samples, also across days."""
    days = Days(tmp_path)
    names = [("e", ()), ("f", ())]
    source = RollingSource(5000)
    minutes = np.array([0, 0, 1440], np.int64)
    values = np.array([1.0, 5.0, 7.0])
    for day in days.take(Batch(names, np.zeros(3, np.int64), minutes, values, ALL_READ)):
        source.add(day, days.names)
    data = source.read("e", 0, 1441)
    assert data is not None
    assert [data.series.aggregate(name)[0, 0] for name in ("min", "max", "sum", "median")] == [1, 5, 6, 3]
    assert data.series.aggregate("sum")[0, 1440] == 7
    assert source.read("g", 0, 1) is None


def test_old_days_are_forgotten(tmp_path: Path) -> None:
    """What no rule can look back on is not kept."""
    days, source = Days(tmp_path), RollingSource(1440)
    for day in days.take(batch([0, 1440, 2880, 4320], ALL_READ)):
        source.add(day, days.names)
    data = source.read("e", 0, 4321)
    assert data is not None
    assert np.flatnonzero(~np.isnan(data.series.aggregate("sum")[0])).tolist() == [2880, 4320]


def test_parquet_in_any_order_gives_the_events_of_csv(tmp_path: Path) -> None:
    """A file sorted by series and one sorted by time are the same record."""
    rng = np.random.default_rng(5)
    minutes = np.tile(np.arange(START + 600, START + 600 + 3000), 2)
    queues = np.repeat(["a", "b"], 3000)
    values = np.round(rng.normal(size=6000), 3)
    rows = "".join(f"{m * 60},errors,{v},{q}\n" for m, v, q in zip(minutes, values, queues, strict=True))
    rules = [a_rule(key_query()), a_rule({"metricSelector": "errors:sum:splitBy(queue)"}, {"threshold": 1})]
    expected = backtest(rules, written(tmp_path, HEADER + rows))
    table = pa.table(
        {
            "timestamp": pa.array(minutes * 60_000, pa.timestamp("ms")),
            "metric": ["errors"] * 6000,
            "value": values,
            "dim.queue": queues,
        }
    )
    parquet.write_table(table, tmp_path / "m.parquet", row_group_size=700)
    found = backtest(rules, tmp_path / "m.parquet")
    assert len(expected.outcomes[0].events) > 50
    assert [outcome.events for outcome in found.outcomes] == [outcome.events for outcome in expected.outcomes]
    assert (found.first, found.end) == (START + 600, START + 3600)
