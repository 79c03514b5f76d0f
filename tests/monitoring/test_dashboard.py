"""The dashboard: eleven sections on a grid, tiles whose selectors can be answered, thresholds that are the rules'."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from tests.monitoring.account import FOLDER, START, VARIABLES, healthy, lived, monitored
from tests.monitoring.test_project import OWN, filled

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.dashboards import Dashboard, DashboardOptions, DataExplorer, Tile, read_dashboard
from smokealarm.dynatrace.dashboards.vocabulary import TileType
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.dynatrace.monaco import read_folder, render
from smokealarm.dynatrace.selector import advice, canonical, metric_keys
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

DOCUMENT: dict[str, Any] = json.loads((FOLDER / "pipeline" / "dashboard.json").read_text(encoding="utf-8"))
SECRET = f"dt0c01.{'A' * 24}.{'B' * 64}"
SECTIONS = [
    "Overview",
    "SQS Queue Metrics",
    "Lambda Invocations",
    "Step Functions Executions",
    "Lambda Duration (avg, p95, p99)",
    "Lambda Concurrent Executions",
    "DLQ Messages",
    "S3 Bucket Operations",
    "EventBridge Invocations",
    "Lambda Errors and throttles",
    "End-to-End Processing Time",
]
RULES = {
    "4xx rate by bucket": "bucket-4xx-errors",
    "5xx rate by bucket": "bucket-5xx-errors",
    "Age of the oldest message in the ingest queue": "message-too-old",
    "Async events dropped": "async-events-dropped",
    "Concurrent executions of the workers": "concurrency-near-limit",
    "Dead-letter errors": "dead-letter-errors",
    "Duration, p95 (slowest run of a minute)": "duration-p95",
    "Duration, p99 (slowest run of a minute)": "duration-p99",
    "Error rate by function": "function-error-rate",
    "Errors by function": "function-errors",
    "Executions failed": "executions-failed",
    "Executions failed, timed out, aborted": "executions-failed",
    "Failed invocations": "rule-failed-invocations",
    "From upload to record, average and slowest": "end-to-end-delay",
    "Memory used by function": "memory-utilization",
    "Messages in both DLQs": "ingest-dlq-not-empty",
    "Messages in the event DLQ": "event-dlq-not-empty",
    "Messages in the ingest DLQ": "ingest-dlq-not-empty",
    "Messages that wait in the ingest queue": "ingest-queue-deep",
    "Slowest file from end to end": "end-to-end-delay",
    "Spillover of provisioned concurrency": "provisioned-concurrency-spillover",
    "Throttled": "rule-throttled",
    "Throttles by function": "function-throttles",
}
"""The rule that a tile's threshold is from."""

SILENT = {
    "Async events dropped",
    "Dead-letter errors",
    "Failed invocations",
    "Spillover of provisioned concurrency",
    "Throttled",
}
"""The tiles of what AWS counts only when it happens; in a healthy hour they are empty."""


@pytest.fixture(scope="module")
def dashboard() -> Dashboard:
    """Return the dashboard; tiles that overlap are refused."""
    read, findings = read_dashboard(DOCUMENT, DashboardOptions(overlapping_tiles="refuse"))
    assert findings == ()
    return read


def explorers(dashboard: Dashboard) -> list[tuple[Tile, DataExplorer]]:
    """Return the tiles with queries."""
    return [(each, each.content) for each in dashboard.tiles if isinstance(each.content, DataExplorer)]


def test_the_sections_are_there_in_their_order(dashboard: Dashboard) -> None:
    """Each header stands above at least one tile with data."""
    headers = [each for each in dashboard.tiles if each.tile_type is TileType.HEADER]
    assert [each.name for each in headers] == SECTIONS
    assert [each.bounds.top for each in headers] == sorted(each.bounds.top for each in headers)
    tops = [each.bounds.top for each in headers] + [10**6]
    for above, below in pairwise(tops):
        assert [tile for tile, _ in explorers(dashboard) if above < tile.bounds.top < below]


def test_tiles_lie_on_the_grid(dashboard: Dashboard) -> None:
    """Of 38 pixels, as the editor has it."""
    for tile in dashboard.tiles:
        bounds = tile.bounds
        assert not any(side % 38 for side in (bounds.top, bounds.left, bounds.width, bounds.height)), tile.name


def test_every_query_can_be_answered(dashboard: Dashboard) -> None:
    """Selectors have no flaw, and their keys are those that are delivered."""
    selection = Selection(monitored())
    for tile, content in explorers(dashboard):
        for query in content.queries:
            assert query.selector is not None, tile.name
            assert not list(advice(query.selector)), tile.name
            for key in metric_keys(query.selector):
                assert key in OWN or key in filled(selection, key), f"{tile.name}: {key} is not delivered"


def test_thresholds_are_those_of_the_rules(dashboard: Dashboard) -> None:
    """A tile is red from its threshold on, a rule wants more than that: for small counts that is one more."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda _: "id")
    values: dict[str, Any] = {each.coordinate.config_id: each.value for each in rendered}
    shown = {
        tile.name: max(rule.value or 0 for threshold in content.thresholds for rule in threshold.rules)
        for tile, content in explorers(dashboard)
        if content.thresholds
    }
    assert shown.keys() == RULES.keys()
    for name, value in shown.items():
        own = values[RULES[name]]["modelProperties"]["threshold"]
        assert value == (own + 1 if own < 1 or name.startswith("Concurrent") else own), name


def test_nothing_has_to_be_filled_in() -> None:
    """There is no placeholder, so that the file can be imported by hand; Monaco sends the same."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda _: "id")
    assert [each.value for each in rendered if each.coordinate.type == "dashboard"] == [DOCUMENT]
    assert "id" not in DOCUMENT


def test_the_tenant_takes_it() -> None:
    """The validator has nothing to say against it."""
    tenant = Tenant(Environment(0), [ApiToken(SECRET, name="test")])
    with tenant, DynatraceClient(tenant.url, SECRET) as client:
        assert client.validate_dashboard(DOCUMENT) is None
        assert client.create_dashboard(DOCUMENT).name == "Weather pipeline"


def test_every_tile_has_data_in_a_healthy_hour(dashboard: Dashboard) -> None:
    """But those about what AWS counts only when it happens."""
    tenant = Tenant(lived(healthy(70), 70), [ApiToken(SECRET, name="test")])
    with tenant, DynatraceClient(tenant.url, SECRET) as client:
        for tile, content in explorers(dashboard):
            for query in content.queries:
                assert query.selector is not None
                if tile.name not in SILENT:
                    found = client.query_metrics(canonical(query.selector), START * 60_000, (START + 60) * 60_000, "1m")
                    assert any(each.series for each in found), tile.name
