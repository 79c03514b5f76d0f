"""Short ways to say which records, rules, metrics and events a test is about."""

from __future__ import annotations

from typing import Any

from tests.logs.oracle import NOW

from smokealarm.dynatrace.logs import (
    LogEventDefinition,
    LogMetric,
    LogRecord,
    ProcessingRule,
    parse_log_event,
    parse_log_metric,
    parse_processing_rule,
    read_log_event,
    read_log_metric,
    read_processing_rule,
)

MINUTE = NOW // 60_000

RULE = {
    "ruleName": "billed",
    "query": 'content="Billed Duration"',
    "ProcessorDefinition": {"rule": "PARSE(content, \"LD 'Billed Duration:' SPACE? INT:billed\")"},
    "RuleTesting": {"sampleLog": '{"content": ""}'},
}
METRIC = {"key": "log.errors", "query": 'status="ERROR"'}
EVENT = {
    "summary": "an error",
    "query": 'status="ERROR"',
    "eventTemplate": {"title": "Error in {fn}", "eventType": "ERROR"},
}

SETTINGS = {
    "rule": (read_processing_rule, RULE),
    "metric": (read_log_metric, METRIC),
    "event": (read_log_event, EVENT),
}
"""How each kind of Settings object is read, and a value that is taken."""


def a_record(content: str = "x", loglevel: str = "NONE", timestamp: int = NOW, **attributes: Any) -> LogRecord:
    """Return a record; two underscores in the name of an attribute stand for a dot."""
    named = ((name.replace("__", "."), value) for name, value in attributes.items())
    pairs = tuple((name, value if isinstance(value, tuple) else (value,)) for name, value in named)
    return LogRecord(timestamp, content, loglevel, pairs)


def a_rule(definition: str, query: str = "x", **more: Any) -> ProcessingRule:
    """Return a processing rule."""
    return parse_processing_rule(
        {"value": {**RULE, "query": query, "ProcessorDefinition": {"rule": definition}, **more}}
    )


def a_metric(**more: Any) -> LogMetric:
    """Return a log metric that counts errors, changed where a test says so."""
    return parse_log_metric({"value": {**METRIC, **more}})


def an_event(
    metadata: dict[str, str] | None = None, query: str = 'status="ERROR"', **template: Any
) -> LogEventDefinition:
    """Return a log event on errors, with such metadata and template."""
    items = [{"metadataKey": key, "metadataValue": value} for key, value in (metadata or {}).items()]
    return parse_log_event(
        {"value": {**EVENT, "query": query, "eventTemplate": {**EVENT["eventTemplate"], "metadata": items, **template}}}
    )
