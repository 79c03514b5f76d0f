"""Findings as one JSON object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from smokealarm.check.finding import Finding, Severity
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from smokealarm.check.run import Report

__all__ = ["as_json"]


def as_json(report: Report) -> str:
    """Return ``{"findings": [...], "summary": {...}}``; lines and columns are counted from 1."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    summary = {"files": report.files, "configurations": report.documents, "ignored": report.ignored, **counts}
    return json.dumps({"findings": [_finding(each) for each in report.findings], "summary": summary}, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    (line, column), (end_line, end_column) = finding.place, finding.end
    return {
        "id": finding.check.check_id,
        "severity": finding.severity,
        "file": finding.source.name,
        "line": line,
        "column": column,
        "endLine": end_line,
        "endColumn": end_column,
        "path": masked(finding.path),
        "message": masked(finding.message),
        "hint": masked(finding.hint),
    }
