"""Metric events of the Config API v1, which extensions and older repositories still carry, as Settings 2.0 values.

Source: https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/anomaly-detection-api/anomaly-detection-api-metric-events
(deprecated there in favour of the Settings API).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.fields import kind_of
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_classic", "settings_of_classic"]

_MODELS = {"AUTO_ADAPTIVE_BASELINE": "AUTO_ADAPTIVE_THRESHOLD"}
_RENAMED = {"alertingOnMissingData": "alertOnNoData", "numberOfSignalFluctuations": "signalFluctuation"}
_KEPT = ("alertCondition", "samples", "violatingSamples", "dealertingSamples", "threshold", "tolerance")
_OPERATORS = {
    "CONTAINS": "CONTAINS_CASE_SENSITIVE",
    "DOES_NOT_CONTAIN": "DOES_NOT_CONTAIN_CASE_SENSITIVE",
    "EQUAL": "EQUALS",
}
_AGGREGATIONS = {"P90": "PERCENTILE90"}
_EVENT_TYPES = {"PERFORMANCE": "SLOWDOWN", "RESOURCE_CONTENTION": "RESOURCE"}


def is_classic(value: Mapping[str, Any]) -> bool:
    """Return whether the value is a metric event of the Config API v1."""
    return "queryDefinition" not in value and ("monitoringStrategy" in value or "metricId" in value)


def settings_of_classic(value: Mapping[str, Any], findings: list[Finding]) -> Mapping[str, Any]:
    """Return the same rule as a Settings 2.0 value; note that it was one of the older API."""
    message = "is a metric event of the deprecated Config API v1"
    findings.append(Finding(Gravity.WARNING, "", message, "it is read as its Settings 2.0 equivalent"))
    return {
        "enabled": value.get("enabled", True),
        "summary": value.get("name"),
        "queryDefinition": _query(value, findings),
        "modelProperties": _model(value),
        "eventTemplate": {
            "title": value.get("name"),
            "description": value.get("description"),
            "eventType": _event_type(value),
        },
        "eventEntityDimensionKey": value.get("primaryDimensionKey"),
        "legacyId": value.get("id"),
    }


def _event_type(value: Mapping[str, Any]) -> object:
    written = value.get("eventType") or value.get("severity")
    return _EVENT_TYPES.get(str(written), written)


def _query(value: Mapping[str, Any], findings: list[Finding]) -> dict[str, Any]:
    offset = {"queryOffset": value.get("queryOffset")}
    if value.get("metricSelector"):
        return {"type": "METRIC_SELECTOR", "metricSelector": value["metricSelector"], **offset}
    aggregation = value.get("aggregationType")
    return {
        "type": "METRIC_KEY",
        "metricKey": value.get("metricId"),
        "aggregation": _AGGREGATIONS.get(str(aggregation), aggregation),
        "dimensionFilter": list(_dimension_filters(value, findings)),
        **offset,
    }


def _dimension_filters(value: Mapping[str, Any], findings: list[Finding]) -> Iterator[dict[str, Any]]:
    written = value.get("metricDimensions") or ()
    if not isinstance(written, list | tuple):
        findings.append(Finding(Gravity.ERROR, "metricDimensions", f"is {kind_of(written)}", "expected a list"))
        return
    for index, entry in enumerate(written):
        name = f"metricDimensions/{index}"
        text_filter = entry.get("textFilter") if isinstance(entry, Mapping) else None
        if not isinstance(text_filter, Mapping):
            findings.append(Finding(Gravity.WARNING, name, "has no text filter", "it narrows nothing here"))
            continue
        operator = text_filter.get("operator")
        yield {
            "dimensionKey": entry.get("key") or entry.get("name"),
            "operator": _OPERATORS.get(str(operator), operator),
            "dimensionValue": text_filter.get("value"),
        }


def _model(value: Mapping[str, Any]) -> dict[str, Any]:
    """Read the strategy; the vendor's own example still has its properties beside the name, as it once was."""
    written = value.get("monitoringStrategy", value)
    strategy = written if isinstance(written, Mapping) else {}
    kind = strategy.get("type")
    model = {name: strategy[name] for name in _KEPT if name in strategy}
    model |= {new: strategy[old] for old, new in _RENAMED.items() if old in strategy}
    return {"type": _MODELS.get(str(kind), kind), **model}
