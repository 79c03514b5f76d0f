"""Documented limits of alarms that depend on several of their properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smokealarm.check.catalogue.limits import ALARM
from smokealarm.check.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.finding import Finding
    from smokealarm.check.tree.contents import Tree

__all__ = ["alarm_findings"]

_LIMITS = re.compile(r"^times the period is |^hold \d+ metrics$")
"""What the reader of alarms says of them; the rest is the schema's, or is only not evaluated here."""


def alarm_findings(tree: Tree) -> Iterator[Finding]:
    """Yield the alarms that ask for more than CloudWatch evaluates."""
    for stack in tree.stacks:
        for alarm in stack.alarms:
            path = ("Resources", alarm.logical_id, "Properties")
            properties = stack.document.node.at(path)
            for said in alarm.findings:
                if _LIMITS.search(said.message):
                    written = properties.value if properties else {}
                    severity = Severity.WARNING if _adjustable(written) else Severity.ERROR
                    message = f"{said.path} {said.message}"
                    yield stack.document.finding(ALARM, (*path, said.path), message, said.hint, severity=severity)


def _adjustable(written: dict[str, Any]) -> bool:
    """Return whether a parameter has a say in the length of what is evaluated."""
    return any(isinstance(written.get(name), dict) for name in ("EvaluationPeriods", "Period"))
