"""Planted secrets: none of them is found in anything that a drill leaves behind, or that commands make of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.canary.canaries import ENVIRONMENT, PAYLOAD, SANDBOX, TRACES
from tests.canary.monitoring import RULE, monitoring_with_secrets
from tests.report.browser import CHROMIUM

from smokealarm.cloud.places import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Drill with secrets everywhere, and return what was printed and every file that was written, by its name."""
    folder = tmp_path_factory.mktemp("canary")
    options = ["-vv", "-rA", "-o", "junit_logging=all", "-p", "no:cacheprovider", "-p", "no:randomly"]
    files = ["--tapes", str(folder / "tapes"), "--junitxml", str(folder / "junit.xml")]
    files += ["--report", str(folder / "report")]
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "pytest", str(Path(__file__).parent / "drill"), *options, *files],
        cwd=ROOT,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said, _ = process.communicate()
    secret = monitoring_with_secrets(tmp_path_factory.mktemp("secret"))
    told = "".join(run(*words, folder=folder) for words in commands(folder, secret))
    written = [path for path in folder.rglob("*") if path.is_file()]
    (log,) = (cache_folder() / "logs").glob(f"localstack-*-{process.pid}-*.log")
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace") for path in written
    }
    return {**texts, "the log": log.read_text(encoding="utf-8"), "the terminal": said, "the commands": told}


def commands(folder: Path, monitoring: Path) -> Iterator[tuple[str, ...]]:
    """Yield the commands that ask a monitoring with secrets on the tapes of the drill, and write what they find."""
    tapes = ("--tapes", str(folder / "tapes"))
    yield "replay", str(monitoring), *tapes, "--junit", str(folder / "replay.xml")
    yield "replay", str(monitoring), *tapes, "--against", "monitoring", "--junit", str(folder / "against.xml")
    yield "replay", str(monitoring), *tapes, "--explain", RULE, "a scenario that passes"
    yield "replay", str(monitoring), *tapes, "--sweep", f"{RULE}.threshold=0..1"
    yield "replay", str(monitoring), *tapes, "--set", f"{RULE}.threshold={PAYLOAD['token']}"
    yield "coverage", str(monitoring), *tapes, "--write", str(folder / "coverage.json")
    yield "mutate", str(monitoring), *tapes, "--rule", RULE, "--write", str(folder / "mutation.json")
    yield "mutate", str(monitoring), *tapes, "--rule", "mail-page", "--json"
    found = ("--coverage", str(folder / "coverage.json"), "--mutation", str(folder / "mutation.json"))
    pictures = () if CHROMIUM is None else ("--png",)
    yield "report", *tapes, "--monitoring", str(monitoring), "--to", str(folder / "of tapes"), *found, *pictures


def run(*words: str, folder: Path) -> str:
    """Return what a command prints, in a workflow of GitHub that has secrets in its environment."""
    environment = {**os.environ, **ENVIRONMENT, "GITHUB_STEP_SUMMARY": str(folder / "step.md")}
    command = [sys.executable, "-c", "from smokealarm.cli import main; main()", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, text=True)  # noqa: S603 - our own
    return f"{ran.stdout}{ran.stderr}"


def test_the_drill_went_where_secrets_are(left_behind: dict[str, str]) -> None:
    """Otherwise there would be nothing to find."""
    assert "1 failed, 1 passed" in left_behind["the terminal"], left_behind["the terminal"]
    assert "everybody says what they know" in left_behind["junit.xml"]
    assert sum("tapes/drill-secrets-" in name for name in left_behind) >= 2
    assert "everybody says what they know" in left_behind["report/index.html"]
    assert any("AKIA****************" in text for name, text in left_behind.items() if name.endswith(".json"))


def test_the_commands_went_where_secrets_are(left_behind: dict[str, str]) -> None:
    """Each of them shows the rule with the secret id, by as many asterisks."""
    masked = "*" * len(RULE)
    assert "Traceback" not in left_behind["the commands"]
    for name in ("replay.xml", "against.xml", "coverage.json", "mutation.json", "of tapes/index.html"):
        assert masked in left_behind[name], name
    for name in ("step.md", "of tapes/summary.md"):
        assert masked.replace("*", r"\*") in left_behind[name], name
    (page,) = (text for name, text in left_behind.items() if re.fullmatch("of tapes/.*-passes.html", name))
    assert masked in page
    assert 'class="timeline"' in page
    pictures = [name for name in left_behind if name.endswith(".png")]
    assert len(pictures) == (0 if CHROMIUM is None else 2)
    assert f"{masked}: Ingest DLQ AKIA****************" in left_behind["the commands"]


@pytest.mark.parametrize("trace", TRACES)
def test_a_planted_secret_is_nowhere(left_behind: dict[str, str], trace: str) -> None:
    """Not in a tape, a report, a summary or a JUnit file, not on the terminal, not in LocalStack's log."""
    assert [name for name, text in left_behind.items() if trace in text] == []


def test_every_planted_secret_leaves_its_own_trace() -> None:
    """A secret that no trace belongs to would not be looked for."""
    planted = [*ENVIRONMENT.values(), *SANDBOX.values(), *PAYLOAD.values()]
    assert [each for each in planted if not any(trace in each for trace in TRACES)] == []
