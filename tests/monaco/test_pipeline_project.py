"""The pipeline's own monitoring: it renders, Dynatrace would take it, and its rules look at metrics that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.deployment.environments import MemoryEnvironment

from smokealarm.dynatrace.deployment import Outcome, deploy
from smokealarm.dynatrace.integration import Family, origin_of
from smokealarm.dynatrace.monaco import MonacoProject, read_folder, render
from smokealarm.dynatrace.notify.placeholders import TemplateFormat, doubtful_placeholders, json_fault
from smokealarm.dynatrace.selector import advice, metric_keys, parse
from smokealarm.errors import MonacoInvalid

if TYPE_CHECKING:
    from smokealarm.dynatrace.monaco import RenderedConfig

FOLDER = Path(__file__).parents[2] / "monitoring" / "dynatrace"
RULES = "builtin:anomaly-detection.metric-events"
VARIABLES = {
    "PIPELINE_PREFIX": "drill",
    "PIPELINE_PAGE_ADDRESS": "page@example.org",
    "PIPELINE_TICKET_ADDRESS": "ticket@example.org",
    "SPLUNK_HEC_URL": "https://splunk.example.org:8088/services/collector/event",
    "SPLUNK_HEC_TOKEN": "11111111-2222-3333-4444-555555555555",
}
POLLED_MINUTES_LATE = 10
"""The age of the newest minute just before a poll, with the polls' rhythm and delay of five minutes each."""


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


def test_every_recommended_alert_is_there(rules: dict[str, Any]) -> None:
    """Dead letters of both queues, errors, failed executions, a deep queue, and runs close to their timeout."""
    assert set(rules) == {
        "event-dlq-not-empty",
        "executions-failed",
        "function-errors",
        "function-near-timeout",
        "ingest-dlq-not-empty",
        "ingest-queue-deep",
    }


def test_every_metric_is_one_of_classic_polling(rules: dict[str, Any]) -> None:
    """A key of another family, or one that does not exist, would make a rule silent."""
    for name, rule in rules.items():
        selector = parse(rule["queryDefinition"]["metricSelector"])
        origins = [origin_of(key) for key in metric_keys(selector)]
        assert origins, name
        assert all(origin is not None and origin.family is Family.CLASSIC for origin in origins), name
        assert not list(advice(selector)), name


def test_every_rule_judges_only_minutes_that_have_been_polled(rules: dict[str, Any]) -> None:
    """The offset is at least the greatest age of the newest minute, and no rule alerts on what is missing."""
    for name, rule in rules.items():
        assert rule["queryDefinition"]["queryOffset"] >= POLLED_MINUTES_LATE, name
        assert rule["modelProperties"]["alertOnNoData"] is False, name
        model = rule["modelProperties"]
        assert model["violatingSamples"] <= model["samples"] >= model["dealertingSamples"], name


def test_every_rule_tells_the_person_on_call_what_to_do(rules: dict[str, Any]) -> None:
    """What broke, where to look, and the runbook; owner and severity as metadata."""
    for name, rule in rules.items():
        template = rule["eventTemplate"]
        metadata = {each["metadataKey"]: each["metadataValue"] for each in template["metadata"]}
        assert "drill" in template["title"], name
        assert "Where to look:" in template["description"], name
        assert template["description"].endswith(f"Runbook: {metadata['runbook']}"), name
        assert metadata["runbook"].endswith(f"/{name}"), name
        assert metadata["severity"] in {"page", "ticket", "information"}, name
        assert metadata["owner"], name


def test_the_resources_are_those_of_the_pipelines_template(rules: dict[str, Any]) -> None:
    """Every name that a selector filters by is one that the template gives a resource."""
    template = (FOLDER.parents[1] / "pipeline" / "template.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:QueueName|FunctionName|StateMachineName): !Sub "\$\{Prefix\}-([a-z-]+)"', template))
    asked = {
        name
        for rule in rules.values()
        for name in re.findall(r'(?:"|:)drill-([a-z-]+)"', rule["queryDefinition"]["metricSelector"])
    }
    assert asked
    assert asked <= named


def test_a_slow_run_is_told_before_it_is_killed(rules: dict[str, Any]) -> None:
    """The threshold is 80 % of the functions' timeout."""
    template = (FOLDER.parents[1] / "pipeline" / "template.yaml").read_text(encoding="utf-8")
    found = re.search(r"FunctionTimeoutSeconds:\n\s+Type: Number\n\s+Default: (\d+)", template)
    assert found is not None
    assert rules["function-near-timeout"]["modelProperties"]["threshold"] == int(found[1]) * 1000 * 0.8


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
    with pytest.raises(MonacoInvalid, match="PIPELINE_PAGE_ADDRESS is not set"):
        render(project, "sandbox", {}, lambda _: "id")


def test_nothing_names_a_real_host_an_account_or_a_secret() -> None:
    """Hosts are reserved ones, and there is no account number, token or key."""
    for path in FOLDER.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"https?://([^/\s\"'\\]+)", text)
        assert all(host.endswith("example.org") for host in hosts), path
        assert not re.search(r"\b\d{12}\b|dt0[cs]0\d|AKIA|[0-9a-f]{8}-[0-9a-f]{4}-", text), path


def test_the_templates_are_json_that_an_editor_can_format() -> None:
    """Numbers aside, a template stays JSON while its placeholders stand in it."""
    for path in FOLDER.rglob("*.json"):
        text = re.sub(r'(?<!")\{\{ \.\w+ \}\}', "0", path.read_text(encoding="utf-8"))
        json.loads(text)
