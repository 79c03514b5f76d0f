"""What a role may do, and what keeps metrics from arriving because of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.making import EVERYTHING, role
from tests.integration.oracle import rows

from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    AwsTag,
    ConnectionStatus,
    Family,
    IntegrationStatus,
    ServiceSettings,
    parse_policy,
    read_policy,
)
from smokealarm.dynatrace.integration.status import permission_problems
from smokealarm.errors import SettingsInvalid

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Version", "Statement", "Effect", "Action", "NotAction", "Resource", "Sid", "Condition"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("row", rows("policies"), ids=lambda row: row["name"])
def test_a_role_may_do_what_its_policy_says(row: dict[str, Any]) -> None:
    """Allow, Deny and wildcards are judged as IAM does."""
    policy = parse_policy({"Version": "2012-10-17", "Id": "own", "Statement": row["statements"]})
    assert policy.allows(row["action"]) is row["allowed"]


def test_one_statement_may_stand_without_a_list() -> None:
    """The grammar of policies allows it."""
    policy = parse_policy({"Statement": {"Sid": "One", "Effect": "Allow", "Action": "sqs:*", "Resource": "*"}})
    assert policy.allows("sqs:ListQueues")


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "Statement/0/Condition: is not supported"),
        ({"Principal": "*"}, "Statement/0/Principal: is not supported"),
        ({"NotResource": "x"}, "Statement/0/NotResource: is not supported"),
        ({"Effect": "allow"}, "Statement/0/Effect: 'allow' is not known; did you mean Allow?"),
        ({"Effect": None}, "Statement/0/Effect: is missing; expected Allow or Deny"),
        ({"Action": None}, "Statement/0/Action: is missing; expected a text or a list of texts"),
        ({"Action": [1]}, "Statement/0/Action: is wrong; expected a text or a list of texts"),
        ({"Resource": []}, "Statement/0/Resource: is wrong; expected a text or a list of texts"),
    ],
)
def test_a_statement_that_cannot_be_judged_is_refused(statement: dict[str, Any], complaint: str) -> None:
    """It is named, and read as allowing nothing."""
    document = {"Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"} | statement]}
    reading = read_policy(document)
    assert any(str(each).startswith(complaint) for each in reading.findings)
    assert not reading.valid
    assert not reading.policy.allows("sqs:ListQueues")
    with pytest.raises(SettingsInvalid, match="the policy is not a role policy"):
        parse_policy(document)


def test_a_policy_without_statements_is_refused() -> None:
    """There is nothing to judge."""
    assert [each.path for each in read_policy({}).findings] == ["Statement"]


def test_many_stars_are_judged_at_once() -> None:
    """A pattern of stars does not take time that grows with every one of them."""
    policy = parse_policy({"Statement": {"Effect": "Allow", "Action": "*s" * 40, "Resource": "*"}})
    assert not policy.allows("cloudwatch:" + "s" * 39)


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_document_can_be_read(document: dict[str, Any]) -> None:
    """Whatever stands in it, reading ends with findings or with a policy."""
    read_policy(document).policy.allows("sqs:ListQueues")


def settings(family: Family, *refused: str, tags: tuple[AwsTag, ...] | None = None) -> AwsIntegrationSettings:
    """Return settings of all services, and of a role that may do everything but some actions."""
    return AwsIntegrationSettings(
        tuple(ServiceSettings(name, family) for name in EVERYTHING), policy=role(*refused), tags=tags
    )


@pytest.mark.parametrize(
    ("action", "namespace"),
    [
        ("lambda:ListFunctions", "AWS/Lambda"),
        ("sqs:ListQueues", "AWS/SQS"),
        ("events:ListEventBuses", "AWS/Events"),
        ("s3:ListAllMyBuckets", "AWS/S3"),
    ],
)
def test_a_service_whose_resources_cannot_be_listed_is_silent(action: str, namespace: str) -> None:
    """The others are not, and the reason is said."""
    status = IntegrationStatus(ConnectionStatus.CONNECTED, permission_problems(settings(Family.CLASSIC, action)))
    assert [name for name in EVERYTHING if status.silent(name)] == [namespace]
    assert [str(each) for each in status.problems] == [
        f"{namespace}: the role may not {action}, so no resource is found"
    ]


@pytest.mark.parametrize("action", ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"])
@pytest.mark.parametrize("family", [Family.CLASSIC, Family.CONNECTION])
def test_without_cloudwatch_everything_is_silent(action: str, family: Family) -> None:
    """Nothing can be polled; Step Functions, which need no permission of their own, are no exception."""
    status = IntegrationStatus(ConnectionStatus.CONNECTED, permission_problems(settings(family, action)))
    assert all(status.silent(name) for name in EVERYTHING)


def test_a_metric_stream_does_not_need_the_role() -> None:
    """AWS pushes it."""
    assert permission_problems(settings(Family.METRIC_STREAM, "*:*")) == ()


def test_permissions_that_only_monitoring_requires_silence_nothing() -> None:
    """They are warned of all the same, and with tags to monitor the consequence is said."""
    problems = permission_problems(settings(Family.CLASSIC, "tag:GetResources", "sts:GetCallerIdentity"))
    assert [str(each) for each in problems] == [
        "AWS: the role may not sts:GetCallerIdentity, which monitoring requires",
        "AWS: the role may not tag:GetResources, which monitoring requires",
    ]
    assert not any(IntegrationStatus(ConnectionStatus.CONNECTED, problems).silent(name) for name in EVERYTHING)
    (tagged,) = permission_problems(settings(Family.CLASSIC, "tag:GetResources", tags=(AwsTag("a", "b"),)))
    assert str(tagged) == "AWS: the role may not tag:GetResources, so no resource is known to have a tag to monitor"


def test_a_role_that_may_do_everything_lacks_nothing() -> None:
    """So does an unknown one."""
    assert permission_problems(settings(Family.CLASSIC)) == ()
    assert permission_problems(AwsIntegrationSettings((ServiceSettings("AWS/SQS", Family.CLASSIC),))) == ()
