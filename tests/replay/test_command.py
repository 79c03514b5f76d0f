"""``smokealarm replay``: verdicts against what was recorded, against another folder, and with other values."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from smokealarm.cli import main

ROOT = Path(__file__).parents[2]
OPENED = (
    ROOT
    / "tapes"
    / ("notify-first-alarm-a-message-in-the-dead-letter-queue-is-a-problem-a-mail-and-an-event-in-splunk.json")
)
ALARMED = next(
    (ROOT / "tapes").glob("monitoring-misconfigured-a-service-that-the-aws-integration-does-not-poll-*.json")
)
QUIET = ROOT / "tapes" / "notify-first-alarm-a-healthy-pipeline-wakes-nobody.json"
TAPES = ["--tapes", str(OPENED), "--tapes", str(QUIET)]
MORE = "ingest-dlq-not-empty.threshold=5"


def run(*arguments: str, folder: Path = ROOT / "monitoring", tapes: list[str] = TAPES) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["replay", str(folder), *tapes, *arguments])


def test_the_recorded_verdicts_are_those_of_the_replay() -> None:
    """One line for each scenario, and the sum."""
    result = run()
    assert (result.exit_code, len(result.output.splitlines())) == (0, 3), result.output
    assert result.output.splitlines()[0].startswith(OPENED.stem)
    assert result.output.splitlines()[0].endswith("1 problem    2 told  as recorded")
    assert result.output.splitlines()[-1] == "2 scenarios, none of them otherwise than recorded"


def test_another_value_differs_from_what_was_recorded_and_a_ci_is_told(tmp_path: Path) -> None:
    """The exit code is 1, and each scenario is a test case of the JUnit file."""
    result = run("--set", MORE, "--junit", str(tmp_path / "replay.xml"))
    assert result.exit_code == 1
    assert (
        "recorded, not replayed: problem of ingest-dlq-not-empty opened in minute 20 and stayed open" in result.output
    )
    suite = ET.parse(tmp_path / "replay.xml").getroot()  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == [OPENED.stem]


def test_a_change_is_told_in_sentences() -> None:
    """Against the same folder without it."""
    result = run("--set", MORE, "--against", str(ROOT / "monitoring"))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"ingest-dlq-not-empty no longer opens in 1 scenario ({OPENED.stem})",
        "it silences 2 alerts: 1 mail to page@example.org (OPEN), 1 webhook (OPEN)",
    ]
    assert run("--against", str(ROOT / "monitoring")).output == "no verdict differs on 2 tapes\n"


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    somebody = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(folder), *somebody, *arguments], check=True, capture_output=True)  # noqa: S603, S607


def test_a_folder_can_be_held_against_a_revision_of_itself(tmp_path: Path) -> None:
    """Whatever was changed since then."""
    folder = tmp_path / "below" / "monitoring"
    shutil.copytree(ROOT / "monitoring", folder)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    queues = folder / "dynatrace" / "pipeline" / "queues.yaml"
    text = queues.read_text(encoding="utf-8")
    changed = text.replace("threshold: 0", "threshold: 7", 1)
    assert changed != text
    queues.write_text(changed, encoding="utf-8")
    result = run("--against", "HEAD", folder=folder)
    assert (result.exit_code, result.output.splitlines()[0].partition(" in ")[0]) == (
        1,
        "ingest-dlq-not-empty no longer opens",
    ), result.output
    unknown = run("--against", "nowhere", folder=folder)
    assert (unknown.exit_code, "no revision 'nowhere'" in unknown.output) == (2, True)


def test_a_rule_is_explained_minute_by_minute() -> None:
    """With the value, the threshold, the counts of the window and what came of it."""
    result = run("--explain", "ingest-dlq-not-empty", "a-message-in-the-dead-letter-queue", "--set", "a.b=1", tapes=[])
    assert result.exit_code == 2
    result = run("--explain", "ingest-dlq-not-empty", str(OPENED))
    assert result.exit_code == 0, result.output
    (opened,) = (line for line in result.output.splitlines() if "opened" in line)
    assert opened == "  minute  20  opened     1 (threshold 0); 1 of 1 violating, 4 normal, 0 missing"


@pytest.mark.parametrize(
    "name", ["A healthy pipeline wakes nobody", f"somewhere/{QUIET.name}", "FIRST_ALARM a healthy"]
)
def test_a_tape_goes_by_the_title_of_its_scenario_and_by_the_words_of_its_name(name: str) -> None:
    """Whatever their case and whatever joins them, if only one has them."""
    assert run("--explain", "ingest-dlq-not-empty", name).output == run(
        "--explain", "ingest-dlq-not-empty", str(QUIET)
    ).output  # fmt: skip


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("ingest-dlq-not-empty.metricKey=ext:cloud.aws.sqs.misspelt", "problem of ingest-dlq-not-empty"),
        ("ingest-dlq-not-empty.Threshold=1", "the alarm weather-ingest-dlq-not-empty was ALARM"),
        ("ingest-dlq-not-empty.enabled=false", "problem of ingest-dlq-not-empty"),
    ],
)
def test_what_another_value_changes_is_told(assignment: str, said: str) -> None:
    """Of a rule by its id, and of the alarm that mirrors it by the same id: its properties begin with a capital."""
    result = run("--set", assignment, tapes=["--tapes", str(OPENED), "--tapes", str(ALARMED)])
    assert (result.exit_code, said in result.output) == (1, True), result.output


def test_a_tape_is_judged_by_the_monitoring_as_its_scenario_configured_it() -> None:
    """A rule that was off is off, and one that is tried otherwise besides is judged so."""
    off = next((ROOT / "tapes").glob("monitoring-misconfigured-a-rule-that-somebody-has-switched-off-*"))
    for more in ((), ("--set", "executions-failed.threshold=5")):
        result = run(*more, tapes=["--tapes", str(off)])
        assert result.exit_code == 0, result.output


def test_a_sweep_shows_delay_and_false_alarms() -> None:
    """A line for each value: the higher the threshold, the fewer scenarios are told."""
    result = run("--sweep", "ingest-dlq-not-empty.threshold=0..1")
    lines = result.output.splitlines()
    assert (result.exit_code, len(lines)) == (0, 3), result.output
    assert lines[1].split() == ["0", "=" * 30, "20", "min"]
    assert lines[2].split() == ["1", "never", "misses", "1", "of", "1"]
    alarms = run("--sweep", "ingest-dlq-not-empty.alertCondition=0..1")
    assert (alarms.exit_code, "there is no number of a rule alertCondition" in alarms.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["--explain", "ingest-dlq-not-emty", str(OPENED)],
            "there is no rule ingest-dlq-not-emty; did you mean ingest",
        ),
        (["--explain", "ingest dlq", str(OPENED)], "there is no rule ingest dlq; did you mean ingest-dlq-not-empty?"),
        (["--explain", "ingest-dlq-not-empty", "zzz"], "there is no tape zzz; none of 2 in "),
        (["--explain", "ingest-dlq-not-empty", "a healty pipeline"], f"did you mean {QUIET.stem}?"),
        (["--explain", "ingest-dlq-not-empty", "tapes/Healthy-Wakes_Nobody.json"], f"did you mean {QUIET.stem}?"),
        (["--explain", "ingest-dlq-not-empty", "notify"], "2 tapes have 'notify' in their names"),
        (["--set", "IngestDlq.threshold=1"], "there is no rule, alarm or notification IngestDlq; did you mean Ingest"),
        (["--set", "enviroment.frequentIssues=true"], "did you mean environment?"),
        (["--set", "environment.frequent=true"], "there is no property frequent; did you mean frequentIssues?"),
        (["--set", "mail.enabled=false"], "did you mean mail-page or mail-ticket?"),
        (["--set", "mail-page.notifyEventMergesEnabled=true"], "mail-page has no notifyEventMergesEnabled to try"),
        (["--set", "PipelineAlarm.Threshold=1"], "PipelineAlarm has no Threshold to try: it is made of other alarms"),
        (["--set", "ingest-dlq-not-empty.violating_samples=1"], "did you mean violatingSamples?"),
        (["--set", "ingest-dlq-not-empty.treshold=1"], "there is no property treshold; did you mean threshold?"),
        (["--set", "ingest-dlq-not-empty"], "'ingest-dlq-not-empty' is no change; expected RULE.PROPERTY=VALUE"),
        (["--set", "ingest-dlq-not-empty.threshold=many"], "threshold is 'many', expected a number"),
        (["--set", "ingest-dlq-not-empty.violatingSamples=9"], "a window of 5 samples never holds 9 of them"),
        (["--set", "IngestDlqNotEmpty.DatapointsToAlarm=9"], "a window of 5 samples never holds 9 of them"),
        (["--set", "ingest-dlq-not-empty.enabled=no"], "enabled is 'no', expected true or false"),
        (["--set", "ingest-dlq-not-empty.samples=1.5"], "samples is 1.5, expected a whole number of at least 1"),
        (["--sweep", "ingest-dlq-not-empty.threshold=1"], "'1' is no range; expected FIRST..LAST"),
        (["--sweep", "ingest-dlq-not-empty.threshold=2..1"], "'2..1' has no values"),
    ],
)
def test_what_is_not_there_is_an_error_with_the_nearest_that_is(arguments: list[str], says: str) -> None:
    """The exit code is 2."""
    result = run(*arguments)
    assert (result.exit_code, says in result.output) == (2, True), result.output


@pytest.mark.parametrize("more", [(), ("--watch",)])
def test_a_folder_or_tape_that_is_not_there_is_named(more: tuple[str, ...]) -> None:
    """Even where somebody wants to watch over it."""
    for folder, tapes, named in ((Path("nowhere"), TAPES, "nowhere"), (ROOT / "monitoring", ["--tapes", "no"], "no")):
        result = run(*more, folder=folder, tapes=tapes)
        assert (result.exit_code, result.output.startswith(f"smokealarm: {named}: there is no such ")) == (2, True)


def test_a_broken_folder_is_shown_by_the_errors_of_the_check_alone(tmp_path: Path) -> None:
    """With the file, the line and the place; warnings of other files, of which the check has many, are no reason."""
    folder = tmp_path / "monitoring"
    shutil.copytree(ROOT / "monitoring", folder)
    rule = folder / "dynatrace" / "pipeline" / "metric-event.json"
    text = rule.read_text(encoding="utf-8")
    assert '"STATIC_THRESHOLD"' in text
    rule.write_text(text.replace('"STATIC_THRESHOLD"', '"STATIC_TRESHOLD"', 1), encoding="utf-8")
    result = run(folder=folder)
    assert result.exit_code == 2
    assert result.output.splitlines()[1].endswith(
        "metric-event.json:11:13: error: 'STATIC_TRESHOLD' is not allowed [schema/enum]"
    )
    assert (result.output.count("^^^\n"), "warning" in result.output) == (1, False), result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "ingest-dlq-not-empty.threshold=nan"), "threshold is 'nan', expected a number"),
        (("--set", "ingest-dlq-not-empty.queryOffset=61"), "expected a whole number of at least 0 and at most 60"),
        (("--sweep", "ingest-dlq-not-empty.metricKey=1..3"), "there is no number of a rule metricKey; expected one of"),
        (("--sweep", "ingest-dlq-not-empty.threshold=0..1", "--junit", "x.xml"), "--junit writes verdicts"),
        (("--junit", "no/such/folder/x.xml"), "no/such/folder/x.xml: cannot be written: No such file or directory"),
        (("--against", "no-such-branch"), "there is no folder and no revision 'no-such-branch'"),
        (("--tapes", "no-such-tapes"), "no-such-tapes: there is no such file or folder"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], said: str) -> None:
    """In a sentence, with the exit code of misuse."""
    result = run(*arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_a_sweep_of_the_shipped_value_has_no_false_alarm() -> None:
    """What a scenario configured otherwise, such as a rule that is off, is otherwise in a sweep, too."""
    off = next((ROOT / "tapes").glob("monitoring-misconfigured-a-rule-that-somebody-has-switched-off-*.json"))
    result = run("--sweep", "ingest-dlq-not-empty.threshold=0..0", tapes=["--tapes", str(off)])
    assert (result.exit_code, "!" in result.output.splitlines()[-1]) == (0, False), result.output


def test_a_comparison_is_told_to_a_ci_scenario_by_scenario(tmp_path: Path) -> None:
    """What changed against the other folder is the failure of its case."""
    run("--set", MORE, "--against", str(ROOT / "monitoring"), "--junit", str(tmp_path / "x.xml"))
    (failure,) = ET.parse(tmp_path / "x.xml").getroot().iter("failure")  # noqa: S314 - our own
    assert failure.get("message") == f"otherwise than {ROOT / 'monitoring'}"
    assert "ingest-dlq-not-empty no longer opens" in str(failure.text)
