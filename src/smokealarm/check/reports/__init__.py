"""What a run found, written for people and for other programs; secrets are masked in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.reports.explanation import explained
from smokealarm.check.reports.github import as_github
from smokealarm.check.reports.json_object import as_json
from smokealarm.check.reports.plain_text import as_text, errors_as_text, plain
from smokealarm.check.reports.sarif import as_sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from smokealarm.check.run import Report

__all__ = ["FORMATS", "as_text", "errors_as_text", "explained", "plain"]

FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
"""What ``--format`` can be, besides text."""
