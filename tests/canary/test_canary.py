"""Planted secrets: none of them is found in anything that a drill leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.canary.canaries import ENVIRONMENT, PAYLOAD, SANDBOX, TRACES

from smokealarm.cloud.places import cache_folder

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
    written = [path for path in folder.rglob("*") if path.is_file()]
    (log,) = (cache_folder() / "logs").glob(f"localstack-*-{process.pid}-*.log")
    return {**{path.name: path.read_text(encoding="utf-8") for path in [*written, log]}, "the terminal": said}


def test_the_drill_went_where_secrets_are(left_behind: dict[str, str]) -> None:
    """Otherwise there would be nothing to find."""
    assert "1 failed, 1 passed" in left_behind["the terminal"], left_behind["the terminal"]
    assert "everybody says what they know" in left_behind["junit.xml"]
    assert sum(name.startswith("drill-secrets-") for name in left_behind) >= 2
    assert "everybody says what they know" in left_behind["index.html"]
    assert any("AKIA****************" in text for name, text in left_behind.items() if name.endswith(".json"))


@pytest.mark.parametrize("trace", TRACES)
def test_a_planted_secret_is_nowhere(left_behind: dict[str, str], trace: str) -> None:
    """Not in a tape, a report or the JUnit file, not on the terminal, not in LocalStack's log."""
    assert [name for name, text in left_behind.items() if trace in text] == []


def test_every_planted_secret_leaves_its_own_trace() -> None:
    """A secret that no trace belongs to would not be looked for."""
    planted = [*ENVIRONMENT.values(), *SANDBOX.values(), *PAYLOAD.values()]
    assert [each for each in planted if not any(trace in each for trace in TRACES)] == []
