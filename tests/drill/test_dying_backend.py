"""A backend that dies in the middle of a scenario, in a drill of its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_its_scenario_is_an_error_and_the_next_one_passes_on_a_fresh_backend() -> None:
    """After kill -9 the report says that LocalStack was killed, and nothing of it is left for whoever comes next."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-report"]
    command += ["-p", "tests.drill.killing", "tests/drill/dying/dying.feature"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "1 failed, 1 passed, 1 error" in ran.stdout
    assert "ended with signal SIGKILL while it was in use" in ran.stdout
    assert "FAILED tests/drill/dying/dying.feature::The backend is killed in the middle" in ran.stdout
