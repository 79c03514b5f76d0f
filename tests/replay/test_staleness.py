"""``smokealarm tape``: what a tape shows, and which tapes are stale."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smokealarm.cli import main
from smokealarm.errors import TapeStale
from smokealarm.replay.staleness import require_kept
from smokealarm.tape import Tape, load_tape, save_tape

ROOT = Path(__file__).parents[2]
NAME = "notify-first-alarm-a-message-in-the-dead-letter-queue-is-a-problem-a-mail-and-an-event-in-splunk"
FEATURE = "features/notify/first_alarm.feature"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with one feature and the tapes of its scenarios, as the current one."""
    (tmp_path / FEATURE).parent.mkdir(parents=True)
    shutil.copy(ROOT / FEATURE, tmp_path / FEATURE)
    (tmp_path / "tapes").mkdir()
    for path in (ROOT / "tapes").glob("notify-first-alarm-*.json"):
        shutil.copy(path, tmp_path / "tapes")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["tape", "--check", *arguments])


def stale(result: Result) -> list[str]:
    """Return what is said of the stale tapes, without their commands and the sum."""
    assert result.exit_code == 1, result.output
    return [line for line in result.output.splitlines()[:-1] if not line.startswith("  ")]


def change(project: Path, **parts: object) -> Tape:
    """Save a tape with other parts in the place of the kept one."""
    tape = replace(load_tape(project / "tapes" / f"{NAME}.json"), **parts)  # type: ignore[arg-type]
    save_tape(tape, project / "tapes")
    return tape


def test_tapes_of_the_scenarios_as_they_are_written_are_not_stale(project: Path) -> None:
    """The exit code is 0."""
    assert (check().exit_code, check().output) == (0, "4 tapes, none is stale\n")
    assert check("--against", str(project / "tapes")).exit_code == 0


def test_other_steps_and_scenarios_without_a_tape_are_named_with_what_records_them(project: Path) -> None:
    """As are tapes whose scenario is gone, which are to be deleted where the feature is gone, too."""
    feature = project / FEATURE
    text = feature.read_text(encoding="utf-8")
    feature.write_text(
        text.replace("5 files are uploaded", "6 files are uploaded").replace(
            "Scenario: A message in the dead-letter", "Scenario: A poisoned message in the dead-letter"
        ),
        encoding="utf-8",
    )
    result = check()
    title = "message in the dead-letter queue is a problem, a mail and an event in Splunk"
    assert stale(result) == [
        f"notify-first-alarm-a-healthy-pipeline-wakes-nobody: {FEATURE} has other steps by now",
        f"{NAME}: {FEATURE} has no scenario 'A {title}'",
        f"A poisoned {title}: the scenario in {FEATURE} has no tape",
    ]
    assert f"  pytest {FEATURE} --tapes tapes" in result.output.splitlines()
    feature.rename(project / "features" / "other.feature")
    assert "  delete it" in check().output.splitlines()


def test_titles_whose_tapes_would_overwrite_each_other_are_named(project: Path) -> None:
    """They differ only in what no file is called by."""
    text = (project / FEATURE).read_text(encoding="utf-8")
    twin = text[text.index("  Scenario: A healthy pipeline") :].replace("healthy pipeline", "healthy (pipeline)", 1)
    (project / FEATURE).write_text(f"{text}\n{twin.partition('  Scenario: A message')[0]}", encoding="utf-8")
    assert stale(check())[-1] == (
        "A healthy pipeline wakes nobody: its tape and that of 'A healthy (pipeline) wakes nobody' are both called "
        "notify-first-alarm-a-healthy-pipeline-wakes-nobody.json; rename one of them"
    )


def test_a_changed_monitoring_makes_stale_only_what_it_judges_otherwise(project: Path) -> None:
    """The digest alone is no reason; another verdict is."""
    tape = load_tape(project / "tapes" / f"{NAME}.json")
    change(project, made=replace(tape.made, monitoring="another"))
    assert check().exit_code == 0
    change(project, problems=())
    (line,) = stale(check())
    assert line.startswith(f"{NAME}: the monitoring has changed since, and so has the verdict: replayed, not recorded")


def test_a_fresh_recording_that_tells_otherwise_makes_stale(project: Path) -> None:
    """Other problems, attempts or alarms; series may differ a little."""
    fresh = project / "fresh"
    save_tape(replace(load_tape(project / "tapes" / f"{NAME}.json"), told=(), metrics=()), fresh)
    (line,) = stale(check("--against", "fresh"))
    assert line.startswith(f"{NAME}: a fresh run does otherwise: kept, not recorded: mail to page@example.org")


def test_a_drill_can_demand_that_its_scenarios_tell_what_their_kept_tapes_tell(project: Path) -> None:
    """What is otherwise, or not kept at all, is an error that names what records it anew."""
    kept, tape = project / "tapes", load_tape(project / "tapes" / f"{NAME}.json")
    require_kept(replace(tape, metrics=()), kept)
    for fresh, why in (
        (replace(tape, problems=()), "a fresh run does otherwise: kept, not recorded: problem of ingest-dlq-not-empty"),
        (replace(tape, scenario=replace(tape.scenario, name="Another")), "there is no kept tape of it"),
    ):
        with pytest.raises(TapeStale, match=why) as raised:
            require_kept(fresh, kept)
        assert str(raised.value).endswith(f"pytest {FEATURE} --tapes {kept}")


def test_a_tape_that_cannot_be_read_is_stale(project: Path) -> None:
    """With its first complaint."""
    path = project / "tapes" / f"{NAME}.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 0', 1), encoding="utf-8")
    assert "the format is 0" in stale(check())[0]


def test_a_tape_is_shown_to_a_person() -> None:
    """What was done and expected, what became of it, and the metrics that moved."""
    result = CliRunner().invoke(main, ["tape", str(ROOT / "tapes" / f"{NAME}.json")])
    assert result.exit_code == 0, result.output
    assert "  1 poison message is sent" in result.output
    assert "  minute 20, still open: weather: files could not be ingested" in result.output
    dlq = "AWS/SQS ApproximateNumberOfMessagesVisible QueueName=weather-ingest-dlq: 0x8 1x15"
    assert f"  {dlq}" in result.output.splitlines()
    assert CliRunner().invoke(main, ["tape"]).exit_code == 2
