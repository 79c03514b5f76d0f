"""Checking monitoring as code without a tenant: every rule, dashboard and route in a tree of files.

:func:`check_files` reads the files, recognises what they hold and applies every check to it; the checks themselves are
data, :data:`CHECKS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.check.catalogue import CHECKS
    from smokealarm.check.configuration import Configuration, find_configuration, read_configuration
    from smokealarm.check.document import Document, Kind, json_path
    from smokealarm.check.finding import Check, Finding, Severity
    from smokealarm.check.reports import FORMATS, explained
    from smokealarm.check.run import Report, check_files
else:
    __getattr__ = deferred(
        __name__,
        catalogue=("CHECKS",),
        configuration=(
            "Configuration",
            "find_configuration",
            "read_configuration",
        ),
        document=(
            "Document",
            "Kind",
            "json_path",
        ),
        finding=(
            "Check",
            "Finding",
            "Severity",
        ),
        reports=(
            "FORMATS",
            "explained",
        ),
        run=(
            "Report",
            "check_files",
        ),
    )

__all__ = [
    "CHECKS",
    "FORMATS",
    "Check",
    "Configuration",
    "Document",
    "Finding",
    "Kind",
    "Report",
    "Severity",
    "check_files",
    "explained",
    "find_configuration",
    "json_path",
    "read_configuration",
]
