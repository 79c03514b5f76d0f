"""``pytest features --tapes DIR --same-as DIR``, as a user calls it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from smokealarm.tape import load_tape

ROOT = Path(__file__).parents[2]
FEATURE = "features/function/throttling.feature"


def test_every_scenario_leaves_the_tape_that_the_project_keeps(tmp_path: Path) -> None:
    """By a worker of its own and without a tenant; only what made the tape may differ.

    One that is not kept, or tells otherwise, is an error and names what records it anew.
    """
    kept, new = tmp_path / "kept", tmp_path / "new"
    missing = "function-throttling-a-throttle-that-ends-in-time-loses-nothing.json"
    shutil.copytree(ROOT / "tapes", kept)
    (kept / missing).unlink()
    options = ("-q", "-n", "1", "-p", "no:cacheprovider", "--no-report", "--tapes", str(new), "--same-as", str(kept))
    command = [sys.executable, "-m", "pytest", FEATURE, *options]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    assert "4 passed, 1 error" in ran.stdout, ran.stdout
    assert f"{missing} is stale: there is no kept tape of it" in ran.stdout
    assert f"pytest {FEATURE} --tapes {kept}" in ran.stdout
    names = sorted(path.name for path in new.iterdir())
    assert names == sorted(path.name for path in (ROOT / "tapes").glob("function-throttling-*"))
    assert len(names) == 4
    for name in names:
        new, kept = load_tape(tmp_path / "new" / name), load_tape(ROOT / "tapes" / name)
        assert replace(new, made=kept.made) == kept
        assert not new.tenant
        assert new.metrics
        assert (new.scenario.feature, new.faults[0].name) == (FEATURE, "capacity.reserved_concurrency")
