"""Detection: what a Dynatrace environment makes of series and metric event configurations.

Pure: no file, no socket, no clock. A rule is read by :func:`parse_rule` and evaluated by :func:`evaluate`, one minute at a
time or many at once, with the same result.
"""

from smokealarm.dynatrace.detection.consistency import check_environment
from smokealarm.dynatrace.detection.entities import EntityDirectory, MonitoredEntity, NoEntities
from smokealarm.dynatrace.detection.evaluation import Context, Evaluation, evaluate
from smokealarm.dynatrace.detection.event import CloseReason, MetricEvent
from smokealarm.dynatrace.detection.findings import Finding, Gravity
from smokealarm.dynatrace.detection.learning import learn, learned_before, reference_minutes
from smokealarm.dynatrace.detection.observed import Observed
from smokealarm.dynatrace.detection.options import DetectionLimits, DetectionOptions, describe
from smokealarm.dynatrace.detection.replay import replay
from smokealarm.dynatrace.detection.rule import MetricEventRule, MetricKeyQuery, MetricSelectorQuery
from smokealarm.dynatrace.detection.settings import RuleReading, parse_rule, read_rule
from smokealarm.dynatrace.detection.state import RuleState
from smokealarm.dynatrace.detection.trace import MinuteTrace, Trace
from smokealarm.dynatrace.detection.vocabulary import SCHEMA_ID

__all__ = [
    "SCHEMA_ID",
    "CloseReason",
    "Context",
    "DetectionLimits",
    "DetectionOptions",
    "EntityDirectory",
    "Evaluation",
    "Finding",
    "Gravity",
    "MetricEvent",
    "MetricEventRule",
    "MetricKeyQuery",
    "MetricSelectorQuery",
    "MinuteTrace",
    "MonitoredEntity",
    "NoEntities",
    "Observed",
    "RuleReading",
    "RuleState",
    "Trace",
    "check_environment",
    "describe",
    "evaluate",
    "learn",
    "learned_before",
    "parse_rule",
    "read_rule",
    "reference_minutes",
    "replay",
]
