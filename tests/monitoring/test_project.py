"""The pipeline's own monitoring: it renders, Dynatrace would take it, and its rules look at metrics that exist."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.deployment.environments import MemoryEnvironment
from tests.monitoring.account import FOLDER, VARIABLES, monitored

from smokealarm.dynatrace.deployment import Outcome, deploy
from smokealarm.dynatrace.integration import Family, family_of, map_metric, origin_of
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.dynatrace.monaco import MonacoProject, read_folder, render
from smokealarm.dynatrace.notify.placeholders import TemplateFormat, doubtful_placeholders, json_fault
from smokealarm.dynatrace.selector import advice, metric_keys, parse
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smokealarm.dynatrace.monaco import RenderedConfig

RULES = "builtin:anomaly-detection.metric-events"
OWN = {
    "cloud.aws.lambdainsights.memory_utilizationByAccountIdRegionfunction_name",
    "cloud.aws.weatherpipeline.coldStartByAccountIdRegionfunction_nameservice",
    "cloud.aws.weatherpipeline.endToEndTimeByAccountIdRegionservice",
    "cloud.aws.weatherpipeline.filesProcessedByAccountIdRegionservice",
    "cloud.aws.weatherpipeline.filesRejectedByAccountIdRegionservice",
}
"""The keys of streamed metrics that rules and dashboards use."""

LATE = {Family.CLASSIC: 10, Family.METRIC_STREAM: 3}
"""The age in minutes of the newest minute just before the next data come, by the way on which they come."""


@pytest.fixture(scope="module")
def project() -> MonacoProject:
    """Return the project as it is deployed."""
    return read_folder(FOLDER)


@pytest.fixture(scope="module")
def sandbox(project: MonacoProject) -> tuple[RenderedConfig, ...]:
    """Return all that is sent to the sandbox."""
    return render(project, "sandbox", VARIABLES, lambda coordinate: f"id-{coordinate.config_id}")


@pytest.fixture(scope="module")
def rules(sandbox: tuple[RenderedConfig, ...]) -> dict[str, Any]:
    """Return the rules by their ids."""
    return {each.coordinate.config_id: each.value for each in sandbox if each.coordinate.type == RULES}


def test_the_project_can_be_deployed_to_every_environment(project: MonacoProject) -> None:
    """Every environment takes every object, one after the other."""
    for environment in project.manifest.environments:
        report = deploy(project, environment.name, VARIABLES, MemoryEnvironment())
        assert {each.outcome for each in report.objects} == {Outcome.CREATED}, str(report)


def test_deploying_twice_changes_nothing(project: MonacoProject) -> None:
    """The second deployment finds everything as it should be, and the objects are the same."""
    environment = MemoryEnvironment()
    first = deploy(project, "sandbox", VARIABLES, environment)
    values = [each.value for each in environment.store.objects(RULES)]
    second = deploy(project, "sandbox", VARIABLES, environment)
    assert {each.outcome for each in second.objects} == {Outcome.UNCHANGED}
    assert [each.object_id for each in second.objects] == [each.object_id for each in first.objects]
    assert [each.value for each in environment.store.objects(RULES)] == values


def test_every_metric_is_known_and_comes_by_the_way_that_is_set_up(rules: dict[str, Any]) -> None:
    """A key of another family, or one that does not exist, would make a rule silent."""
    selection = Selection(monitored())
    for name, rule in rules.items():
        selector = parse(rule["queryDefinition"]["metricSelector"])
        assert not list(advice(selector)), name
        for key in metric_keys(selector):
            assert key in OWN or key in filled(selection, key), f"{name}: {key} is not delivered"


def filled(selection: Selection, key: str) -> set[str]:
    """Return the keys that the settings fill from the CloudWatch metric behind a documented key."""
    origin = origin_of(key)
    assert origin is not None, key
    mapped = origin.mapped
    return {each.key for each in selection.keys(mapped.namespace, mapped.metric, mapped.dimensions)}


def test_the_functions_own_metrics_have_the_keys_that_a_stream_gives_them() -> None:
    """Namespace, name and dimensions are those that the functions, and Lambda Insights, send."""
    sent = [
        ("WeatherPipeline", "ColdStart", {"function_name", "service"}),
        ("WeatherPipeline", "EndToEndTime", {"service"}),
        ("WeatherPipeline", "FilesProcessed", {"service"}),
        ("WeatherPipeline", "FilesRejected", {"service"}),
        ("LambdaInsights", "memory_utilization", {"function_name"}),
    ]
    made = {each.key for one in sent for each in map_metric(Family.METRIC_STREAM, *one)}
    assert made == OWN


def test_every_rule_judges_only_minutes_that_have_been_delivered(rules: dict[str, Any]) -> None:
    """The offset is at least the greatest age of the newest minute, and only one rule alerts on what is missing."""
    for name, rule in rules.items():
        keys = metric_keys(parse(rule["queryDefinition"]["metricSelector"]))
        late = max(LATE[family] for key in keys if (family := family_of(key)))
        model = rule["modelProperties"]
        assert rule["queryDefinition"]["queryOffset"] >= late, name
        assert model["violatingSamples"] <= model["samples"] >= model["dealertingSamples"], name
        assert model["samples"] >= 5, name
    assert [name for name, rule in rules.items() if rule["modelProperties"]["alertOnNoData"]] == ["metrics-missing"]


def test_missing_data_alert_only_where_aws_always_sends(rules: dict[str, Any]) -> None:
    """The queue is counted every minute; a single minute with data is enough to be quiet, and so is the beginning."""
    rule = rules["metrics-missing"]
    (key,) = metric_keys(parse(rule["queryDefinition"]["metricSelector"]))
    origin = origin_of(key)
    assert origin is not None
    assert (origin.service, origin.metric) == ("sqs", "NumberOfMessagesReceived")
    assert rule["modelProperties"]["violatingSamples"] == rule["modelProperties"]["samples"]


def test_every_rule_tells_the_person_on_call_what_to_do(rules: dict[str, Any]) -> None:
    """What broke, where to look, and the runbook; owner and severity as metadata."""
    for name, rule in rules.items():
        template = rule["eventTemplate"]
        metadata = {each["metadataKey"]: each["metadataValue"] for each in template["metadata"]}
        assert template["title"].startswith("drill: "), name
        assert not list(unavailable(template, rule)), name
        assert "Where to look:" in template["description"], name
        assert template["description"].endswith(f"Runbook: {metadata['runbook']}"), name
        assert metadata["runbook"].endswith(f"/{name}"), name
        assert metadata["severity"] in {"page", "ticket", "information"}, name
        assert metadata["owner"], name


def unavailable(template: dict[str, Any], rule: dict[str, Any]) -> Iterator[str]:
    """Yield the placeholders of a rule's texts that Dynatrace does not fill for it."""
    known = {"severity", "threshold", "entityname", "metricname", "alert_condition"}
    known |= {"missing_data_samples"} if rule["modelProperties"]["alertOnNoData"] else set()
    split = re.findall(r":splitBy\(([^)]*)\)", rule["queryDefinition"]["metricSelector"])[-1]
    known |= {f"dims:{each}" for each in split.replace('"', "").split(",")}
    written = re.findall(r"{([^{}]+)}", template["title"] + template["description"])
    yield from (each for each in written if each not in known)


def test_the_resources_are_those_of_the_pipelines_template(rules: dict[str, Any]) -> None:
    """Every name that a selector filters by is one that the template gives a resource."""
    template = (FOLDER.parents[1] / "pipeline" / "template.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:\w*Name): !Sub "\$\{Prefix\}-([a-z-]+)["$]', template))
    named |= set(re.findall(r'Name: !Sub "\$\{Prefix\}-([a-z-]+)"', template))
    asked = {
        name
        for rule in rules.values()
        for name in re.findall(r'(?:"|:)drill-([a-z-]+-?)"', rule["queryDefinition"]["metricSelector"])
    }
    assert asked
    assert asked <= named


THRESHOLDS: dict[str, Callable[[dict[str, int]], float]] = {
    "function-near-timeout": lambda stack: 0.8 * 1000 * stack["FunctionTimeoutSeconds"],
    "duration-p95": lambda stack: 1000 * stack["FunctionTimeoutSeconds"] / 2,
    "duration-p99": lambda stack: 1000 * stack["FunctionTimeoutSeconds"] * 2 / 3,
    "ingest-queue-deep": lambda stack: 2 * stack["BatchSize"] * stack["IngestReservedConcurrency"],
    "message-too-old": lambda stack: stack["VisibilityTimeoutSeconds"] * stack["MaxReceiveCount"] + 60,
    "concurrency-near-limit": lambda stack: 0.8 * stack["WorkerReservedConcurrency"],
    "end-to-end-delay": lambda stack: 1000 * (stack["VisibilityTimeoutSeconds"] + 120),
}
"""What a threshold is with the parameters of the pipeline's template."""


@pytest.mark.parametrize("name", THRESHOLDS)
def test_thresholds_agree_with_the_pipelines_template(rules: dict[str, Any], name: str) -> None:
    """Timeout, batch size, reserved concurrencies, visibility timeout and receive count are those that are deployed."""
    template = (FOLDER.parents[1] / "pipeline" / "template.yaml").read_text(encoding="utf-8")
    stack = {key: int(value) for key, value in re.findall(r"(\w+):\n    Type: Number\n    Default: (\d+)\n", template)}
    assert rules[name]["modelProperties"]["threshold"] == THRESHOLDS[name](stack)


def test_every_notification_has_only_placeholders_that_are_replaced(sandbox: tuple[RenderedConfig, ...]) -> None:
    """An unknown placeholder would stay in the text."""
    for each in sandbox:
        if each.coordinate.config_id.startswith("mail-"):
            mail = each.value["emailNotification"]
            assert not list(doubtful_placeholders(mail["subject"], TemplateFormat.MAIL_SUBJECT))
            assert not list(doubtful_placeholders(mail["body"], TemplateFormat.MAIL_BODY))
        elif each.coordinate.config_id.startswith("splunk-"):
            payload = each.value["webHookNotification"]["payload"]
            assert not list(doubtful_placeholders(payload, TemplateFormat.JSON))
            assert json_fault(payload) is None


def test_an_address_that_is_not_set_is_no_address(project: MonacoProject) -> None:
    """A notification without a recipient is refused, since it would look like one that works."""
    for name in ("PIPELINE_AWS_ACCOUNT", "PIPELINE_PAGE_ADDRESS", "PIPELINE_TICKET_ADDRESS", "SPLUNK_HEC_TOKEN"):
        others = {each: value for each, value in VARIABLES.items() if each != name}
        with pytest.raises(MonacoInvalid, match=f"{name} is not set"):
            render(project, "sandbox", others, lambda _: "id")


def test_nothing_names_a_real_host_an_account_or_a_secret() -> None:
    """Hosts are reserved ones, or the vendor's pages; there is no account number, token or key."""
    for path in FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"https?://([^/\s\"'\\]+)", text)
        assert all(host.endswith(("example.org", "docs.dynatrace.com", "$DT_URL")) for host in hosts), path
        assert not re.search(r"\b\d{12}\b|dt0[cs]0\d|AKIA|[0-9a-f]{8}-[0-9a-f]{4}-", text), path


def test_the_templates_are_json_that_an_editor_can_format() -> None:
    """Numbers aside, a template stays JSON while its placeholders stand in it."""
    for path in FOLDER.rglob("*.json"):
        text = re.sub(r'(?<!")\{\{ \.\w+ \}\}', "0", path.read_text(encoding="utf-8"))
        json.loads(text)
