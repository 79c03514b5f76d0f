"""``smokealarm mutate`` on files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.mutation import Question, mutated
from smokealarm.tape import catalogue

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[2]
DLQ = next((ROOT / "tapes" / "limits").glob("limits-ingest-dlq-not-empty-*.json"))
QUIET = ROOT / "tapes" / "notify-first-alarm-a-healthy-pipeline-wakes-nobody.json"


def mutate(*options: str, tape: Path = DLQ) -> Result:
    """Run the command for one rule and its alarm on one tape."""
    arguments = ["mutate", str(ROOT / "monitoring"), "--tapes", str(tape), "--jobs", "1", *options]
    return CliRunner().invoke(main, arguments)


def test_the_score_comes_first_and_every_survivor_has_its_sentence() -> None:
    """Each says what is otherwise, and in which scenario that would be noticed."""
    result = mutate("--rule", "ingest-dlq-not-empty", tape=QUIET)
    head, *lines = result.output.splitlines()
    assert " mutants noticed (" in head
    assert (
        "survives: nobody would notice the rule ingest-dlq-not-empty with the threshold 1 instead of 0; it "
        "takes a scenario in which its value lies from 0 to 1 in 1 of 5 minutes, and beyond neither"
    ) in lines
    assert any(line.startswith("equivalent (") for line in lines)
    assert result.exit_code == 0


def test_a_tape_at_the_limit_notices_what_a_quiet_one_does_not() -> None:
    """The rule, and the alarm that mirrors it."""
    limits = json.loads(mutate("--rule", "ingest-dlq-not-empty", "--json").output)
    quiet = json.loads(mutate("--rule", "ingest-dlq-not-empty", "--json", tape=QUIET).output)
    assert limits["percent"] == 100
    assert quiet["percent"] < 70
    assert limits["tried"] == quiet["tried"]
    assert {each["subject"] for each in quiet["survivors"]} == {"rule", "alarm"}


def test_a_score_that_is_high_enough_passes() -> None:
    """In percent, the bound included."""
    assert mutate("--rule", "ingest-dlq-not-empty", "--fail-under", "100").exit_code == 0


def test_a_score_that_is_too_low_fails() -> None:
    """For CI."""
    assert mutate("--rule", "ingest-dlq-not-empty", "--fail-under", "99", tape=QUIET).exit_code == 1


def test_a_name_that_is_not_there_is_answered_with_the_nearest() -> None:
    """And with the exit code of a misuse."""
    result = mutate("--rule", "ingest-dlq-not-emty")
    assert result.exit_code == 2
    assert "did you mean ingest-dlq-not-empty or IngestDlqNotEmpty?" in result.output


def test_a_profile_is_asked_for_by_its_name() -> None:
    """As any other object."""
    found = json.loads(mutate("--rule", "page", "--json").output)
    assert {each["subject"] for each in (*found["survivors"], *found["equivalent"])} == {"profile"}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("platform", ["linux", "elsewhere"])
def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """Whether they are copies of this one or begin anew."""
    question = Question(ROOT / "monitoring", (DLQ,), ("ingest-dlq-not-empty", "page", "mail-page"))
    alone = mutated(question, jobs=1)
    monkeypatch.setattr("smokealarm.mutation.run._FEW", 0)
    monkeypatch.setattr("sys.platform", platform)
    assert mutated(question, jobs=2).judged == alone.judged


def test_tapes_of_two_pipelines_are_judged_by_what_each_is_called(tmp_path: Path) -> None:
    """The folder is rendered for the names of each; what one of them notices is noticed."""
    shutil.copy(QUIET, tmp_path / "quiet.json")
    text = DLQ.read_text(encoding="utf-8").replace("weather-", "storm-").replace('"weather"', '"storm"')
    (tmp_path / "storm.json").write_text(text, encoding="utf-8")
    question = Question(ROOT / "monitoring", tuple(catalogue([tmp_path])), ("IngestDlqNotEmpty",))
    noticed = {str(each.mutant): each.noticed_by for each in mutated(question, jobs=1).judged}
    assert noticed["the alarm IngestDlqNotEmpty with the threshold 1 instead of 0"] == "storm"


def test_composed_tapes_are_asked_without_being_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the recorded ones."""
    monkeypatch.chdir(ROOT)
    assert DLQ.relative_to(ROOT) in catalogue([])
    assert QUIET.relative_to(ROOT) in catalogue([])
