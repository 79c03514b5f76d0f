"""Checks of what rules can ever see and hold against it."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import rule
from smokealarm.check.finding import Check, Severity

__all__ = ["CHECKS", "DELAYED", "NO_DATA_YET", "SPARSE", "THRESHOLD"]

_MODEL: Final = '"threshold": 0, "alertCondition": "ABOVE"'
_FAILED: Final = "ext:cloud.aws.events.failedInvocationsSumByRegionRuleName"

DELAYED: Final = Check(
    "rule/delay",
    "the window of a rule ends before the data arrive",
    Severity.WARNING,
    "Polled AWS metrics are five minutes old when they arrive, those of the new connection seven. The minutes of a "
    "window that are younger are missing when they are judged, and too few are left to violate: the rule never fires. "
    "queryOffset moves the window back; ten minutes cover the delay and the rhythm of the polls.",
    rule(offset=0),
    rule(),
)
NO_DATA_YET: Final = Check(
    "rule/no-data-delay",
    "missing-data alerting takes for missing what has only not arrived",
    Severity.WARNING,
    "Before each poll of an AWS metric its newest nine minutes are missing. With alertOnNoData they violate, so that "
    "the rule opens a problem every five minutes though nothing is wrong. queryOffset moves the window back.",
    rule(_MODEL, f'{_MODEL}, "alertOnNoData": true', offset=0),
    rule(_MODEL, f'{_MODEL}, "alertOnNoData": true'),
)
SPARSE: Final = Check(
    "rule/no-data-sparse",
    "missing-data alerting on a metric that is missing whenever it is zero",
    Severity.WARNING,
    "EventBridge sends its counts of failures, retries and invocations only if they are not zero. Such a rule opens a "
    "problem whenever all is well.",
    rule(_MODEL, f'{_MODEL}, "alertOnNoData": true', key=_FAILED),
    rule(key=_FAILED),
)
THRESHOLD: Final = Check(
    "rule/threshold",
    "no value, or every value, is beyond the threshold",
    Severity.WARNING,
    "Counts, sizes and durations are never below 0, a percentage is never above 100, and no run of a Lambda function "
    "takes more than 900 s (900,000 ms, which is the unit of the metric). Such a rule never fires, or always. A rule "
    "that alerts on missing data only may have such a threshold.",
    rule('"alertCondition": "ABOVE"', '"alertCondition": "BELOW"'),
    rule(),
)

CHECKS: Final = (DELAYED, NO_DATA_YET, SPARSE, THRESHOLD)
