"""Names of resources and alarms that no template creates are found, with the nearest one that is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.check.trees import DURATION, NAME, alarm, function, metric_event, named, queue, said, stack

from smokealarm.check import Severity
from smokealarm.check.catalogue.examples import dashboard
from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

RESOURCE = "stack/unknown-resource"
MACHINE = "Machine: {Type: 'AWS::StepFunctions::StateMachine', Properties: {StateMachineName: orders-run}}\n"
BUCKET = "Bucket: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'orders-in-${AWS::AccountId}-x'}}\n"
RULE = "Rule: {Type: 'AWS::Events::Rule', Properties: {Name: orders-upload}}\n"
ALL = stack(function() + queue("orders-dlq") + MACHINE + BUCKET + RULE)
DEPTH = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisibleMaximum"
FAILED = "ext:cloud.aws.states.executionsFailedSumByRegionStateMachineArn"
REQUESTS = 'ext:cloud.aws.s3."allRequestsSumByFilterId"'
TRIGGERED = "ext:cloud.aws.events.triggeredRulesSumByRegionRuleName"
SELECTED = ':filter(in("dt.entity.custom_device",entitySelector("type(custom_device),%s")))'
STORED = "Name: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}"
PREFIX = "Prefix: {Type: String, Default: orders}"


def severity(folder: Path, *examples: Example) -> str | None:
    """Return how severe the one finding is; None if there is none."""
    findings = said(folder, RESOURCE, *examples)
    assert len(findings) <= 1
    return str(findings[0].severity) if findings else None


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (named(DURATION, "orders-ingest"), None),
        (named(DURATION, "orders-injest"), "warning"),
        (named(DURATION, "billing"), "information"),
        (named(DURATION, "orders-ingest", "orders-injest"), "warning"),
        (named(DURATION, "orders-dlq"), "warning"),
        (f'{DURATION}:names:filter(ne("{NAME}","orders-injest"))', None),
        (f'{DURATION}:names:filter(not(eq("{NAME}","orders-injest")))', None),
        (f'{DURATION}:names:filter(prefix("{NAME}","orders-"))', None),
        (f'{DURATION}:names:filter(prefix("{NAME}","orders-j"))', "warning"),
        (f'{DURATION}:names:filter(suffix("{NAME}","-ingest"))', None),
        (f'{DURATION}:names:filter(suffix("{NAME}","-ingst"))', "warning"),
        (f'{DURATION}:names:filter(contains("{NAME}","ders"))', None),
        (f'{DURATION}:names:filter(contains("{NAME}","ordres"))', "warning"),
        (f'{DURATION}:filter(eq("stage","orders-injest"))', None),
        (DURATION + SELECTED % 'entityName.equals(~"ORDERS-INGEST~")', None),
        (DURATION + SELECTED % 'entityName.equals(~"orders-injest~")', "warning"),
        (DURATION + SELECTED % 'entityName(~"rders-in~")', None),
        (DURATION + SELECTED % 'entityName.in(~"orders-injest~",~"x~")', None),
        ('cloud.aws.lambda.errorsByAccountIdFunctionNameRegion:filter(eq("FunctionName","orders-injest"))', "warning"),
        ('shop.errors:filter(eq("FunctionName","orders-injest"))', None),
        (named(DEPTH, "orders-dql"), "warning"),
        (f'{named(DEPTH, "orders-dlq", then="")} + {named(DURATION, "orders-ingest", then="")}', None),
        (f'{FAILED}:filter(suffix("statemachinearn",":stateMachine:orders-run"))', None),
        (f'{FAILED}:filter(suffix("statemachinearn",":stateMachine:orders-rnu"))', "warning"),
        (f'{FAILED}:filter(suffix("statemachinearn",":stateMachine:run"))', "information"),
        (f'{FAILED}:filter(suffix("statemachinearn","-run"))', None),
        (f'{FAILED}:filter(prefix("statemachinearn","arn:aws:states:eu-west-1:1:stateMachine:orders"))', None),
        (f'{FAILED}:filter(prefix("statemachinearn","arn:aws:states:eu-west-1"))', None),
        (f'{REQUESTS}:names:filter(prefix("{NAME}","orders-in-123"))', None),
        (f'{REQUESTS}:names:filter(eq("{NAME}","orders-in-123456789012-x"))', None),
        (f'{REQUESTS}:names:filter(eq("{NAME}","orders-in-123456789012-y"))', "information"),
        (f'{REQUESTS}:names:filter(prefix("{NAME}","order-in"))', "warning"),
        (f'{REQUESTS}:names:filter(suffix("{NAME}","-x"))', None),
        (f'{REQUESTS}:names:filter(contains("{NAME}","anything"))', None),
        (f'{TRIGGERED}:filter(eq("rulename","orders-uplaod"))', "warning"),
    ],
)  # fmt: skip
def test_a_name_in_a_filter(tmp_path: Path, selector: str, expected: str | None) -> None:
    """A name like one of the stack's is a mistake; another may be of another stack. What is left out may not exist."""
    assert severity(tmp_path, metric_event(selector), ALL) == expected


def test_the_name_is_pointed_to_and_the_nearest_one_is_named(tmp_path: Path) -> None:
    """In a dashboard it is only a tile without data."""
    wrong = named("ext:cloud.aws.lambda.errorsSum", "orders-injest", then="").replace('"', '\\"')
    tile = dashboard("ext:cloud.aws.lambda.errorsSum:splitBy()", wrong)
    (one,) = said(tmp_path, RESOURCE, tile, ALL)
    assert one.source.excerpt(one.span) == f'eq(\\"{NAME}\\",\\"orders-injest\\")'
    assert one.message == "no function of the tree's templates is called 'orders-injest'"
    assert one.hint == "did you mean orders-ingest?"


@pytest.mark.parametrize(
    "template",
    [
        stack(function() + function(None, "Store")),
        stack(queue("orders")),
        stack(function() + function("!Ref Name", "Store"), "Name: {Type: String}"),
        stack(function() + function("!ImportValue Name", "Store")),
        stack(function() + function("!Ref Name", "Store"), STORED),
    ],
)  # fmt: skip
def test_nothing_is_said_where_a_name_is_left_open(tmp_path: Path, template: Example) -> None:
    """The function could be the one whose name only the deployment will tell."""
    assert severity(tmp_path, metric_event(named(DURATION, "orders-injest")), template) is None


@pytest.mark.parametrize(("name", "expected"), [("orders-injest", "warning"), ("order-ingest", "information")])
def test_a_name_that_other_parameters_give_is_only_worth_knowing(
    tmp_path: Path, name: str, expected: str | None
) -> None:
    """The same template may be deployed with another prefix."""
    template = stack(function("!Sub '${Prefix}-ingest'"), PREFIX)
    assert severity(tmp_path, metric_event(named(DURATION, name)), template) == expected


def test_the_dimensions_of_a_metric_key_rule_are_looked_at(tmp_path: Path) -> None:
    """Dimension filters name resources, too; what they exclude does not matter."""

    def rule(operator: str) -> Example:
        only = {"dimensionKey": "functionname", "operator": operator, "dimensionValue": "orders-injest"}
        key = "cloud.aws.lambda.errorsByAccountIdFunctionNameRegion"
        query = {"type": "METRIC_KEY", "metricKey": key, "aggregation": "MAX", "dimensionFilter": [only]}
        return metric_event("", queryDefinition=query)

    assert severity(tmp_path / "a", rule("EQUALS"), ALL) == "warning"
    assert severity(tmp_path / "b", rule("DOES_NOT_EQUAL"), ALL) is None


@pytest.mark.parametrize(
    ("metric", "dimension", "value", "expected"),
    [
        ("AWS/Lambda Errors", "FunctionName", "orders-ingest", None),
        ("AWS/Lambda Errors", "FunctionName", "orders-injest", "warning"),
        ("AWS/Lambda Errors", "FunctionName", "!Ref Ingest", None),
        ("AWS/Lambda Errors", "FunctionName", "!Ref Elsewhere", None),
        ("AWS/Lambda Errors", "Resource", "orders-injest", None),
        ("Shop Errors", "FunctionName", "orders-injest", None),
        ("AWS/SQS NumberOfMessagesSent", "QueueName", "!GetAtt Queue.QueueName", None),
        ("AWS/SQS NumberOfMessagesSent", "QueueName", "orders-dql", "warning"),
        ("AWS/States ExecutionsFailed", "StateMachineArn", "!Ref Machine", None),
        ("AWS/States ExecutionsFailed", "StateMachineArn", "arn:aws:states:eu:1:stateMachine:orders-rnu", "warning"),
        ("AWS/S3 4xxErrors", "BucketName", "!Ref Bucket", None),
        ("AWS/Events Invocations", "RuleName", "orders-uplaod", "warning"),
    ],
)  # fmt: skip
def test_a_name_in_an_alarm(tmp_path: Path, metric: str, dimension: str, value: str, expected: str | None) -> None:
    """A reference within the template is always right; one to nothing is CloudFormation's to refuse."""
    written = alarm(metric, Dimensions="![]").replace("![]", f"[{{Name: {dimension}, Value: {value}}}]")
    assert severity(tmp_path, Example("template.yaml", ALL.text + f"  {written}")) == expected


COMPOSITE = "Whole: {Type: 'AWS::CloudWatch::CompositeAlarm', Properties: {AlarmName: whole, AlarmRule: %s}}\n"
SLOW = alarm("AWS/Lambda Errors", AlarmName="orders-slow")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ALARM(orders-slow)", []),
        ('ALARM(orders-slow) AND NOT OK("orders-slow")', []),
        ("ALARM(orders-slwo)", [("stack/unknown-alarm", "warning")]),
        ("ALARM(billing)", [("stack/unknown-alarm", "information")]),
        ("ALARM(orders-slow) OR", [("stack/alarm-rule", "error")]),
        (" OR ".join(f"ALARM(a{n})" for n in range(101)), [("stack/alarm-rule", "error")]),
        (f"ALARM({'x' * 10_240})", [("stack/alarm-rule", "error")]),
        (" OR ".join(["ALARM(orders-slow)"] * 501), [("stack/alarm-rule", "error")]),
    ],
)
def test_the_rule_of_a_composite_alarm(tmp_path: Path, rule: str, expected: list[tuple[str, str]]) -> None:
    """Its grammar and size are CloudWatch's; the alarms that it names have to be there."""
    template = stack(SLOW + COMPOSITE % json.dumps(rule))
    assert [(each.check.check_id, str(each.severity)) for each in said(tmp_path, "stack/", template)] == expected


@pytest.mark.parametrize("rule", ["!Sub 'ALARM(${Alarm})'", "!Sub 'ALARM(${Alarm.Arn})'", "!Sub 'ALARM(${Other})'"])
def test_a_composite_alarm_may_refer_to_alarms_without_a_name(tmp_path: Path, rule: str) -> None:
    """Reference and ARN are the alarm's within the template."""
    template = stack(alarm("AWS/Lambda Errors") + COMPOSITE % rule, "Other: {Type: String}")
    assert said(tmp_path, "stack/", template) == []


def test_a_rule_that_parameters_spoil_is_a_warning(tmp_path: Path) -> None:
    """Other values of the parameters may make it right."""
    template = stack(SLOW + COMPOSITE % "!Sub 'ALARM(orders-slow) ${More}'", "More: {Type: String, Default: AND}")
    (one,) = said(tmp_path, "stack/", template)
    assert (one.check.check_id, one.severity) == ("stack/alarm-rule", Severity.WARNING)


def test_a_name_of_elsewhere_is_said_once_in_a_file(tmp_path: Path) -> None:
    """A dashboard of another stack has many tiles; a mistake is said at each of its places."""

    def both(name: str) -> Example:
        selector = named("ext:cloud.aws.lambda.errorsSum", name, then="")
        return metric_event(f"{selector} + {selector}")

    assert len(said(tmp_path / "a", RESOURCE, both("billing"), ALL)) == 1
    assert len(said(tmp_path / "b", RESOURCE, both("orders-injest"), ALL)) == 2


def test_a_finding_against_the_tree_is_accepted_in_place(tmp_path: Path) -> None:
    """By a comment with a reason at its line, as every other one."""
    written = "Alarm:\n  Type: AWS::CloudWatch::Alarm\n  Properties:\n" + "".join(
        f"    {line}\n"
        for line in (
            "{Namespace: AWS/Lambda, MetricName: Errors, Statistic: Sum, Period: 60, EvaluationPeriods: 3,",
            " ComparisonOperator: GreaterThanThreshold, Threshold: 1,",
            " Dimensions: [{Name: FunctionName, Value: orders-injest}]} # smokealarm: ignore stack/* -- a legacy name",
        )
    )
    assert said(tmp_path, "stack", stack(function() + written)) == []
    assert said(tmp_path, "ignore", stack(function() + written)) == []
