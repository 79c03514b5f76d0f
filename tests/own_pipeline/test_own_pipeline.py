"""Another pipeline is drilled by configuration alone: ``orders`` has other names, two queues and no state machine."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from smokealarm.cli.replay import command

ROOT = Path(__file__).parents[2]
ORDERS = Path(__file__).parent / "orders"


def drilled(*options: str) -> subprocess.CompletedProcess[str]:
    """Drill the other pipeline in a process of its own, as a user does."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--no-report",
        "--pipeline",
        str(ORDERS / "smokealarm.toml"),
    ]
    return subprocess.run(  # noqa: S603 - our own
        [*command, str(ORDERS / "features"), *options], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_its_rule_fires_and_closes_without_a_line_of_python(tmp_path: Path) -> None:
    """It is deployed, fed, poisoned, and watched by its own monitoring; its tapes are replayed with that."""
    ran = drilled("--require-every-rule", "--tapes", str(tmp_path))
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"\b2 passed\b", ran.stdout)
    assert "1 of 1 rules fired and closed again" in ran.stdout
    assert not list(ORDERS.rglob("*.py"))
    replayed = CliRunner().invoke(command, [str(ORDERS / "monitoring"), "--tapes", str(tmp_path)])
    assert replayed.exit_code == 0, replayed.output
    assert replayed.output.endswith("2 scenarios, none of them otherwise than recorded\n")
