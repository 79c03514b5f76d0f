"""Monitoring that is configured otherwise for a while, in a tenant with the pipeline's monitoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.deployment.environments import MemoryEnvironment
from tests.monitoring.account import FOLDER, START, VARIABLES
from tests.monitoring.account import deployed as account

from smokealarm.dynatrace.deployment import deploy
from smokealarm.dynatrace.detection import SCHEMA_ID
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.dynatrace.notify import NOTIFICATION_SCHEMA_ID
from smokealarm.dynatrace.problems import MAINTENANCE_SCHEMA_ID
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.errors import DrillError
from smokealarm.sandbox import misconfiguration

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

NOTIFICATION = "splunk-page"
RULE, TILE, KEY = "ingest-dlq-not-empty", "Messages in the ingest DLQ", "cloud.aws.sqs.another"
CHANGES: dict[str, Callable[[Environment], AbstractContextManager[None]]] = {
    "key": lambda tenant: misconfiguration.rule_reading(tenant, RULE, KEY),
    "merging": lambda tenant: misconfiguration.rule_may_merge(tenant, RULE),
    "off": lambda tenant: misconfiguration.rule_off(tenant, RULE),
    "offset": lambda tenant: misconfiguration.rule_with_offset(tenant, RULE, 1),
    "window": lambda tenant: misconfiguration.rule_wanting(tenant, RULE, 3, 5),
    "telling": lambda tenant: misconfiguration.merges_told(tenant, NOTIFICATION),
    "maintenance": lambda tenant: misconfiguration.maintenance(tenant, 30),
    "service": lambda tenant: misconfiguration.without_service(tenant, "sqs"),
    "tile": lambda tenant: misconfiguration.tile_of_another_queue(tenant, TILE),
    "frequent": misconfiguration.frequent_issues_detected,
}


def deployed() -> Environment:
    """Return a tenant that has the pipeline's monitoring, its account and two tiles."""
    tenant = Environment(START)
    assert deploy(read_folder(FOLDER), "sandbox", VARIABLES, MemoryEnvironment(tenant.settings)).succeeded
    tenant.aws_credentials.add(account())
    query = {"metricSelector": 'sqs.depth:filter(suffix("name","-ingest-dlq"))'}
    tiles = [{"customName": TILE, "queries": [query]}, {"customName": "Problems", "queries": []}]
    tenant.dashboards.add({"tiles": tiles})
    return tenant


def configured(tenant: Environment) -> list[object]:
    """Return all that a tenant is configured to do."""
    schemas = (SCHEMA_ID, MAINTENANCE_SCHEMA_ID, NOTIFICATION_SCHEMA_ID)
    values = [dict(each.value) for schema in schemas for each in tenant.settings.objects(schema)]
    return [values, tenant.dashboards.documents(), tenant.aws_credentials.documents(), tenant.options]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_lasts_as_long_as_its_block(name: str) -> None:
    """It changes something, and leaves nothing behind."""
    tenant = deployed()
    before = configured(tenant)
    with CHANGES[name](tenant):
        assert configured(tenant) != before
    assert configured(tenant) == before


def test_a_rule_reads_the_other_key_with_its_own_filters() -> None:
    """Only the key is another one."""
    tenant = deployed()
    with misconfiguration.rule_reading(tenant, RULE, KEY):
        queries = [each.value["queryDefinition"] for each in tenant.settings.objects(SCHEMA_ID)]
    (changed,) = (each["metricSelector"] for each in queries if each["metricSelector"].startswith(KEY))
    assert ':filter(eq("dt.entity.custom_device.name","drill-ingest-dlq"))' in changed


@pytest.mark.parametrize(
    ("change", "known"),
    [
        (lambda tenant: misconfiguration.rule_reading(tenant, "ingest-dlq", KEY), RULE),
        (lambda tenant: misconfiguration.rule_with_offset(tenant, RULE, 0), "queryOffset"),
        (lambda tenant: misconfiguration.merges_told(tenant, "splunk"), NOTIFICATION),
        (lambda tenant: misconfiguration.without_service(tenant, "sns"), "sqs"),
        (lambda tenant: misconfiguration.tile_of_another_queue(tenant, "DLQ"), "DLQ"),
        (lambda tenant: misconfiguration.tile_of_another_queue(tenant, "Problems"), "Problems"),
    ],
)
def test_what_is_not_there_or_not_allowed_cannot_be_changed(
    change: Callable[[Environment], AbstractContextManager[None]], known: str
) -> None:
    """The error names what there is, what was asked for, or what the tenant says against it."""
    with pytest.raises(DrillError, match=known), change(deployed()):
        pass
