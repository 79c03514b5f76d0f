"""The tapes that the project keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smokealarm.check.document import Kind
from smokealarm.check.schema_files import validator
from smokealarm.pipeline.shape_reading import find_shape
from smokealarm.replay.staleness import Place, stale_tapes
from smokealarm.tape import file_name, load_tape, write_tape

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tapes").glob("*.json"))
LARGEST = 120_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kept_tape_is_valid(path: Path) -> None:
    """By its schema, as it would be written now, under its name, and not too large."""
    text = path.read_text(encoding="utf-8")
    schema = validator(Kind.TAPE)
    assert schema is not None
    schema.validate(json.loads(text))
    tape = load_tape(path)
    assert (write_tape(tape), file_name(tape.scenario)) == (text, path.name)
    assert len(text) < LARGEST


def test_no_kept_tape_is_stale() -> None:
    """After a scenario was added, renamed, changed or removed: ``pytest -n 2 features --tapes tapes``."""
    shape = find_shape(ROOT)
    place = Place(ROOT, ROOT / "features", shape.monitoring, shape.template)
    assert [f"{each.name}: {each.why}" for each in stale_tapes(FILES, place)] == []
