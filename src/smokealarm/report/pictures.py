"""Timelines as PNG, drawn by the Chromium of this machine without a window.

The picture is that of the scenario's page. Debian has the browser in its package ``chromium``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UsageError
from smokealarm.report.dashboard.document import write_document
from smokealarm.report.dashboard.markup import Markup
from smokealarm.report.review.style import SCENARIO_STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["chromium", "write_pictures"]

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
_PICTURE: Final = re.compile(
    r'<svg[^>]* width="(?P<width>\d+)" height="(?P<height>\d+)"[^>]*class="timeline".*?</svg>', re.DOTALL
)
_QUIET: Final = (
    *("--headless", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--no-first-run"),
)
_AROUND: Final = 40
_SECONDS: Final = 60


def chromium() -> str:
    """Return the command of the browser.

    Raises:
        UsageError: there is none; says how to get one.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise UsageError(
            f"--png needs a browser: none of {', '.join(_NAMES)} is on PATH; on Debian: apt install chromium"
        )
    return found


def write_pictures(browser: str, pages: Iterable[Path]) -> list[Path]:
    """Write the timeline of each page beside it as PNG, and return the pictures.

    Raises:
        UsageError: the browser drew none.
    """
    with TemporaryDirectory(prefix="smokealarm-picture-") as folder:
        return [_picture(browser, page, folder) for page in pages]


def _picture(browser: str, page: Path, folder: str) -> Path:
    found, target = _PICTURE.search(page.read_text(encoding="utf-8")), page.with_suffix(".png")
    if found is None:
        raise UsageError(f"{page} has no timeline")
    alone = page.with_suffix(".picture.html")
    alone.write_text(write_document(page.stem, SCENARIO_STYLE, Markup(found[0])), encoding="utf-8")
    size = f"--window-size={int(found['width']) + _AROUND},{int(found['height']) + _AROUND}"
    rights = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox does not run as root
    arguments = [browser, *_QUIET, *rights, f"--user-data-dir={folder}", size, f"--screenshot={target.resolve()}"]
    try:
        subprocess.run([*arguments, alone.resolve().as_uri()], check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - the browser of this machine
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"{browser} drew no picture of {page}: {error}") from error
    finally:
        alone.unlink()
    return target
