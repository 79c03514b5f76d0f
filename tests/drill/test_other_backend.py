"""Drills against a backend that runs already, in a process of its own and without a virtual clock."""

import os
import subprocess
import sys
from pathlib import Path

from smokealarm.cloud.backend import embedded_backend
from smokealarm.cloud.child_environment import BackendSettings

ROOT = Path(__file__).parent.parent.parent
REAL_CLOCK = BackendSettings(overrides={"SMOKEALARM_CLOCK": "real", "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": "60"})


def drill(endpoint: str, junit: Path) -> str:
    """Drill the healthy pipeline at an endpoint, and return what the run printed."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        "features/pipeline/healthy.feature",
        "--no-report",
        f"--junitxml={junit}",
    ]
    environment = os.environ | {"SMOKEALARM_ENDPOINT": endpoint}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own tests
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_needs_no_virtual_clock_runs_elsewhere(tmp_path: Path) -> None:
    """At SMOKEALARM_ENDPOINT scenarios without needs pass and say so, the others are skipped with the reason."""
    with embedded_backend(REAL_CLOCK) as other:
        printed = drill(other.endpoint.url, tmp_path / "junit.xml")

    assert "8 passed, 3 skipped" in printed
    assert "this backend lacks a clock that can be advanced (virtual_clock)" in printed
    assert (tmp_path / "junit.xml").read_text().count('name="backend" value="endpoint"') == 8
