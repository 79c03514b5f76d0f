"""The AWS account as it is deployed: five services, what the rules need of them, and a role that may do just that."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.monitoring.account import FOLDER, PLACE, deployed, healthy

from smokealarm.dynatrace.integration import (
    AwsPoller,
    ConnectionStatus,
    Family,
    Policy,
    parse_policy,
    read_credentials,
    read_policy,
)

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration import AwsIntegrationSettings

POLICY: dict[str, Any] = json.loads((FOLDER / "aws-policy.json").read_text(encoding="utf-8"))
ACTIONS = [action for statement in POLICY["Statement"] for action in statement["Action"]]


def under(policy: Policy | None) -> AwsIntegrationSettings:
    """Return the settings as the environment reads them, with a role that may do something."""
    return read_credentials(deployed(), policy=policy).settings


def without(action: str) -> Policy:
    """Return the role without one action."""
    statements = [
        {**each, "Action": left} for each in POLICY["Statement"] if (left := [a for a in each["Action"] if a != action])
    ]
    return parse_policy({**POLICY, "Statement": statements})


def test_dynatrace_takes_the_account_without_a_complaint() -> None:
    """No property is wrong, and no recommended metric is left out."""
    assert read_credentials(deployed()).findings == ()


def test_the_five_services_are_polled_as_cloud_services() -> None:
    """The keys of the rules are those of this way."""
    services = under(None).services
    assert [each.namespace for each in services] == ["AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3"]
    assert {each.family for each in services} == {Family.CLASSIC}


def test_the_role_suffices() -> None:
    """Everything is polled, and nothing is complained of."""
    reading = read_policy(POLICY)
    assert reading.valid
    poller = AwsPoller(cast("Any", healthy(20)), under(reading.policy), PLACE)
    assert poller.status.problems == ()


@pytest.mark.parametrize("action", ACTIONS)
def test_the_role_may_do_nothing_that_is_not_needed(action: str) -> None:
    """Without any one of its actions something is silent, or monitoring complains."""
    poller = AwsPoller(cast("Any", healthy(20)), under(without(action)), PLACE)
    assert poller.status.connection is ConnectionStatus.UNINITIALIZED
    assert any(action in each.message for each in poller.status.problems)


@pytest.mark.parametrize(
    ("action", "silent"),
    [
        ("cloudwatch:GetMetricData", {"AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3"}),
        ("cloudwatch:ListMetrics", {"AWS/Lambda", "AWS/SQS", "AWS/States", "AWS/Events", "AWS/S3"}),
        ("events:ListEventBuses", {"AWS/Events"}),
        ("lambda:ListFunctions", {"AWS/Lambda"}),
        ("s3:ListAllMyBuckets", {"AWS/S3"}),
        ("sqs:ListQueues", {"AWS/SQS"}),
    ],
)
def test_a_missing_action_silences_services(action: str, silent: set[str]) -> None:
    """All of them where metrics cannot be read, and one where its resources cannot be listed."""
    settings = under(without(action))
    status = AwsPoller(cast("Any", healthy(20)), settings, PLACE).status
    assert {each.namespace for each in settings.services if status.silent(each.namespace)} == silent
    assert replace(settings, policy=None) == under(None)


def test_no_action_is_a_wildcard() -> None:
    """The least privilege is a list of actions."""
    assert not [action for action in ACTIONS if "*" in action]
    assert len(ACTIONS) == len(set(ACTIONS))
