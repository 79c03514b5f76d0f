"""What every tape in the project has to be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from smokealarm.check.document import Kind
from smokealarm.check.schema_files import validator
from smokealarm.tape import file_name, load_tape, write_tape

if TYPE_CHECKING:
    from pathlib import Path


def require_valid(path: Path, largest: int) -> None:
    """See that a tape is valid by its schema, as it would be written now, under its name, and below a size."""
    text = path.read_text(encoding="utf-8")
    schema = validator(Kind.TAPE)
    assert schema is not None
    schema.validate(json.loads(text))
    tape = load_tape(path)
    assert (write_tape(tape), file_name(tape.scenario)) == (text, path.name)
    assert len(text) < largest
