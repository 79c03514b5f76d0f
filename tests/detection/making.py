"""Short ways to say which rule and which series a test is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from smokealarm.dynatrace.detection import MetricEventRule, Observed, parse_rule

START = 29_001_600
"""A minute since the epoch at which a UTC day begins."""


def rule_value(
    query: Mapping[str, Any] | None = None,
    model: Mapping[str, Any] | None = None,
    template: Mapping[str, Any] | None = None,
    **top: Any,
) -> dict[str, Any]:
    """Return the Settings value of a valid 3-of-5 rule, overridden where a test says so."""
    static = {"threshold": 0} if (model or {}).get("type", "STATIC_THRESHOLD") == "STATIC_THRESHOLD" else {}
    return {
        "enabled": True,
        "summary": "Errors",
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": "errors:sum", **(query or {})},
        "modelProperties": {
            "type": "STATIC_THRESHOLD",
            "alertCondition": "ABOVE",
            "alertOnNoData": False,
            "samples": 5,
            "violatingSamples": 3,
            "dealertingSamples": 5,
            **static,
            **(model or {}),
        },
        "eventTemplate": {
            "title": "Errors",
            "description": "{severity}",
            "eventType": "ERROR",
            "davisMerge": True,
            "metadata": [],
            **(template or {}),
        },
        **top,
    }


def key_query(**more: Any) -> dict[str, Any]:
    """Return a metric-key query to pass to :func:`rule_value`."""
    return {"type": "METRIC_KEY", "metricKey": "errors", "aggregation": "SUM", "metricSelector": None, **more}


def a_rule(*parts: Any, **more: Any) -> MetricEventRule:
    """Return a rule made of :func:`rule_value`."""
    return parse_rule(rule_value(*parts, **more))


def seen(rows: Sequence[Sequence[float | None]] | Mapping[Any, Sequence[float | None]], start: int = START) -> Observed:
    """Return an observation of rows of values, None where a minute is missing."""
    named = rows if isinstance(rows, Mapping) else {(("series", str(at)),): row for at, row in enumerate(rows)}
    lists = [[np.nan if value is None else value for value in row] for row in named.values()]
    values = np.array(lists, dtype=np.float64).reshape(len(lists), len(lists[0]) if lists else 0)
    return Observed("errors", tuple(named), values, start)
