"""Stores and values that tests of settings begin with."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any
from uuid import UUID

from smokealarm.dynatrace.settings.objects import SettingsStore
from smokealarm.dynatrace.settings.options import SettingsOptions

METRIC_EVENTS = "builtin:anomaly-detection.metric-events"
PROFILES = "builtin:alerting.profile"
NOTIFICATIONS = "builtin:problem.notifications"
WINDOWS = "builtin:alerting.maintenance-window"
METADATA = "builtin:metric.metadata"
PROCESSING = "builtin:logmonitoring.log-dpp-rules"
LOG_METRICS = "builtin:logmonitoring.schemaless-log-metric"
START = 1_700_000_000_000
"""What the clock of a new store says, in milliseconds since the epoch; every look at it adds one."""

SMALLEST: dict[str, dict[str, Any]] = {
    METRIC_EVENTS: {
        "summary": "Dead letters",
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": "shop.orders:max"},
        "eventTemplate": {"title": "Dead letters"},
    },
    PROFILES: {"name": "Shop"},
    NOTIFICATIONS: {
        "displayName": "Hook",
        "webHookNotification": {"url": "https://example.com/hook"},
    },
    WINDOWS: {
        "generalProperties": {"name": "Night"},
        "schedule": {"onceRecurrence": {"startTime": "2030-01-01T00:00:00", "endTime": "2030-01-01T06:00:00"}},
    },
    METADATA: {},
    PROCESSING: {"ruleName": "drop", "query": 'content="x"', "ProcessorDefinition": {"rule": "FILTER_OUT(true)"}},
    LOG_METRICS: {"key": "log.errors", "query": "error"},
    "builtin:logmonitoring.log-events": {
        "summary": "Errors",
        "query": "error",
        "eventTemplate": {"title": "Errors"},
    },
    "builtin:davis.anomaly-detectors": {
        "title": "Detector",
        "executionSettings": {"actor": "00000000-0000-4000-8000-000000000001"},
        "analyzer": {"name": "dt.statistics.ui.anomaly_detection.StaticThresholdAnomalyDetectionAnalyzer"},
    },
    "builtin:hyperscaler-authentication.connections.aws": {"name": "account"},
}
"""For each schema, a value that says no more than it has to."""


def smallest(schema_id: str, **more: Any) -> dict[str, Any]:
    """Return a value that says no more than it has to, but for what a test adds."""
    return {**deepcopy(SMALLEST[schema_id]), **more}


def item(schema_id: str, value: Any = None, *, scope: str = "environment", **more: Any) -> dict[str, Any]:
    """Return an item of a POST."""
    return {"schemaId": schema_id, "scope": scope, "value": smallest(schema_id) if value is None else value, **more}


def a_store(validators: Any = None, **options: Any) -> SettingsStore:
    """Return a store whose clock and ids count."""
    ticks, ids = count(START), count(1)
    return SettingsStore(lambda: next(ticks), lambda: UUID(int=next(ids)), validators or {}, SettingsOptions(**options))


def stored(store: SettingsStore, *items: dict[str, Any]) -> list[str]:
    """Write objects, all of which have to be taken, and return their ids."""
    created = store.create(list(items), "me")
    assert created.status == 200, created.document()
    return [each.object_id or "" for each in created.results]
