"""The tapes that the project keeps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_bdd.feature import get_features

from smokealarm.check.document import Kind
from smokealarm.check.schema_files import validator
from smokealarm.tape import file_name, load_tape, write_tape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_bdd.parser import ScenarioTemplate

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


def names(template: ScenarioTemplate) -> Iterator[str]:
    """Return what a scenario is called, with the values of each of its examples."""
    examples = [context for each in template.examples for context in each.as_contexts()]
    yield from (template.render(context).name for context in examples or [{}])


def test_every_scenario_has_a_tape_and_every_tape_a_scenario() -> None:
    """After a scenario was added, renamed or removed: ``pytest -n 2 features --tapes tapes``."""
    features = get_features([str(ROOT / "features")])
    scenarios = {
        (Path(feature.filename).relative_to(ROOT).as_posix(), name)
        for feature in features
        for template in feature.scenarios.values()
        for name in names(template)
    }
    recorded = {(tape.scenario.feature, tape.scenario.name.partition(" [")[0]) for tape in map(load_tape, FILES)}
    assert recorded == scenarios
