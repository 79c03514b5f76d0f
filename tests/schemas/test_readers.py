"""The JSON Schemas that are written by hand accept and refuse what the tenant's and the collector's readers do."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.schemas.making import SCHEMAS
from tests.settings.drawn import JSON, damaged

from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.integration import read_credentials
from smokealarm.dynatrace.problems import read_event_ingest
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.receivers.hec.envelope import InvalidEvent, read_envelope
from smokealarm.receivers.hec.settings import Settings

MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TILE = {"name": "Errors", "bounds": {"top": 0, "left": 0, "width": 304, "height": 304}}
DASHBOARD = {
    "dashboardMetadata": {"name": "Pipeline", "owner": "operations", "tags": ["a"], "tilesNameSize": "small"},
    "tiles": [
        {**TILE, "tileType": "HEADER", "nameSize": "", "tileFilter": {"managementZone": {"id": "1", "name": "all"}}},
        {**TILE, "tileType": "MARKDOWN", "markdown": "text"},
        {**TILE, "tileType": "OPEN_PROBLEMS", "problemSelector": "status(open)"},
        {**TILE, "tileType": "SLO", "assignedEntities": ["x"], "metric": "y"},
        {**TILE, "tileType": "CUSTOM_CHARTING", "filterConfig": {"chartConfig": {"series": [{"metric": "a"}]}}},
        {
            **TILE,
            "tileType": "DATA_EXPLORER",
            "queries": [
                {"id": "A", "metric": "shop.orders", "splitBy": ["b"], "rate": "NONE", "sortBy": None},
                {"id": "B", "metricSelector": "shop.orders:sum", "filterBy": {"nestedFilters": [{"criteria": [{}]}]}},
            ],
            "metricExpressions": ["resolution=null&(shop.orders)"],
            "visualConfig": {
                "type": "TABLE",
                "rules": [{"matcher": "A:", "properties": {"seriesType": "LINE"}}],
                "thresholds": [{"axisTarget": "LEFT", "rules": [{"value": 1, "color": "#fff"}, {}]}],
            },
        },
    ],
}
ACCOUNT = {
    "label": "production",
    "partitionType": "AWS_DEFAULT",
    "taggedOnly": True,
    "tagsToMonitor": [{"name": "team", "value": "orders"}],
    "authenticationData": {
        "type": "ROLE",
        "roleBasedAuthentication": {"iamRole": "monitoring", "accountId": "123456789012", "externalId": None},
    },
    "supportingServicesToMonitor": [{"name": "SQS", "monitoredMetrics": None}],
}
EVENT = {
    "eventType": "CUSTOM_INFO",
    "title": "Deployed",
    "timeout": 15,
    "properties": {"version": "1", "hotfix": True, "build": 7},
}
ENVELOPE = {
    "time": "1769860800.123",
    "host": "h",
    "sourcetype": "s",
    "event": {"a": 1},
    "fields": {"a": "b", "c": [1, True], "d": 1.5},
}


def accepts(name: str, value: Any) -> bool:
    """Return whether the schema of that name accepts a value."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema).is_valid(value)


def refused(findings: tuple[Finding, ...], *others: str) -> bool:
    """Return whether a reader refuses for a reason that a schema can have; ``others`` are those it cannot have."""
    errors = [str(each) for each in findings if each.gravity is Gravity.ERROR]
    return any(not any(other in error for other in others) for error in errors)


def changed(value: Any) -> st.SearchStrategy[Any]:
    """Draw a value with up to three damages."""
    return st.one_of(damaged(value), damaged(value).flatmap(damaged), damaged(value).flatmap(damaged).flatmap(damaged))


def says_how_to_log_in(value: Any) -> bool:
    """Return whether a value is an account with a type of authentication, which the vendor's page requires."""
    said = value.get("authenticationData") if isinstance(value, dict) else None
    return isinstance(value, dict) and (not isinstance(said, dict) or said.get("type") is not None)


def test_the_values_to_damage_are_right() -> None:
    """So that what is found is the damage."""
    assert accepts("classic-dashboard", DASHBOARD)
    assert read_dashboard(DASHBOARD)[1] == ()
    assert accepts("aws-credentials", ACCOUNT)
    assert not refused(read_credentials(ACCOUNT).findings)
    assert accepts("ingest-event", EVENT)
    assert accepts("hec-event", ENVELOPE)


@given(changed(DASHBOARD))
@MANY
def test_dashboards(value: Any) -> None:
    """Selectors are not the schema's to read, and templates are not JSON's numbers."""
    findings = read_dashboard(value)[1]
    assert accepts("classic-dashboard", value) is not refused(findings, "is no metric selector"), findings


@given(changed(ACCOUNT).filter(says_how_to_log_in))
@MANY
def test_aws_credentials(value: Any) -> None:
    """Which metrics a service has is not the schema's to know."""
    findings = read_credentials(value).findings
    known = ("is not a metric of", "are not those of", "is monitored already", "cannot be chosen")
    assert accepts("aws-credentials", value) is not refused(findings, *known), findings


@given(st.one_of(changed(EVENT), JSON))
@MANY
def test_events_for_ingestion(value: Any) -> None:
    """What an entity selector means is not the schema's to read."""
    findings = read_event_ingest(value).findings
    assert accepts("ingest-event", value) is not refused(findings, "entitySelector"), findings


@given(st.one_of(changed(ENVELOPE), JSON))
@MANY
def test_hec_events(value: Any) -> None:
    """The strict collector takes what the schema accepts."""
    try:
        read_envelope(value, Settings())
        taken = True
    except InvalidEvent:
        taken = False
    assert accepts("hec-event", value) is taken
