"""What a file holds is known by its schemaId, or by properties that only one kind has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smokealarm.check.located import Reading, read_json
from smokealarm.check.recognition import recognise
from smokealarm.check.source import Source

ROWS = json.loads((Path(__file__).parent / "recognised.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"])
def test_a_file_is_recognised(row: dict[str, Any]) -> None:
    """Each row of ``recognised.json`` has a file, its kind, and its place in it; some stand within another."""
    text = json.dumps(row["file"])
    reading = read_json(text)
    assert isinstance(reading, Reading)
    found = [(str(each.kind), list(each.base)) for each in recognise(Source("file.json", text), reading.root)]
    assert found == [*map(tuple, row.get("within", ())), *([(row["kind"], row["at"])] if row["kind"] else [])]
