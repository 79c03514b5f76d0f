"""Selectors of rules that Dynatrace takes, and that never find anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.check.running import found
from tests.check.test_findings import pointed_at

from smokealarm.check import Severity
from smokealarm.check.catalogue.examples import CREDENTIALS
from smokealarm.check.finding import Example
from smokealarm.check.meaning.flow import flow
from smokealarm.dynatrace.selector import parse

if TYPE_CHECKING:
    from smokealarm.check import Finding

ROWS = json.loads((Path(__file__).parent / "dead_rules.json").read_text(encoding="utf-8"))


def a_rule(selector: str, **properties: Any) -> Example:
    """Return a rule with a selector, and with other properties in the place of harmless ones."""
    model = {"type": "STATIC_THRESHOLD", "threshold": 5, "alertCondition": "ABOVE", "samples": 20}
    value = {
        "summary": "A rule",
        "queryDefinition": {"type": "METRIC_SELECTOR", "metricSelector": selector, "queryOffset": 10},
        "modelProperties": model,
        "eventTemplate": {"title": "A rule", "eventType": "ERROR"},
        **properties,
    }
    return Example("rule.json", json.dumps(value, indent=1))


def warnings(folder: Path, example: Example) -> list[Finding]:
    """Return what is found, what is only worth knowing left out, and make sure that nothing is an error."""
    said = [each for each in found(folder, example) if each.severity is not Severity.INFORMATION]
    assert [each for each in said if each.severity is Severity.ERROR] == []
    return said


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"])
def test_a_selector_that_finds_nothing_is_found(row: dict[str, Any], tmp_path: Path) -> None:
    """Each row of ``dead_rules.json`` has a selector, and what is found in it at which characters; or nothing."""
    said = [
        (each.check.check_id, json.loads(f'"{pointed_at(each)}"'), each.hint)
        for each in warnings(tmp_path, a_rule(row["selector"]))
    ]
    assert said == ([(row["found"], row["at"], row["hint"])] if "found" in row else [])


def test_the_key_of_a_rule_without_a_selector_is_looked_at(tmp_path: Path) -> None:
    """And so are the dimensions of its filters."""
    query = {
        "type": "METRIC_KEY",
        "metricKey": "builtin:cloud.aws.lambda.throttles",
        "aggregation": "SUM",
        "queryOffset": 10,
    }
    (one,) = warnings(tmp_path, a_rule("", queryDefinition=query))
    assert (one.check.check_id, one.path) == ("metric/unknown", "$.queryDefinition.metricKey")
    filters = [{"dimensionKey": "functionname", "dimensionValue": "a", "operator": "EQUALS"}]
    query |= {"metricKey": "builtin:cloud.aws.lambda.errors", "dimensionFilter": filters}
    (one,) = warnings(tmp_path, a_rule("", queryDefinition=query))
    assert (one.check.check_id, one.path) == ("metric/dimension", "$.queryDefinition.dimensionFilter[0].dimensionKey")


def test_a_rule_of_the_older_api_is_looked_at_by_its_own_names(tmp_path: Path) -> None:
    """Its properties are called otherwise."""
    old = {
        "metricId": "builtin:cloud.aws.lambda.throttles", "name": "Throttles", "description": "Throttled",
        "aggregationType": "SUM", "severity": "CUSTOM_ALERT",
        "monitoringStrategy": {"type": "STATIC_THRESHOLD", "samples": 20, "violatingSamples": 3,
        "dealertingSamples": 5, "alertCondition": "ABOVE", "threshold": 90, "unit": "COUNT"},
    }  # fmt: skip
    said = {each.check.check_id: each.path for each in warnings(tmp_path, Example("old.json", json.dumps(old)))}
    assert said == {"metric/unknown": "$.metricId"}


def test_the_entity_of_an_event_is_a_dimension_of_its_series(tmp_path: Path) -> None:
    """Else the event is the whole environment's."""
    selector = 'ext:cloud.aws.lambda.errorsSum:splitBy("functionname")'
    (one,) = warnings(tmp_path, a_rule(selector, eventEntityDimensionKey="dt.entity.custom_device"))
    assert (one.check.check_id, one.path) == ("metric/dimension", "$.eventEntityDimensionKey")
    whole = selector.partition(":splitBy")[0]
    assert warnings(tmp_path, a_rule(whole, eventEntityDimensionKey="dt.entity.custom_device")) == []


@pytest.mark.parametrize(
    ("selector", "text", "at"),
    [
        ('a.b:splitBy("host")', "{dims:host} is full", None),
        ('a.b:splitBy("host")', "{dims:hots} is full", "{dims:hots}"),
        ('a.b:splitBy("host")', "{dims} is full", None),
        ('a.b:splitBy("host")', "{{dims:hots}} is written", None),
        ("a.b", "{dims:anything} is full", None),
        ('a.b:names:splitBy("dt.entity.host")', "{dims:dt.entity.host.name} is full", None),
        ('a.b:splitBy("dt.entity.host")', "{dims:dt.entity.host.name} is full", "{dims:dt.entity.host.name}"),
        ('a.b:splitBy("dt.entity.host")', "{entityname} is full", None),
        ("a.b", "{entityname} is full", None),
        ('a.b:splitBy("host")', "{entityname} is full", "{entityname}"),
        ("a.b:splitBy()", "The queue {entityname} is full", "{entityname}"),
    ],
)
def test_a_placeholder_needs_its_dimension(tmp_path: Path, selector: str, text: str, at: str | None) -> None:
    """A title with a placeholder in it is read as it is."""
    said = warnings(tmp_path, a_rule(selector, eventTemplate={"title": text, "eventType": "ERROR"}))
    assert [(each.check.check_id, pointed_at(each)) for each in said] == ([("settings/placeholder", at)] if at else [])


def test_a_dimension_by_its_index_is_not_known() -> None:
    """The old spelling says nothing of what is kept."""
    selector = parse('custom.depth:splitBy(0):filter(eq("queue","a"))')
    assert flow(selector).doubts == ()


def an_account(*services: dict[str, Any], name: str = "account.json") -> Example:
    """Return the credentials of an AWS account that monitors some services; without any it lists none."""
    account = json.loads(CREDENTIALS)
    del account["supportingServicesToMonitor"]
    return Example(name, json.dumps(account | ({"supportingServicesToMonitor": services} if services else {})))


DELAYED = {"name": "ApproximateNumberOfMessagesDelayed", "statistic": "SUM", "dimensions": ["QueueName"]}


@pytest.mark.parametrize(
    ("selector", "accounts", "silent"),
    [
        ("ext:cloud.aws.sqs.numberOfMessagesSentSum", [{"name": "sqs"}], True),
        ("ext:cloud.aws.sqs.approximateNumberOfMessagesDelayedSum", [{"name": "sqs"}], False),
        (
            "ext:cloud.aws.sqs.approximateNumberOfMessagesDelayedSum",
            [{"name": "sqs", "monitoredMetrics": [DELAYED]}],
            True,
        ),
        (
            "ext:cloud.aws.sqs.approximateNumberOfMessagesDelayedMaximum",
            [{"name": "sqs", "monitoredMetrics": [DELAYED]}],
            False,
        ),
        ("ext:cloud.aws.lambda.errorsSum", [{"name": "sqs"}], False),
        ("ext:cloud.aws.lambda.errorsSum", [{"name": "lambda"}], True),
        ("ext:cloud.aws.lambda.errorsSum", [{"name": "lambda_builtin"}], False),
        ("builtin:cloud.aws.lambda.errors", [{"name": "lambda_builtin"}], True),
        ("builtin:cloud.aws.lambda.errors", [{"name": "lambda"}], False),
        ("cloud.aws.lambda.errorsByAccountIdFunctionNameRegion", [{"name": "sqs"}], True),
        ("ext:cloud.aws.dynamodb.errorsSum", [{"name": "sqs"}], True),
    ],
)
def test_a_metric_is_monitored_by_an_account(
    tmp_path: Path, selector: str, accounts: list[dict[str, Any]], silent: object
) -> None:
    """Recommended metrics come with their service, others only if they are listed, and streams from elsewhere."""
    said = {each.check.check_id for each in found(tmp_path, a_rule(selector), an_account(*accounts))}
    assert ("metric/not-enabled" not in said) == silent


def test_one_of_several_accounts_is_enough(tmp_path: Path) -> None:
    """And an account whose services are set elsewhere may monitor anything."""
    rule = a_rule("ext:cloud.aws.lambda.errorsSum")
    for other in (an_account({"name": "lambda"}, name="other.json"), an_account(name="other.json")):
        said = {each.check.check_id for each in found(tmp_path, rule, an_account({"name": "sqs"}), other)}
        assert "metric/not-enabled" not in said
