"""Checks for the same thing written twice."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import RULE, TEMPLATE
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["ALARM", "CHECKS", "NAME", "RULE_TWICE"]

_OTHER: Final = RULE.replace('"summary": "Messages in', '"summary": "Any message in')
_SECOND: Final = TEMPLATE.partition("  Slow:\n")[2].partition("  Orders:\n")[0].replace("orders-slow", "orders-long")


def _pair(name: str, text: str) -> Example:
    return Example("dead-letters.json", RULE, (Example(name, text),))


RULE_TWICE: Final = Check(
    "duplicate/rule",
    "two rules ask for the same",
    Severity.WARNING,
    "Both have the same query, filter, model, threshold and window, under other names, so that each incident opens two "
    "problems, and a change of the threshold in one of them seems to have no effect. Rules that are not enabled do not "
    "count.",
    _pair("messages.json", _OTHER),
    _pair("messages.json", _OTHER.replace('"threshold": 0', '"threshold": 9')),
)
ALARM: Final = Check(
    "duplicate/alarm",
    "two alarms of a template ask for the same",
    Severity.WARNING,
    "Both have the same metric, statistic, threshold and window, under other names. Alarms that a condition may leave "
    "out do not count.",
    Example("template.yaml", f"{TEMPLATE}  Long:\n{_SECOND}"),
    Example("template.yaml", f"{TEMPLATE}  Long:\n{_SECOND.replace('24000', '27000')}"),
)
NAME: Final = Check(
    "duplicate/name",
    "two rules have the same name",
    Severity.INFORMATION,
    "In the list of rules nobody can tell them apart. Files for several environments have the same rules on purpose.",
    _pair("other.json", RULE.replace("Maximum:max", "Maximum:avg")),
    _pair("other.json", _OTHER.replace("Maximum:max", "Maximum:avg")),
)

CHECKS: Final = (RULE_TWICE, ALARM, NAME)
