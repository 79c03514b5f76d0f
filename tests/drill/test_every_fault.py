"""The catalogue of failures and the catalogue of faults."""

from __future__ import annotations

from pathlib import Path

from smokealarm.pipeline import faults
from smokealarm.tape import load_tape

TAPES = Path(__file__).parents[2] / "tapes"


def test_every_kind_of_fault_is_in_a_scenario() -> None:
    """Each was switched on in one that was recorded."""
    used = {span.name for path in TAPES.glob("*.json") for span in load_tape(path).faults}

    assert set(faults.KINDS) <= used
