"""Findings as workflow commands of GitHub Actions, which annotate the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.finding import Finding, Severity
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from smokealarm.check.run import Report

__all__ = ["as_github"]

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
_IN_MESSAGES: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES: Final = {**_IN_MESSAGES, ":": "%3A", ",": "%2C"}


def as_github(report: Report) -> str:
    """Return one command a line."""
    return "".join(f"{_command(each)}\n" for each in report.findings)


def _command(finding: Finding) -> str:
    (line, column), (end_line, end_column) = finding.place, finding.end
    properties = {"file": finding.source.name, "line": line, "endLine": end_line}
    if line == end_line:
        properties |= {"col": column, "endColumn": end_column}
    properties["title"] = f"{finding.check.check_id}: {finding.check.title}"
    said = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    written = ",".join(f"{name}={_escaped(str(value), _IN_PROPERTIES)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escaped(masked(said), _IN_MESSAGES)}"


def _escaped(text: str, replaced: dict[str, str]) -> str:
    return "".join(replaced.get(char, char) for char in text)
