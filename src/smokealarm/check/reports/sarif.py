"""Findings as SARIF 2.1.0, which code hosts show beside the lines.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from smokealarm.check.catalogue import CHECKS
from smokealarm.check.finding import Check, Finding, Severity
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from smokealarm.check.run import Report

__all__ = ["as_sarif"]

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_PLACES: Final = {check_id: place for place, check_id in enumerate(CHECKS)}


def as_sarif(report: Report) -> str:
    """Return a log with one run, every check among its rules."""
    driver = {
        "name": "smokealarm",
        "version": version("smokealarm"),
        "rules": [_rule(check) for check in CHECKS.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each) for each in report.findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.check_id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.explanation},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
    }


def _result(finding: Finding) -> dict[str, Any]:
    (line, column), (end_line, end_column) = finding.place, finding.end
    said = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(finding.source.name)},
            "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
        }
    }
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": masked(finding.path), "kind": "member"}]
    return {
        "ruleId": finding.check.check_id,
        "ruleIndex": _PLACES[finding.check.check_id],
        "level": _LEVELS[finding.severity],
        "message": {"text": masked(said)},
        "locations": [location],
    }
