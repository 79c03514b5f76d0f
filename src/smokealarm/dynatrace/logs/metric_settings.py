"""Reading Settings 2.0 objects of ``builtin:logmonitoring.schemaless-log-metric`` into log metrics.

Lengths, patterns and defaults are those of the raw schema 8.0.52.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.matcher.settings import read_matcher
from smokealarm.dynatrace.logs.metric import LogMetric
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.dynatrace.logs.vocabulary import LOG_METRIC_SCHEMA_ID, Measure
from smokealarm.dynatrace.settings.findings import Finding, Judged
from smokealarm.dynatrace.settings.reading import object_id, opened, refuse, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["LogMetricReading", "parse_log_metric", "read_log_metric"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_KEY = re.compile(r"[.A-Za-z0-9_-]+").fullmatch
_SECTIONS = re.compile(r"[^.]+(?:\.[^.]+)+").fullmatch
_ATTRIBUTE = re.compile(r"[.:a-z0-9_-]+").fullmatch
_NO_ATTRIBUTES = ("span_id", "trace_id")
_NO_DIMENSIONS = (*_NO_ATTRIBUTES, "content", "value", "metric.key", "metric.type", "timestamp", "smartscape_type")


@dataclass(frozen=True, slots=True)
class LogMetricReading(Judged):
    """A log metric as far as it could be read, and everything found on the way."""

    metric: LogMetric
    findings: tuple[Finding, ...]


def parse_log_metric(
    document: Mapping[str, Any],
    place: str = "the object",
    options: LogOptions = _DEFAULT_OPTIONS,
    limits: LogLimits = _DEFAULT_LIMITS,
) -> LogMetric:
    """Return the log metric of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_log_metric(document, options, limits)
    refuse(reading.findings, "a log metric", place)
    return reading.metric


def read_log_metric(
    document: Mapping[str, Any], options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS
) -> LogMetricReading:
    """Read a Settings object, or its bare ``value``, without raising."""
    findings: list[Finding] = []
    fields = opened(document, LOG_METRIC_SCHEMA_ID, findings)
    key = _key(fields)
    measure = fields.choice("measure", Measure.OCCURRENCE)
    metric = LogMetric(
        metric_id=object_id(document, key),
        key=key,
        enabled=fields.flag("enabled", default=True),
        matcher=read_matcher(fields, options, limits, least=0),
        measure=measure,
        measure_attribute=_measure_attribute(fields, measure),
        dimensions=_dimensions(fields),
    )
    fields.finish()
    return LogMetricReading(metric, tuple(findings))


def _key(fields: Fields) -> str:
    key = fields.text("key", None, least=1, most=250)
    if key and not key.startswith("log."):
        fields.error("key", f"is {key!r}", "The metric key must begin with the 'log.' prefix.")
    elif key and not _SECTIONS(key):
        fields.error(
            "key", f"is {key!r}", "The metric key must contain at least two, non-empty parts separated by a dot."
        )
    elif key and not _KEY(key):
        hint = "Key may contain only alphanumeric characters, underscores ('_'), hyphens ('-') and dots ('.')."
        fields.error("key", f"is {key!r}", hint)
    elif ".-" in key:
        fields.error("key", f"is {key!r}", "A hyphen cannot be the first character of a part.")
    return key


def _measure_attribute(fields: Fields, measure: Measure) -> str:
    if measure is Measure.OCCURRENCE:
        fields.leave_out(["measureAttribute"], "when the measure is OCCURRENCE")
        return ""
    attribute = fields.text("measureAttribute", None, least=1, most=100)
    if attribute:
        _check_attribute(fields, "measureAttribute", attribute, _NO_ATTRIBUTES)
    return attribute


def _dimensions(fields: Fields) -> tuple[str, ...]:
    dimensions = texts(fields, "dimensions", most=50, longest=100)
    for index, dimension in enumerate(dimensions):
        _check_attribute(fields, f"dimensions/{index}", dimension, _NO_DIMENSIONS)
    return tuple(dict.fromkeys(dimensions))


def _check_attribute(fields: Fields, name: str, attribute: str, excluded: tuple[str, ...]) -> None:
    if attribute in excluded:
        fields.error(name, f"is {attribute!r}", "Selected attribute cannot be used here")
    elif not _ATTRIBUTE(attribute):
        hint = "expected lower-case letters of the Latin alphabet, digits, '_', '-', '.' and ':'"
        fields.error(name, f"is {attribute!r}", hint)
    elif ".-" in attribute:
        fields.error(name, f"is {attribute!r}", "A hyphen cannot be the first character of a part.")
