"""What a scenario that fails tells beside its step, in a drill of its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_failure_shows_its_timeline_what_the_rule_saw_and_the_last_log_lines(tmp_path: Path) -> None:
    """The rule is the one whose problem the step names; of its series only the one that violated is traced."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--report={tmp_path}"]
    command += ["tests/drill/failing/failing.feature"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert ran.returncode == 1, ran.stdout + ran.stderr
    step, _, notes = ran.stdout.partition("assert 20 == 10")
    assert '> Then the problem "files could not be ingested (messages in the ingest DLQ)" opened in minute 10' in step
    timeline, _, rest = notes.partition("what the rule saw:\n")
    trace, _, logs = rest.partition("last log lines of the functions:\n")
    assert "fault     1 poison message begins" in timeline
    assert trace.startswith("ingest-dlq-not-empty: Ingest DLQ is not empty (weather)\n")
    assert "minute  20  opened     1 (threshold 0); 1 of 1 violating" in trace
    assert '"message":"message failed"' in logs
