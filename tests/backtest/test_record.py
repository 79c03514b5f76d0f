"""A whole file of measurements, as a metric source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.detection.making import START

from smokealarm.backtest import read_record
from smokealarm.errors import MetricsFileInvalid

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "timestamp,metric,value,dim.dt.entity.host,dim.dt.entity.host.name"


def written(folder: Path, *rows: str) -> Path:
    """Return a file of some rows."""
    path = folder / "metrics.csv"
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


def test_all_days_are_there_and_the_end_is_known(tmp_path: Path) -> None:
    """Days without data lie between them."""
    later = START + 3 * 1440
    record = read_record(written(tmp_path, f"{START * 60},cpu,1,,", f"{later * 60},cpu,2,,"))
    found = record.source.read("cpu", START, later + 1)
    assert found is not None
    assert (record.end, float(found.series.total[0, 0]), float(found.series.total[0, -1])) == (later + 1, 1, 2)
    assert record.source.read("memory", START, later) is None


def test_entities_are_those_that_are_named(tmp_path: Path) -> None:
    """An id alone tells no name."""
    rows = [f"{START * 60},cpu,1,HOST-1,web", f"{START * 60},cpu,1,HOST-2,"]
    entities = read_record(written(tmp_path, *rows)).entities
    (host,) = entities.all()
    assert (host.id, host.type, host.name, entities.find("HOST-1"), entities.find("HOST-2")) == (
        "HOST-1",
        "HOST",
        "web",
        host,
        None,
    )


def test_rows_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """The rest is used; with no rest, there is nothing to show."""
    assert read_record(written(tmp_path, f"{START * 60},cpu,1,,", "x,cpu,1,,")).problems.count == 1
    with pytest.raises(MetricsFileInvalid, match="holds no measurement; line 2"):
        read_record(written(tmp_path, "x,cpu,1,,"))
