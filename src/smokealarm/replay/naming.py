"""Which rule a sentence of a scenario is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.replay.monitoring import Monitoring

__all__ = ["rule_named"]

_QUOTED: Final = re.compile(r'"([^"]+)"')
_PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")


def rule_named(monitoring: Monitoring, sentence: str, prefix: str) -> MetricEventRule | None:
    """Return the rule whose id, or whose problem's title, a sentence has in quotation marks; None if it names none.

    A title may lack the pipeline's ``prefix``; placeholders of the rule's title stand for any text.
    """
    for text in _QUOTED.findall(sentence):
        for rule in monitoring.rules:
            if text == rule.rule_id or _titled(rule, prefix).fullmatch(text):
                return rule
    return None


def _titled(rule: MetricEventRule, prefix: str) -> re.Pattern[str]:
    lead = f"{prefix}: "
    parts = _PLACEHOLDER.split(rule.event_template.title.removeprefix(lead))
    return re.compile(f"({re.escape(lead)})?{'.+'.join(map(re.escape, parts))}")
