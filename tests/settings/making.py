"""Stores and values that tests of settings begin with."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import count
from pathlib import Path
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

ORACLE = Path(__file__).parents[1] / "oracle" / "settings"
SMALLEST: dict[str, dict[str, Any]] = json.loads((ORACLE / "bases.json").read_text("utf-8"))
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
