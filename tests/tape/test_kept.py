"""The tapes that the project keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tape.valid import require_valid

from smokealarm.pipeline.shape_reading import find_shape
from smokealarm.replay.staleness import Place, stale_tapes

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tapes").glob("*.json"))
LARGEST = 160_000
"""Bytes; the largest is that of a whole day with traffic in each hour."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kept_tape_is_valid(path: Path) -> None:
    """By its schema, as it would be written now, under its name, and not too large."""
    require_valid(path, LARGEST)


def test_no_kept_tape_is_stale() -> None:
    """After a scenario was added, renamed, changed or removed: ``pytest -n 2 features --tapes tapes``."""
    shape = find_shape(ROOT)
    place = Place(ROOT, ROOT / "features", shape.monitoring, shape.template)
    assert [f"{each.name}: {each.why}" for each in stale_tapes(FILES, place)] == []
