"""Resource policies, by AWS's evaluation logic.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

# ruff: noqa: FBT001  the tables of the tests hold booleans

import json
from typing import Any

import pytest

from smokealarm_localstack.faults.policies import AccessRequest, allows

QUEUE = "arn:aws:sqs:us-east-1:000000000000:ingest"
RULE = "arn:aws:events:us-east-1:000000000000:rule/upload"
REQUEST = AccessRequest(
    "events.amazonaws.com",
    "sqs:SendMessage",
    QUEUE,
    (("aws:SourceArn", RULE), ("aws:SourceAccount", "000000000000"), ("aws:SecureTransport", "true")),
)
ALLOW = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
}


def judged(*statements: dict[str, Any]) -> bool:
    """Say whether a policy of these statements allows EventBridge's message."""
    return allows(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}), REQUEST)


@pytest.mark.parametrize("policy", [None, "", "{}", '{"Statement":[]}'])
def test_no_statement_allows_nothing(policy: str | None) -> None:
    """A queue without a policy accepts nothing from EventBridge."""
    assert not allows(policy, REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["sns.amazonaws.com", "events.amazonaws.com"]}},
        {"Action": "SQS:sendmessage"},
        {"Action": ["sqs:GetQueueUrl", "sqs:Send*"]},
        {"Action": "*"},
        {"Resource": "*"},
        {"Resource": "arn:aws:sqs:*:000000000000:in*"},
        {"Resource": ["arn:aws:sqs:us-east-1:000000000000:other", QUEUE]},
    ],
)
def test_what_matches_is_allowed(change: dict[str, Any]) -> None:
    """Principals, actions (in any case) and resources match by name, list and wildcard."""
    assert judged(ALLOW | change)


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::000000000000:root"}},
        {"Action": "sqs:ReceiveMessage"},
        {"Resource": "arn:aws:sqs:us-east-1:000000000000:other"},
    ],
)
def test_what_does_not_match_is_not_allowed(change: dict[str, Any]) -> None:
    """A statement about something else allows nothing."""
    assert not judged(ALLOW | change)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"ArnEquals": {"aws:SourceArn": RULE}}, True),
        ({"ArnEquals": {"AWS:sourcearn": RULE}}, True),
        ({"ArnEquals": {"aws:SourceArn": RULE + "-2"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/*"}}, True),
        ({"StringEquals": {"aws:SourceAccount": ["111111111111", "000000000000"]}}, True),
        ({"StringEquals": {"aws:SourceAccount": "111111111111"}}, False),
        ({"StringLike": {"aws:SourceArn": "*:rule/up*"}}, True),
        ({"StringNotEquals": {"aws:SourceAccount": "111111111111"}}, True),
        ({"StringNotEquals": {"aws:SourceAccount": "000000000000"}}, False),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"Null": {"aws:SourceArn": "true"}}, False),
        ({"Null": {"aws:PrincipalOrgID": "true"}}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"NumericEquals": {"aws:SourceAccount": "000000000000"}}, False),
        ({"ArnEquals": {"aws:SourceArn": RULE}, "StringEquals": {"aws:SourceAccount": "1"}}, False),
    ],
)
def test_all_conditions_must_hold(condition: dict[str, Any], holds: bool) -> None:
    """Operators compare as AWS's do; a key that is missing fails all but negated and IfExists ones."""
    assert judged(ALLOW | {"Condition": condition}) is holds


def test_a_deny_outweighs_every_allow() -> None:
    """An explicit Deny that applies wins, wherever it stands."""
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": QUEUE}

    assert not judged(deny, ALLOW)
    assert not judged(ALLOW, deny)


def test_a_deny_of_insecure_transport_does_not_apply() -> None:
    """The usual statement that demands TLS does not stand in EventBridge's way."""
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:*",
        "Resource": QUEUE,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }

    assert judged(ALLOW, deny)


def test_not_action_is_everything_else() -> None:
    """NotAction, NotResource and NotPrincipal turn their element around."""
    assert judged({**{key: ALLOW[key] for key in ("Effect", "Principal", "Resource")}, "NotAction": "sqs:DeleteQueue"})
    assert not judged({**{key: ALLOW[key] for key in ("Effect", "Principal", "Resource")}, "NotAction": "sqs:Send*"})
