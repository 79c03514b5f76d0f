"""Logs: taking records, processing them, and what metrics and events they make.

Pure: no socket, no clock; every function is told the time. :func:`ingest_logs` makes records of a body,
:func:`forwarded_records` of what CloudWatch Logs delivers, and :meth:`LogPipeline.process` runs them through the rules,
log metrics and log events of an environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError
    from smokealarm.dynatrace.logs.event import LogEventDefinition
    from smokealarm.dynatrace.logs.event_settings import LogEventReading, parse_log_event, read_log_event
    from smokealarm.dynatrace.logs.forwarder import (
        Forwarder,
        SubscriptionInvalid,
        forwarded_events,
        forwarded_records,
        lambda_entity_id,
    )
    from smokealarm.dynatrace.logs.intake.answer import BodyRefused, LogIngestResponse
    from smokealarm.dynatrace.logs.intake.body import IngestedLogs, ingest_logs
    from smokealarm.dynatrace.logs.intake.request import LogRequest, log_request
    from smokealarm.dynatrace.logs.matcher.matcher import Matcher, parse_matcher
    from smokealarm.dynatrace.logs.metric import LogMetric
    from smokealarm.dynatrace.logs.metric_settings import LogMetricReading, parse_log_metric, read_log_metric
    from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
    from smokealarm.dynatrace.logs.pipeline import LogPipeline, LogState, ProcessedLogs
    from smokealarm.dynatrace.logs.processing.rule import (
        ProcessingRule,
        ProcessingRuleReading,
        parse_processing_rule,
        read_processing_rule,
    )
    from smokealarm.dynatrace.logs.record import LogRecord
    from smokealarm.dynatrace.logs.vocabulary import (
        LOG_EVENT_SCHEMA_ID,
        LOG_METRIC_SCHEMA_ID,
        PROCESSING_SCHEMA_ID,
        Measure,
    )
else:
    __getattr__ = deferred(
        __name__,
        diagnostics=("LogSyntaxError",),
        event=("LogEventDefinition",),
        event_settings=("LogEventReading", "parse_log_event", "read_log_event"),
        forwarder=("Forwarder", "SubscriptionInvalid", "forwarded_events", "forwarded_records", "lambda_entity_id"),
        intake__answer=("BodyRefused", "LogIngestResponse"),
        intake__body=("IngestedLogs", "ingest_logs"),
        intake__request=("LogRequest", "log_request"),
        matcher__matcher=("Matcher", "parse_matcher"),
        metric=("LogMetric",),
        metric_settings=("LogMetricReading", "parse_log_metric", "read_log_metric"),
        options=("LogLimits", "LogOptions"),
        pipeline=("LogPipeline", "LogState", "ProcessedLogs"),
        processing__rule=("ProcessingRule", "ProcessingRuleReading", "parse_processing_rule", "read_processing_rule"),
        record=("LogRecord",),
        vocabulary=("LOG_EVENT_SCHEMA_ID", "LOG_METRIC_SCHEMA_ID", "Measure", "PROCESSING_SCHEMA_ID"),
    )

__all__ = [
    "LOG_EVENT_SCHEMA_ID",
    "LOG_METRIC_SCHEMA_ID",
    "PROCESSING_SCHEMA_ID",
    "BodyRefused",
    "Forwarder",
    "IngestedLogs",
    "LogEventDefinition",
    "LogEventReading",
    "LogIngestResponse",
    "LogLimits",
    "LogMetric",
    "LogMetricReading",
    "LogOptions",
    "LogPipeline",
    "LogRecord",
    "LogRequest",
    "LogState",
    "LogSyntaxError",
    "Matcher",
    "Measure",
    "ProcessedLogs",
    "ProcessingRule",
    "ProcessingRuleReading",
    "SubscriptionInvalid",
    "forwarded_events",
    "forwarded_records",
    "ingest_logs",
    "lambda_entity_id",
    "log_request",
    "parse_log_event",
    "parse_log_metric",
    "parse_matcher",
    "parse_processing_rule",
    "read_log_event",
    "read_log_metric",
    "read_processing_rule",
]
