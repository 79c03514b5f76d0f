"""``smokealarm tape --accept``: what the monitoring does is written into composed tapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.tape import Recorded, load_tape, write_tape

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[2]
DLQ = next((ROOT / "tapes" / "limits").glob("limits-ingest-dlq-not-empty-*.json"))
RECORDED = ROOT / "tapes" / "notify-first-alarm-a-healthy-pipeline-wakes-nobody.json"


@pytest.fixture
def tape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a composed tape whose queue is somebody else's to break, in a project with the shipped monitoring."""
    monkeypatch.chdir(tmp_path)
    for name in ("monitoring", "pipeline", "smokealarm.toml", "features"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / DLQ.name).write_text(DLQ.read_text(encoding="utf-8"), encoding="utf-8")
    return Path(DLQ.name)


def run(*arguments: object) -> Result:
    """Run the command about tapes."""
    return CliRunner().invoke(main, ["tape", *map(str, arguments)])


def emptied(file: Path) -> None:
    """Let nothing be in any queue of a tape."""
    found = load_tape(file)
    nothing = Recorded.of((1.0,) * found.minutes, (0.0,) * found.minutes)
    tenant = tuple(replace(each, recorded=nothing) for each in found.tenant)
    metrics = tuple(replace(each, recorded=nothing) for each in found.metrics)
    file.write_text(write_tape(replace(found, tenant=tenant, metrics=metrics)), encoding="utf-8")


def test_accepting_what_is_there_already_changes_nothing(tape: Path) -> None:
    """Not a letter."""
    before = tape.read_text(encoding="utf-8")
    assert run("--accept", tape).exit_code == 0
    assert tape.read_text(encoding="utf-8") == before


def test_what_the_monitoring_does_with_other_values_is_written_into_the_tape(tape: Path) -> None:
    """Problems, who is told, alarms, and all of it in words."""
    emptied(tape)
    result = run("--accept", tape)
    assert result.output.splitlines() == [f"{tape}:", "  no problem opens"]
    found = load_tape(tape)
    assert (found.problems, found.told, found.scenario.expected) == ((), (), ("no problem opens",))
    assert "weather-ingest-dlq-not-empty" not in {each.alarm for each in found.alarms if each.state == "ALARM"}


def test_a_composed_tape_is_stale_until_it_is_accepted(tape: Path) -> None:
    """The message says how; a scenario is not asked for."""
    emptied(tape)
    stale = f"{tape.stem}: the monitoring does otherwise: "
    checked = run("--check", tape)
    assert any(line.startswith(stale) for line in checked.output.splitlines())
    assert f"  smokealarm tape --accept {tape}" in checked.output.splitlines()
    run("--accept", tape)
    assert stale not in run("--check", tape).output


def test_a_recorded_tape_is_not_accepted(tape: Path) -> None:
    """A drill makes it anew."""
    recorded = tape.with_name(RECORDED.name)
    recorded.write_text(RECORDED.read_text(encoding="utf-8"), encoding="utf-8")
    result = run("--accept", recorded)
    assert result.exit_code == 2
    assert "was recorded; a drill makes it anew: pytest features/notify/first_alarm.feature" in result.output


def test_accepting_needs_files(tape: Path) -> None:
    """Nothing is written by accident."""
    assert tape.exists()
    assert run("--accept").exit_code == 2
