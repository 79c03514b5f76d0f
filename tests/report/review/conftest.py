"""The report of all tapes that are kept, made once for all workers."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from smokealarm.cli import main

_ROOT = Path(__file__).parents[3]


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
