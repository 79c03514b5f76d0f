"""Timings of the report: all kept tapes to pages, with their size, and how soon a browser shows the first of them."""

import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.report.browser import CHROMIUM, Browser, browser

from bench.measurement import Timing, repeated
from smokealarm.report.folder import begin_report, finish_report
from smokealarm.report.tapes import write_scenarios
from smokealarm.tape import tape_files

_ROOT: Final = Path(__file__).parent.parent
_AIM: Final = 10.0
_AT_ONCE: Final = 1.0
_VISITS: Final = 7
_EMPTY: Final = "<!doctype html><title>empty</title>-"


def reporting() -> Iterator[Timing]:
    """Yield the time of all pages, and that to the first paint of the index beside that of a page without anything."""
    files = list(tape_files([_ROOT / "tapes"]))
    with tempfile.TemporaryDirectory() as name:
        folder, empty = Path(name, "report"), Path(name, "empty.html")
        empty.write_text(_EMPTY, encoding="utf-8")
        watch = repeated(3, lambda: _written(files, folder))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        yield watch.timing(f"report: {len(files)} tapes, from file to page ({size:.1f} MB)", _AIM)
        if CHROMIUM is not None:
            with browser() as started:
                least = _painted(started, empty)
                shown = _painted(started, folder / "index.html")
            yield Timing("report: first paint of its index", shown, _VISITS, _AT_ONCE, "an empty page", least)


def _written(files: list[Path], folder: Path) -> None:
    begin_report(folder)
    write_scenarios(files, _ROOT / "monitoring", folder)
    finish_report(folder, datetime.now(UTC))


def _painted(started: Browser, page: Path) -> float:
    """Return the median of some visits, each in a page of its own."""
    seconds = []
    for _ in range(_VISITS):
        with started.tab() as tab:
            seconds.append(tab.visit(page).first_paint_ms / 1000)
    return statistics.median(seconds)
