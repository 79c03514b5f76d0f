"""Embedded metric format: log events that are metrics.

Source:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import math
from collections.abc import Iterator
from typing import Any

from smokealarm_localstack.telemetry.datum import COUNT, Datum, Dimensions, dimensions
from smokealarm_localstack.telemetry.errors import EmbeddedMetricError, EmbeddedSyntaxError

MAX_DIMENSIONS = 30
MAX_METRICS = 100
MAX_VALUES = 100
MAX_DIMENSION_LENGTH = 1024
_SIZES = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits")
_AMOUNTS = (*_SIZES, "Terabits", "Count")
UNITS = frozenset(
    {"Seconds", "Microseconds", "Milliseconds", "Percent", "None", *_AMOUNTS, *(f"{each}/Second" for each in _AMOUNTS)}
)
"""The 27 values of StandardUnit."""


def embedded(message: str) -> list[Datum]:
    """Return the metrics of one log event; none unless it is a JSON object with ``_aws.CloudWatchMetrics``.

    Raises EmbeddedMetricError where an event claims metrics and breaks a rule of the format; such an event yields
    none at all.
    """
    text = message.lstrip()
    if not text.startswith("{") or '"_aws"' not in text:
        return []
    root = _parsed(text)
    metadata = root.get("_aws")
    if not isinstance(metadata, dict) or "CloudWatchMetrics" not in metadata:
        return []
    timestamp = _number(metadata.get("Timestamp"), "_aws.Timestamp") / 1000
    directives = _list(metadata["CloudWatchMetrics"], "_aws.CloudWatchMetrics")
    return [datum for each in directives for datum in _directive(each, root, timestamp)]


def _parsed(text: str) -> dict[str, Any]:
    """Read the event; text that is not JSON is broken only where it names CloudWatchMetrics."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if '"CloudWatchMetrics"' in text:
            raise EmbeddedSyntaxError(f"an event with embedded metrics is not JSON: {error}") from error
        return {}


def failed(kind: str, log_group: str, at: float) -> list[Datum]:
    """Return what a broken event sends: ``EMFParsingErrors`` or ``EMFValidationErrors`` of its log group."""
    return [Datum("AWS/Logs", kind, dimensions(LogGroupName=log_group), 1, COUNT, at)]


def _directive(each: Any, root: dict[str, Any], timestamp: float) -> Iterator[Datum]:
    if not isinstance(each, dict) or not isinstance(each.get("Namespace"), str) or not each["Namespace"]:
        raise EmbeddedMetricError("a directive in _aws.CloudWatchMetrics has no Namespace; expected a non-empty string")
    metrics = _list(each.get("Metrics", []), "Metrics")
    if len(metrics) > MAX_METRICS:
        raise EmbeddedMetricError(f"a directive has {len(metrics)} Metrics; expected at most {MAX_METRICS}")
    sets = [_dimensions(names, root) for names in _list(each.get("Dimensions", [[]]), "Dimensions")]
    for metric in metrics:
        name, unit = _definition(metric)
        for value in _values(name, root):
            for found in sets:
                yield Datum(each["Namespace"], name, found, value, unit, timestamp)


def _definition(metric: Any) -> tuple[str, str]:
    if not isinstance(metric, dict) or not isinstance(metric.get("Name"), str):
        raise EmbeddedMetricError(f"a metric definition is {metric!r}; expected an object with a Name")
    unit = metric.get("Unit", "None")
    if unit not in UNITS:
        raise EmbeddedMetricError(f"metric {metric['Name']} has the unit {unit!r}; expected a StandardUnit")
    return metric["Name"], unit


def _dimensions(names: Any, root: dict[str, Any]) -> Dimensions:
    found = {name: root.get(name) for name in _list(names, "a dimension set")}
    if len(found) > MAX_DIMENSIONS:
        raise EmbeddedMetricError(f"a dimension set has {len(found)} names; expected at most {MAX_DIMENSIONS}")
    for name, value in found.items():
        if not isinstance(value, str) or not 0 < len(value) <= MAX_DIMENSION_LENGTH:
            raise EmbeddedMetricError(f"dimension {name} is {value!r}; expected a string at the root of the event")
    return dimensions(**found)


def _values(name: str, root: dict[str, Any]) -> list[float]:
    """Return the samples of a metric: a number or up to 100 of them, at the root; none where it is missing."""
    if name not in root:
        return []
    value = root[name]
    values = value if isinstance(value, list) else [value]
    if len(values) > MAX_VALUES:
        raise EmbeddedMetricError(f"metric {name} has {len(values)} values; expected at most {MAX_VALUES}")
    return [_number(each, f"metric {name}") for each in values]


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise EmbeddedMetricError(f"{where} is {value!r}; expected a number")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise EmbeddedMetricError(f"{where} is {value!r}; expected a list")
    return value
