"""The template deploys on AWS as it is, and agrees with the code around it."""

import json
import re
from typing import Any

import pytest
from cfnlint.api import lint_file
from cfnlint.decode.cfn_yaml import load

from smokealarm.pipeline.shape import PipelineShape
from smokealarm.pipeline.spoiling import DEFAULT_MAX_BYTES
from smokealarm.pipeline.workload import KEY_PREFIX

FUNCTIONS = ("ingest", "validate", "transform", "store", "record")

ARCHIVES = {"ArtifactBucket", "LayerKey", *(f"{name.capitalize()}Key" for name in FUNCTIONS)}


@pytest.fixture(scope="module")
def template(shape: PipelineShape) -> dict[str, Any]:
    """Read the template."""
    found: dict[str, Any] = load(str(shape.template))
    return found


@pytest.fixture(scope="module")
def defaults(template: dict[str, Any]) -> dict[str, Any]:
    """Look up the parameters' defaults."""
    return {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}


@pytest.fixture(scope="module")
def machine(template: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """Read the state machine's definition with the defaults filled in."""
    text = template["Resources"]["StateMachine"]["Properties"]["DefinitionString"]["Fn::Sub"]
    found: dict[str, Any] = json.loads(
        re.sub(r"\$\{([\w:.]+)\}", lambda name: str(defaults.get(name[1], name[1])), text)
    )
    return found


def of_type(template: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type."""
    resources = template["Resources"].items()
    return {name: resource["Properties"] for name, resource in resources if resource["Type"] == kind}


def test_cfn_lint_finds_nothing(shape: PipelineShape) -> None:
    """The linter of CloudFormation has no error and no warning."""
    assert [str(found) for found in lint_file(shape.template)] == []


def test_everything_but_the_archives_has_a_default(defaults: dict[str, Any]) -> None:
    """A deployment need only say where the code is."""
    assert {name for name, default in defaults.items() if default is None} == ARCHIVES


def test_the_visibility_timeout_is_six_times_the_functions(defaults: dict[str, Any]) -> None:
    """AWS advises six times, so that a throttled batch is not seen twice.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    """
    assert defaults["VisibilityTimeoutSeconds"] == 6 * defaults["FunctionTimeoutSeconds"]


def test_the_library_repeats_the_templates_defaults(defaults: dict[str, Any]) -> None:
    """Where the workload has a default of its own, it is the template's."""
    assert (defaults["KeyPrefix"], defaults["MaxObjectBytes"]) == (KEY_PREFIX, DEFAULT_MAX_BYTES)


def test_smokealarm_toml_repeats_the_templates_defaults(defaults: dict[str, Any], shape: PipelineShape) -> None:
    """The keys of uploads and the namespace of the metrics are said in both."""
    uploads = shape.uploads
    assert (defaults["KeyPrefix"], defaults["KeySuffix"]) == (uploads.key_prefix, uploads.key_suffix)
    assert defaults["MetricsNamespace"] == shape.metrics_namespace


def test_the_rule_has_one_target_with_a_dead_letter_queue(template: dict[str, Any]) -> None:
    """An upload that cannot be delivered is not lost."""
    (rule,) = of_type(template, "AWS::Events::Rule").values()
    (target,) = rule["Targets"]
    assert set(target) == {"Id", "Arn", "DeadLetterConfig", "RetryPolicy"}


def test_every_function_has_limits_and_a_log_group_with_retention(template: dict[str, Any]) -> None:
    """No function runs without a timeout, reserved concurrency and a log group of this template."""
    functions = of_type(template, "AWS::Lambda::Function")
    groups = of_type(template, "AWS::Logs::LogGroup")
    assert {name.lower() for name in functions} == set(FUNCTIONS)
    for function in functions.values():
        assert {"Timeout", "MemorySize", "ReservedConcurrentExecutions"} <= set(function)
        assert function["LoggingConfig"]["LogGroup"]["Ref"] in groups
    assert all("RetentionInDays" in group for group in groups.values())


def test_no_role_may_do_everything(template: dict[str, Any]) -> None:
    """No action is a wildcard, and only log delivery, which has no resource types, has no resource."""
    policies = [policy for role in of_type(template, "AWS::IAM::Role").values() for policy in role["Policies"]]
    for statement in (found for policy in policies for found in policy["PolicyDocument"]["Statement"]):
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        assert not any("*" in action for action in actions)
        assert statement["Resource"] != "*" or all(action.startswith("logs:") for action in actions)


def test_only_rejected_files_are_caught_and_never_retried(machine: dict[str, Any]) -> None:
    """Reading states give a rejection up at once and send it to quarantine; anything else is retried."""
    for name in ("Validate", "Transform"):
        state = machine["States"][name]
        assert state["Retry"][0] == {"ErrorEquals": ["FileRejectedError"], "MaxAttempts": 0}
        assert [catch["ErrorEquals"] for catch in state["Catch"]] == [["FileRejectedError"]]
        assert state["Catch"][0]["Next"] == "Reject"
    assert [name for name, state in machine["States"].items() if "Catch" in state] == ["Validate", "Transform"]


def test_every_task_retries_and_ends(machine: dict[str, Any]) -> None:
    """Each task has a time limit and a last retrier for whatever happens, with the template's counts."""
    tasks = [state for state in machine["States"].values() if state["Type"] == "Task"]
    assert len(tasks) == 5
    for task in tasks:
        assert task["TimeoutSeconds"] == 60
        assert task["Retry"][-1] == {
            "ErrorEquals": ["States.ALL"],
            "IntervalSeconds": 5,
            "MaxAttempts": 2,
            "BackoffRate": 2,
        }


def test_the_retries_fit_into_the_execution(machine: dict[str, Any]) -> None:
    """One task that times out every time is given up before the execution is."""
    retrier = machine["States"]["Store"]["Retry"][-1]
    waits = sum(retrier["IntervalSeconds"] * retrier["BackoffRate"] ** n for n in range(retrier["MaxAttempts"]))
    assert (retrier["MaxAttempts"] + 1) * 60 + waits < machine["TimeoutSeconds"]
