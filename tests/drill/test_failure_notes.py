"""What a scenario that fails tells beside its step, in a drill of its own process, and in the guide for its writers."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.gherkin.new_scenario import draft_scenario

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "writing-a-scenario.md").read_text(encoding="utf-8")
WRITTEN = ROOT / "tests" / "drill" / "failing" / "guide.feature"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run the features that have to fail, and return what was printed."""
    report = tmp_path_factory.mktemp("report")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        f"--report={report}",
    ]
    command += ["tests/drill/failing/failing.feature", "tests/drill/failing/guide.feature"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert ran.returncode == 1, ran.stdout + ran.stderr
    return ran.stdout


def test_a_failure_shows_its_timeline_what_the_rule_saw_and_the_last_log_lines(printed: str) -> None:
    """The rule is the one whose problem the step names; of its series only the one that violated is traced."""
    step, _, notes = printed.partition("assert 20 == 10")
    assert '> Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 10' in step
    timeline, _, rest = notes.partition("what the rule saw:\n")
    trace, _, logs = rest.partition("last log lines of the functions:\n")
    assert "fault     1 poison message begins" in timeline
    assert trace.startswith("ingest-dlq-not-empty: Ingest DLQ is not empty (weather)\n")
    assert "minute  20  opened     1 (threshold 0); 1 of 1 violating" in trace
    assert '"message":"message failed"' in logs


def shown(begins: str) -> list[str]:
    """Return the lines of the block in the guide that begins with a text."""
    (block,) = (each for each in GUIDE.split("```") if each.partition("\n")[2].startswith(begins))
    return block.splitlines()[1:]


def plain(text: str) -> str:
    """Return a text without the numbers that other scenarios and steps change."""
    used = re.sub(r"used (once|\d+ times), line \d+", "used N times, line N", text)
    return re.sub(r"(at steps/\w+\.py):\d+", r"\1:N", used)


def is_within(lines: list[str], text: str) -> bool:
    """Say whether a text has the lines in their order, one right after the other where no dots stand between them."""
    rest = plain(text)
    for part in plain("\n".join(lines)).split("\n..."):
        _, found, rest = rest.partition(part.strip("\n") or "\n")
        if not found:
            return False
    return True


def test_the_guide_shows_the_failure_that_its_walk_leads_to(printed: str) -> None:
    """The scenario is the one that the guide begins, with another fault and a minute that is wrong."""
    place = "features/alerts/a_store_that_fails_once_wakes_nobody.feature"
    assert is_within(shown(f"{place}:"), printed.replace("tests/drill/failing/guide.feature", place))
    words = shlex.split(next(line for line in shown("$ smokealarm new ") if line.startswith("$")))
    begun = draft_scenario(words[3], words[5], words[7], ROOT / "features")
    assert (begun.file, begun.text) == (
        ROOT / place,
        WRITTEN.read_text(encoding="utf-8")
        .replace("Given the function store fails", "Given the function transform fails")
        .replace('    And the problem "the function store fails" opened in minute 10\n', ""),
    )


def test_the_guide_finds_the_sentence_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``smokealarm steps`` prints it today."""
    monkeypatch.chdir(ROOT)
    asked, *lines = shown("$ smokealarm steps --find")
    result = CliRunner().invoke(main, shlex.split(asked)[2:])
    assert is_within(lines, result.output), result.output
