"""Checks of alarms that mirror Dynatrace rules, in trees that keep a list of what is not mirrored."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import RULE, TEMPLATE
from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "CONTRADICTION", "NO_ALARM", "UNKNOWN_RULE"]

_OBJECT: Final = (
    '{"schemaId": "builtin:anomaly-detection.metric-events", "scope": "environment", "externalId": "%s", "value": '
)


def _rule(rule_id: str) -> Example:
    return Example(f"{rule_id}.json", _OBJECT % rule_id + RULE.rstrip() + "}\n")


_TEMPLATE: Final = Example(
    "template.yaml",
    TEMPLATE.replace("Type: AWS::CloudWatch::Alarm", "Type: AWS::CloudWatch::Alarm\n    Metadata: {Rule: slow}"),
)
_NONE: Final = Example("mirror.yaml", "without_alarm: {}\n")
_REASON: Final = Example("mirror.yaml", "without_alarm:\n  dead-letters: the queue is watched by its owner\n")

NO_ALARM: Final = Check(
    "mirror/no-alarm",
    "a rule has no alarm that mirrors it, and no reason why",
    Severity.WARNING,
    "Where CloudWatch mirrors the rules of Dynatrace, one without an alarm is blind while Dynatrace is. An alarm names "
    "its rule in its metadata (Rule) or in its tag dynatrace-rule; mirror.yaml gives the reason of a rule that has "
    "none, under without_alarm. A rule goes by its id in Monaco, or by its externalId.",
    Example(_NONE.name, _NONE.text, (_TEMPLATE, _rule("slow"), _rule("dead-letters"))),
    Example(_REASON.name, _REASON.text, (_TEMPLATE, _rule("slow"), _rule("dead-letters"))),
)
UNKNOWN_RULE: Final = Check(
    "mirror/unknown-rule",
    "an alarm or a reason speaks of a rule that is not there",
    Severity.WARNING,
    "The rule was renamed or taken out, and the alarm now mirrors nothing, or the reason excuses nothing.",
    Example(_REASON.name, _REASON.text, (_TEMPLATE, _rule("slow"))),
    Example(_NONE.name, _NONE.text, (_TEMPLATE, _rule("slow"))),
)
CONTRADICTION: Final = Check(
    "mirror/contradiction",
    "what is said of a rule and its alarm does not fit",
    Severity.WARNING,
    "The rule has an alarm and a reason to have none, or a difference is explained to an alarm that it does not have.",
    Example("mirror.yaml", "without_alarm:\n  slow: nobody waits for it\n", (_TEMPLATE, _rule("slow"))),
    Example(_NONE.name, _NONE.text, (_TEMPLATE, _rule("slow"))),
)

CHECKS: Final = (NO_ALARM, UNKNOWN_RULE, CONTRADICTION)
