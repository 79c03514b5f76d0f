"""Detection: what a Dynatrace environment makes of series and metric event configurations.

Pure: no file, no socket, no clock. A rule is read by :func:`parse_rule` and evaluated by :func:`evaluate`, one minute
at a time or many at once, with the same result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.consistency import check_environment
    from smokealarm.dynatrace.detection.context import Context
    from smokealarm.dynatrace.detection.evaluation import Evaluation, evaluate
    from smokealarm.dynatrace.detection.event import CloseReason, MetricEvent
    from smokealarm.dynatrace.detection.learning import learn, learned_before, reference_minutes
    from smokealarm.dynatrace.detection.observed import Observed
    from smokealarm.dynatrace.detection.options import DetectionLimits, DetectionOptions
    from smokealarm.dynatrace.detection.query import QueryError, RuleQuery
    from smokealarm.dynatrace.detection.rule import MetricEventRule, MetricKeyQuery, MetricSelectorQuery
    from smokealarm.dynatrace.detection.settings import RuleReading, parse_rule, read_rule
    from smokealarm.dynatrace.detection.state import RuleState
    from smokealarm.dynatrace.detection.trace import MinuteTrace, Trace
    from smokealarm.dynatrace.detection.vocabulary import SCHEMA_ID
    from smokealarm.dynatrace.detection.watch import RuleWatch
else:
    __getattr__ = deferred(
        __name__,
        consistency=("check_environment",),
        context=("Context",),
        evaluation=("Evaluation", "evaluate"),
        event=("CloseReason", "MetricEvent"),
        learning=("learn", "learned_before", "reference_minutes"),
        observed=("Observed",),
        options=("DetectionLimits", "DetectionOptions"),
        query=("QueryError", "RuleQuery"),
        rule=("MetricEventRule", "MetricKeyQuery", "MetricSelectorQuery"),
        settings=("RuleReading", "parse_rule", "read_rule"),
        state=("RuleState",),
        trace=("MinuteTrace", "Trace"),
        vocabulary=("SCHEMA_ID",),
        watch=("RuleWatch",),
    )

__all__ = [
    "SCHEMA_ID",
    "CloseReason",
    "Context",
    "DetectionLimits",
    "DetectionOptions",
    "Evaluation",
    "Finding",
    "Gravity",
    "MetricEvent",
    "MetricEventRule",
    "MetricKeyQuery",
    "MetricSelectorQuery",
    "MinuteTrace",
    "Observed",
    "QueryError",
    "RuleQuery",
    "RuleReading",
    "RuleState",
    "RuleWatch",
    "Trace",
    "check_environment",
    "evaluate",
    "learn",
    "learned_before",
    "parse_rule",
    "read_rule",
    "reference_minutes",
]
