"""Timings of the tenant: what a minute of it costs, and how soon it answers."""

from __future__ import annotations

from typing import Final

import httpx

from bench.measurement import Timing, repeated
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.feed import Batch
from smokealarm.dynatrace.tenant.server import Tenant

_START: Final = 29_001_600
_RULES, _SERIES = 50, 200
_BLOCK: Final = 60  # minutes of one sample, so that what comes every five minutes has its share
_TOKEN: Final = ApiToken("dt0c01.BENCH.BENCH")


def living() -> Timing:
    """Let a tenant live through an hour: polled every five minutes, each rule judged every minute."""
    environment = Environment(_START, feeds=[_Feed()])
    created = environment.settings.create([_rule(number) for number in range(_RULES)], "bench")
    if created.status != httpx.codes.OK:
        raise RuntimeError(created.document())
    environment.advance_to(_START + _BLOCK)
    watch = repeated(9, lambda: environment.advance_to(environment.minute + _BLOCK))
    name = f"a tenant minute, {_RULES} rules, {_SERIES} series"
    return Timing(name, watch.median / _BLOCK, len(watch.durations), 0.002, "reality", 60.0)


def serving() -> Timing:
    """Start a tenant, ask it for its problems, and end it."""
    return repeated(9, _served_once).timing("tenant ready, one request, ended", 0.5)


def _served_once() -> None:
    with Tenant(Environment(_START), [_TOKEN]) as tenant:
        headers = {"Authorization": f"Api-Token {_TOKEN.value}"}
        httpx.get(f"{tenant.url}/api/v2/problems", headers=headers).raise_for_status()


class _Feed:
    """Brings five minutes of every series each five minutes, five to ten minutes old."""

    def fetch(self, minute: int) -> Batch | None:
        if minute % 5:
            return None
        minutes = range(minute - 10, minute - 5)
        return Batch(tuple(_point(series, each) for series in range(_SERIES) for each in minutes))


def _point(series: int, minute: int) -> DataPoint:
    key = f"ext:cloud.aws.bench.metric{series % _RULES}"
    violates = series == minute % (_SERIES * 7)
    dimensions = (("dt.entity.custom_device", f"CUSTOM_DEVICE-{series:016X}"),)
    return DataPoint(key, dimensions, "gauge", Summary.of(5.0 if violates else 0.0), minute * 60_000)


def _rule(number: int) -> dict[str, object]:
    selector = f'ext:cloud.aws.bench.metric{number}:splitBy("dt.entity.custom_device"):max'
    value = {
        "enabled": True,
        "summary": f"Rule {number}",
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": selector, "queryOffset": 7},
        "modelProperties": {
            "type": "STATIC_THRESHOLD",
            "threshold": 0,
            "alertCondition": "ABOVE",
            "alertOnNoData": False,
            "samples": 5,
            "violatingSamples": 1,
            "dealertingSamples": 5,
        },
        "eventTemplate": {
            "title": "{entityname}",
            "description": "{severity}",
            "eventType": "ERROR",
            "davisMerge": False,
            "metadata": [],
        },
    }
    schema = "builtin:anomaly-detection.metric-events"
    return {"schemaId": schema, "scope": "environment", "externalId": f"bench-{number}", "value": value}
