"""``pytest features --tapes DIR``, as a user calls it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from smokealarm.tape import load_tape

ROOT = Path(__file__).parents[2]
FEATURE = "features/function/throttling.feature"


def test_every_scenario_leaves_the_tape_that_the_project_keeps(tmp_path: Path) -> None:
    """By a worker of its own and without a tenant; only what made the tape may differ."""
    options = ("-q", "-n", "1", "-p", "no:cacheprovider", "--no-report", "--tapes", str(tmp_path / "new"))
    subprocess.run([sys.executable, "-m", "pytest", FEATURE, *options], cwd=ROOT, check=True)  # noqa: S603
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == sorted(path.name for path in (ROOT / "tapes").glob("function-throttling-*"))
    assert len(names) == 4
    for name in names:
        new, kept = load_tape(tmp_path / "new" / name), load_tape(ROOT / "tapes" / name)
        assert replace(new, made=kept.made) == kept
        assert not new.tenant
        assert new.metrics
        assert (new.scenario.feature, new.faults[0].name) == (FEATURE, "capacity.reserved_concurrency")
