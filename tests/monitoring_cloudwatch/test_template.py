"""The template deploys on AWS as it is, and mirrors the Dynatrace rules one by one."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from cfnlint.api import lint_file
from cfnlint.decode.cfn_yaml import load
from tests.monitoring.account import FOLDER, VARIABLES

from smokealarm.cloudwatch import AlarmReading, MathQuery, MetricAlarm, read_template
from smokealarm.dynatrace.monaco import read_folder, render

MIRROR = Path(__file__).parents[2] / "monitoring" / "cloudwatch"
PIPELINE = Path(__file__).parents[2] / "pipeline" / "template.yaml"
RULES = "builtin:anomaly-detection.metric-events"
FUNCTIONS = ("ingest", "validate", "transform", "store", "record")
LOG_EVENTS = "builtin:logmonitoring.log-events"
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


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    """Read the template."""
    found: dict[str, Any] = load(str(MIRROR / "template.yaml"))
    return found


@pytest.fixture(scope="module")
def names(template: dict[str, Any]) -> dict[str, str]:
    """Give each parameter its default or its own name, and each resource its logical id."""
    defaults = {name: str(each.get("Default", name)) for name, each in template["Parameters"].items()}
    resources = {name: name for name in template["Resources"]}
    arns = {f"{name}.Arn": f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{name}" for name in resources}
    return {**resources, **arns, **defaults, "AWS::Region": "us-east-1", "Prefix": VARIABLES["PIPELINE_PREFIX"]}


@pytest.fixture(scope="module")
def alarms(template: dict[str, Any], names: dict[str, str]) -> dict[str, AlarmReading]:
    """Read the alarms by the rules that they mirror."""
    read = read_template(template, names)
    rules = {logical: each.get("Metadata", {}).get("Rule") for logical, each in template["Resources"].items()}
    return {rules[logical]: reading for logical, reading in read.items() if rules[logical]}


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    """Return the rules of the Monaco project by their ids."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda coordinate: coordinate.config_id)
    return {each.coordinate.config_id: each.value for each in rendered if each.coordinate.type in (RULES, LOG_EVENTS)}


@pytest.fixture(scope="module")
def mirror() -> dict[str, Any]:
    """Read what is said about the pairs."""
    found: dict[str, Any] = yaml.safe_load((MIRROR / "mirror.yaml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def dashboard(template: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return the dashboard's body with everything filled in."""
    text = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    found: dict[str, Any] = json.loads(re.sub(r"\$\{([\w:.]+)\}", lambda name: names[name[1]], text))
    return found


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type."""
    resources = template["Resources"].items()
    return {name: resource["Properties"] for name, resource in resources if resource["Type"] == kind}


def tags(template: dict[str, Any], rule: str) -> list[dict[str, str]]:
    """Return the tags of the alarm that mirrors a rule."""
    resources = template["Resources"].values()
    (alarm,) = (each for each in resources if each.get("Metadata", {}).get("Rule") == rule)
    found: list[dict[str, str]] = alarm["Properties"]["Tags"]
    return found


def test_cfn_lint_finds_nothing() -> None:
    """The linter of CloudFormation has no error and no warning."""
    assert [str(found) for found in lint_file(MIRROR / "template.yaml")] == []


def test_every_rule_has_an_alarm_or_a_reason(
    alarms: dict[str, AlarmReading], rules: dict[str, Any], mirror: dict[str, Any]
) -> None:
    """And no alarm mirrors a rule that is not there."""
    assert set(alarms) | set(mirror["without_alarm"]) == set(rules)
    assert not set(alarms) & set(mirror["without_alarm"])
    assert set(mirror["differences"]) <= set(alarms)


def test_every_other_alarm_says_why_it_mirrors_none(template: dict[str, Any]) -> None:
    """A machine finds either the rule or the reason."""
    for name, resource in template["Resources"].items():
        if resource["Type"] in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
            assert len({"Rule", "NoRule"} & set(resource["Metadata"])) == 1, name


def test_alarms_are_named_and_tagged_after_their_rules(template: dict[str, Any]) -> None:
    """The logical id, the name, the tag and the runbook follow from the rule's id."""
    for name, resource in template["Resources"].items():
        if rule := resource.get("Metadata", {}).get("Rule"):
            properties = resource["Properties"]
            assert name == "".join(f"{word[0].upper()}{word[1:]}" for word in rule.split("-"))
            assert properties["AlarmName"] == {"Fn::Sub": f"${{Prefix}}-{rule}"}
            assert {"Key": "dynatrace-rule", "Value": rule} in properties["Tags"]
            assert properties["AlarmDescription"]["Fn::Sub"].endswith(f" Runbook: ${{Runbooks}}/{rule}")
            assert " Where to look: " in properties["AlarmDescription"]["Fn::Sub"]


def test_alarms_are_read_without_a_finding(template: dict[str, Any], names: dict[str, str]) -> None:
    """What judges them understands each, the composite one among them."""
    for name, reading in read_template(template, names).items():
        assert (reading.findings, reading.alarm is None) == ((), False), name
        assert reading.alarm is not None
        assert len(reading.alarm.description) <= 1024


def test_windows_thresholds_and_severities_are_those_of_the_rules(
    alarms: dict[str, AlarmReading], rules: dict[str, Any], template: dict[str, Any]
) -> None:
    """Samples are evaluation periods, violating samples are datapoints to alarm."""
    for rule, reading in alarms.items():
        alarm, value = reading.alarm, rules[rule]
        assert isinstance(alarm, MetricAlarm)
        if "modelProperties" not in value:
            continue
        model = value["modelProperties"]
        said = (alarm.threshold, alarm.evaluation_periods, alarm.datapoints_to_alarm)
        assert said == (model["threshold"], model["samples"], model["violatingSamples"]), rule
        severity = {each["metadataKey"]: each["metadataValue"] for each in value["eventTemplate"]["metadata"]}[
            "severity"
        ]
        logical = next(
            name for name, each in template["Resources"].items() if each.get("Metadata", {}).get("Rule") == rule
        )
        assert {"Key": "severity", "Value": severity} in template["Resources"][logical]["Properties"]["Tags"], rule


def test_only_the_alarm_about_missing_metrics_takes_them_for_a_violation(alarms: dict[str, AlarmReading]) -> None:
    """Everything else is silent while nothing happens."""
    breaching = {
        rule
        for rule, reading in alarms.items()
        if isinstance(reading.alarm, MetricAlarm) and reading.alarm.treat_missing_data == "breaching"
    }
    assert breaching == {"metrics-missing"}


def test_percentiles_are_where_the_rules_mean_them(alarms: dict[str, AlarmReading]) -> None:
    """Metric math takes them of each function."""
    for rule, percentile in (("duration-p95", 95), ("duration-p99", 99)):
        alarm = alarms[rule].alarm
        assert isinstance(alarm, MetricAlarm)
        assert isinstance(alarm.query, MathQuery)
        assert {stat.percentile for _, stat in alarm.query.metrics} == {percentile}
        assert len(alarm.query.metrics) == len(FUNCTIONS)


def test_the_composite_alarm_is_of_all_alarms_that_page(template: dict[str, Any]) -> None:
    """One page for an incident, and none for a ticket."""
    rule = template["Resources"]["PipelineAlarm"]["Properties"]["AlarmRule"]["Fn::Sub"]
    tagged = of_type(template, "AWS::CloudWatch::Alarm").items()
    pages = {name for name, each in tagged if {"Key": "severity", "Value": "page"} in each.get("Tags", [])}
    assert set(re.findall(r'ALARM\("\$\{(\w+)\}"\)', rule)) == pages


def test_every_alarm_tells_a_topic(template: dict[str, Any]) -> None:
    """Of its beginning and of its end."""
    alarms = {**of_type(template, "AWS::CloudWatch::Alarm"), **of_type(template, "AWS::CloudWatch::CompositeAlarm")}
    for name, alarm in alarms.items():
        topic = {"Ref": "PageTopic" if name == "PipelineAlarm" else "AlarmTopic"}
        assert (alarm["AlarmActions"], alarm["OKActions"]) == ([topic], [topic]), name


def test_the_dashboard_has_the_sections_of_dynatraces(dashboard: dict[str, Any]) -> None:
    """The same eleven, in the same order, each with something below it that fits on the grid."""
    widgets = dashboard["widgets"]
    headings = [each["properties"]["markdown"].removeprefix("## ") for each in widgets if each["type"] == "text"]
    assert headings == SECTIONS
    kinds = "".join(each["type"][0] for each in widgets)
    assert re.fullmatch(r"(t[am]+)+", kinds)
    assert all(each["x"] + each["width"] <= 24 for each in widgets)


def test_the_dashboards_thresholds_are_those_of_alarms(template: dict[str, Any]) -> None:
    """They are the same parameters, so that they cannot disagree."""
    text = template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    drawn = set(re.findall(r'"value": \$\{(\w+)\}', text))
    judged = {each["Threshold"].get("Ref") for each in of_type(template, "AWS::CloudWatch::Alarm").values()
              if isinstance(each["Threshold"], dict)}  # fmt: skip
    assert drawn
    assert drawn <= judged


def test_every_log_group_of_the_pipeline_is_forwarded(template: dict[str, Any]) -> None:
    """And no other: the forwarder's own logs would be forwarded for ever."""
    groups = {each["LogGroupName"]["Fn::Sub"] for each in of_type(load(str(PIPELINE)), "AWS::Logs::LogGroup").values()}
    filters = of_type(template, "AWS::Logs::SubscriptionFilter").values()
    assert sorted(each["LogGroupName"]["Fn::Sub"] for each in filters) == sorted(groups)
    assert {each["DestinationArn"]["Fn::GetAtt"][0] for each in filters} == {"Forwarder"}


def test_error_lines_of_every_function_are_counted(template: dict[str, Any]) -> None:
    """The functions' own by their level, and those of Lambda by their words; an idle minute is 0 once."""
    filters = of_type(template, "AWS::Logs::MetricFilter").values()
    found = sorted((each["LogGroupName"]["Fn::Sub"], each["FilterPattern"]) for each in filters)
    groups = [f"/aws/lambda/${{Prefix}}-{name}" for name in FUNCTIONS]
    patterns = ('{ ($.level = "ERROR") || ($.level = "CRITICAL") }', '?"Task timed out" ?"Runtime exited"')
    assert found == sorted((group, pattern) for group in groups for pattern in patterns)
    assert {each["MetricTransformations"][0]["MetricName"] for each in filters} == {"ErrorLogEvents"}


def test_no_role_may_do_everything(template: dict[str, Any]) -> None:
    """No action and no resource is a wildcard."""
    policies = [policy for role in of_type(template, "AWS::IAM::Role").values() for policy in role["Policies"]]
    for statement in (found for policy in policies for found in policy["PolicyDocument"]["Statement"]):
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        assert not any("*" in action for action in actions)
        assert statement["Resource"] != "*"
