"""The report as files, and ``smokealarm report``."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.replay.making import a_monitoring
from tests.report.review.making import facts, taped

from smokealarm.cli import main
from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.errors import UsageError
from smokealarm.pipeline.disturbance import MONITORING
from smokealarm.pipeline.shape_reading import find_shape
from smokealarm.replay.imagined import imagined_resources
from smokealarm.report.folder import begin_report, finish_report, tell_github, write_scenario
from smokealarm.report.pictures import chromium, write_pictures
from smokealarm.report.tapes import monitoring_in
from smokealarm.tape import FaultSpan, save_tape

if TYPE_CHECKING:
    from smokealarm.report.review import Review

ROOT = Path(__file__).parents[3]
SHIPPED = imagined_resources(find_shape(ROOT))
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def reported(folder: Path, now: datetime = NEW_YEAR) -> Review:
    """Write the report of one scenario."""
    begin_report(folder)
    write_scenario(taped(), a_monitoring(), folder)
    return finish_report(folder, now, "of one tape")


def test_a_report_is_a_folder_with_a_page_for_each_scenario(tmp_path: Path) -> None:
    """The page about all of them leads to theirs."""
    assert reported(tmp_path).told == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "history.jsonl", "index.html", "report.json", "scenarios", "summary.md",
    ]  # fmt: skip
    (page,) = (tmp_path / "scenarios").glob("*.html")
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'href="scenarios/{page.name}"' in index


def test_a_report_says_when_and_of_what_it_was_made(tmp_path: Path) -> None:
    """The page in words, the document for programs in the form of ISO 8601."""
    reported(tmp_path)
    assert "2026-01-01 00:00 UTC, of one tape" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["at"] == "2026-01-01T00:00Z"


def test_scenarios_of_an_earlier_run_are_gone_and_its_history_stays(tmp_path: Path) -> None:
    """From the second run on the page shows the runs."""
    reported(tmp_path)
    assert 'id="history"' not in (tmp_path / "index.html").read_text(encoding="utf-8")
    (tmp_path / "scenarios" / "old.html").write_text("old", encoding="utf-8")
    (tmp_path / "scenarios" / "old.json").write_text("{}", encoding="utf-8")
    reported(tmp_path, NEW_YEAR + timedelta(days=1))
    assert not [*(tmp_path / "scenarios").glob("old*")]
    lines = (tmp_path / "history.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["at"] for line in lines] == ["2026-01-01T00:00Z", "2026-01-02T00:00Z"]
    assert 'id="history"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_scenario_without_a_tape_is_reported_too(tmp_path: Path) -> None:
    """It failed before it could leave one."""
    begin_report(tmp_path)
    lost = replace(facts(), page="", name="Lost", passed=False)
    assert [each.name for each in finish_report(tmp_path, NEW_YEAR, without_tape=[lost]).failed] == ["Lost"]


def test_the_monitoring_of_a_pipeline_is_read_once() -> None:
    """For all the scenarios of one run, as most have the same resources."""
    tape = taped(resources=SHIPPED)
    assert monitoring_in(replace(tape, minutes=99), ROOT / "monitoring") is monitoring_in(tape, ROOT / "monitoring")


def test_a_scenario_is_drawn_by_the_monitoring_that_it_configured() -> None:
    """With a variable and a property of its own, the picture has the notification and the threshold of its run."""
    other = FaultSpan("other", MONITORING, 0.0, 60.0, (("ingest-queue-deep.threshold", "7"),))
    bridged = {"PIPELINE_BRIDGE_SKIPPED": "false", "PIPELINE_BRIDGE_URL": "http://127.0.0.1"}
    tape = taped(resources=SHIPPED)
    own = replace(tape, faults=(other,), variables=tuple(bridged.items()))
    plain, drilled = (monitoring_in(each, ROOT / "monitoring") for each in (tape, own))
    assert len(drilled.notifications) == len(plain.notifications) + 1
    rule = drilled.rule("ingest-queue-deep")
    assert rule is not None
    assert rule.model == StaticThreshold(7)


def test_a_workflow_gets_the_summary(tmp_path: Path) -> None:
    """Appended to what other steps said; elsewhere nothing is written."""
    reported(tmp_path)
    step = tmp_path / "step.md"
    step.write_text("before\n", encoding="utf-8")
    tell_github(tmp_path, {})
    tell_github(tmp_path, {"GITHUB_STEP_SUMMARY": str(step)})
    assert step.read_text(encoding="utf-8") == "before\n" + (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_command_makes_a_report_of_tapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says the verdict and where the page is."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    save_tape(taped(resources=SHIPPED), tmp_path / "tapes")
    arguments = ["--tapes", str(tmp_path / "tapes"), "--to", str(tmp_path / "out"), "--no-mirror"]
    result = CliRunner().invoke(main, ["report", *arguments, "--monitoring", str(ROOT / "monitoring")])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, str(tmp_path / "out" / "index.html"))
    assert "1 failure was injected: 1 told somebody" in result.output


def test_the_command_takes_coverage_and_mutation_as_their_commands_print_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have a section then, and the summary says them, too."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    tapes = ["--tapes", str(next((ROOT / "tapes" / "limits").glob("limits-executions-failed-*.json")))]
    printed = {
        "coverage": ["coverage", str(ROOT / "monitoring"), *tapes, "--json"],
        "mutation": ["mutate", str(ROOT / "monitoring"), *tapes, "--rule", "executions-failed", "--json"],
    }
    for name, arguments in printed.items():
        (tmp_path / name).write_text(CliRunner().invoke(main, arguments).output, encoding="utf-8")
    handed = [each for name in printed for each in (f"--{name}", str(tmp_path / name))]
    arguments = ["report", *tapes, "--to", str(tmp_path / "out"), "--no-mirror", *handed]
    assert CliRunner().invoke(main, [*arguments, "--monitoring", str(ROOT / "monitoring")]).exit_code == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert all(f'id="{name}"' in page for name in printed)
    assert "small changes of the monitoring" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")


def test_what_is_no_result_of_mutation_is_a_mistake(tmp_path: Path) -> None:
    """The message names the file."""
    (tmp_path / "wrong.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(main, ["report", "--mutation", str(tmp_path / "wrong.json"), "--to", str(tmp_path)])
    assert result.exit_code == 2
    assert "wrong.json" in result.output


def test_a_folder_without_tapes_is_a_mistake(tmp_path: Path) -> None:
    """The message says how to record some, and nothing of an earlier report is lost."""
    reported(tmp_path / "out")
    (tmp_path / "none").mkdir()
    result = CliRunner().invoke(main, ["report", "--tapes", str(tmp_path / "none"), "--to", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "has no tape; record some" in result.output
    assert [*(tmp_path / "out" / "scenarios").glob("*.html")]


def test_pictures_need_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one the message says which were looked for, and how to get one."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match=r"none of chromium, .* is on PATH; on Debian: apt install chromium"):
        chromium()


def test_a_browser_that_draws_nothing_is_told(tmp_path: Path) -> None:
    """With the page, and without what it was given."""
    page = write_scenario(taped(), a_monitoring(), tmp_path)
    with pytest.raises(UsageError, match="/bin/false drew no picture of"):
        write_pictures("/bin/false", [page])
    assert not [*page.parent.glob("*.picture.html")]
