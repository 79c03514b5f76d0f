"""Which tiles are dead, and which of them may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smokealarm.errors import DashboardInvalid
from smokealarm.report.dashboard import Life, TileLiveness
from smokealarm.report.liveness import read_reasons, tell

if TYPE_CHECKING:
    from pathlib import Path

TILES = (
    TileLiveness(0, "Queues", Life.STILL, None, ""),
    TileLiveness(1, "Sent", Life.ALIVE, 29_352_240, ""),
    TileLiveness(2, "Lost", Life.ALIVE, 29_352_240, "B: no metric of this key: x"),
    TileLiveness(3, "Throttles", Life.EMPTY, None, "metric known, no data in the timeframe"),
    TileLiveness(4, "Errors", Life.EMPTY, None, "no metric of this key: y"),
)


def test_each_tile_with_queries_has_a_line() -> None:
    """A tile that may be empty is not dead, and its line says why."""
    lines, dead = tell(TILES, {"Throttles": "sent when they happen"})
    assert lines == [
        "alive  Sent: newest 2025-10-22 12:00 UTC",
        "alive  Lost: newest 2025-10-22 12:00 UTC (B: no metric of this key: x)",
        "empty  Throttles: metric known, no data in the timeframe; allowed: sent when they happen",
        "DEAD   Errors: no metric of this key: y",
        "4 tiles with queries, 1 dead",
    ]
    assert dead == [TILES[4]]


@pytest.mark.parametrize("text", ['{"Sent": "not yet"}', "Sent: not yet\n"])
def test_reasons_are_json_or_yaml(tmp_path: Path, text: str) -> None:
    """A mapping of names to sentences."""
    path = tmp_path / "reasons.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_reasons(path, ["Sent"]) == {"Sent": "not yet"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sont: not yet", "no tile is named 'Sont'; is 'Sent' meant?"),
        ("7: not yet", "no tile is named 7"),
        ("Sent: ' '", "the tile 'Sent' may be empty for no reason"),
        ("Sent: [x]", "the tile 'Sent' may be empty for no reason"),
        ("- Sent", "is no mapping of tiles to reasons"),
        ("a: b: c", "cannot be read"),
        ("[" * 3000, "cannot be read"),
    ],
)
def test_reasons_that_fit_no_tile_are_refused(tmp_path: Path, text: str, said: str) -> None:
    """A tile that was renamed must not stay silent."""
    path = tmp_path / "reasons.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DashboardInvalid, match=r"reasons\.yaml") as caught:
        read_reasons(path, ["Sent"])
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Its name is said."""
    with pytest.raises(DashboardInvalid, match="none"):
        read_reasons(tmp_path / "none.yaml", [])
