"""Composed tapes: each shows a rule at its limit, just beyond it, and what neighbours do."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tape.valid import require_valid

from smokealarm.replay import differences, prepared, read_monitoring, replay
from smokealarm.replay.composing import expectations
from smokealarm.tape import load_tape

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tapes" / "limits").glob("*.json"))
LARGEST = 40_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_composed_tape_is_valid(path: Path) -> None:
    """By its schema, as it would be written, under its name, and short enough to be read."""
    require_valid(path, LARGEST)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_rules_do_what_a_tape_says(path: Path) -> None:
    """The same problems, attempts and states of alarms, each in its minute, and none beside them; in words, too."""
    tape = load_tape(path)
    verdict = replay(read_monitoring(ROOT / "monitoring", tape.resources), prepared(tape))
    assert differences(tape, verdict) == ()
    assert (verdict.problems, verdict.told, verdict.alarms) == (tape.problems, tape.told, tape.alarms)
    assert tuple(expectations(tape, verdict)) == tape.scenario.expected


def test_every_rule_and_every_alarm_without_a_rule_has_a_tape() -> None:
    """The tape's feature ends with its name."""
    monitoring = read_monitoring(ROOT / "monitoring", load_tape(FILES[0]).resources)
    tapes = {Path(load_tape(path).scenario.feature).name for path in FILES}
    assert set(monitoring.rule_ids) <= tapes
    assert tapes - set(monitoring.rule_ids) == {"forwarder-dlq-not-empty"}
