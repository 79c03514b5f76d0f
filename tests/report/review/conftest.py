"""The report of all kept tapes, made once for all workers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from filelock import FileLock

from smokealarm.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).parents[3]
_SOME = 3


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return the page about all tapes; those about single ones lie in ``scenarios/`` beside it."""
    own = tmp_path_factory.getbasetemp()
    page = (own if worker_id == "master" else own.parent) / "report-of-all-tapes" / "index.html"
    with FileLock(page.parent.with_suffix(".lock")):
        if not page.exists():
            options = {"--tapes": _ROOT / "tapes", "--monitoring": _ROOT / "monitoring", "--to": page.parent}
            asked = [str(word) for option in options.items() for word in option]
            CliRunner().invoke(main, ["report", *asked], catch_exceptions=False)
    return page


@pytest.fixture(scope="session")
def pages(index: Path) -> Sequence[Path]:
    """Return the page about all scenarios, the largest page about one, and some others."""
    scenarios = sorted((index.parent / "scenarios").glob("*.html"), key=lambda each: each.stat().st_size)
    return index, *scenarios[:: -len(scenarios) // _SOME]
