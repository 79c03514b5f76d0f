"""The sandbox's tenant watches the pipeline's account as its AWS credentials say, and follows them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.clock import Instant
from smokealarm.pipeline.shape_reading import shipped_shape
from smokealarm.sandbox import Sandbox, deploy_monitoring, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

NINE = 1_896_080_400 // 60
CREDENTIALS = "/api/config/v1/aws/credentials"
SHAPE = replace(shipped_shape(), metrics_namespace="Own")
PIPELINE = pipeline_on_paper("drill", account="123456789012", shape=SHAPE)
LISTED = [
    ("AWS/Lambda", "Errors", "FunctionName"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"),
    ("Own", "EndToEndTime", "service"),
]


class CloudWatch:
    """A CloudWatch with three metrics and no values, that counts what is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_paginator(self, operation: str) -> CloudWatch:
        """Return the pages of an operation."""
        assert operation in ("list_metrics", "get_metric_data")
        return self

    def paginate(self, **given: Any) -> list[dict[str, Any]]:
        """Return one page."""
        queries = given.get("MetricDataQueries", [])
        self.asked += [each["MetricStat"]["Metric"]["MetricName"] for each in queries]
        metrics = [
            {"Namespace": space, "MetricName": name, "Dimensions": [{"Name": dimension, "Value": "one"}]}
            for space, name, dimension in LISTED
        ]
        return [{"Metrics": metrics, "MetricDataResults": []}]

    def questions(self) -> set[str]:
        """Return the names of the metrics that were asked for since the last call."""
        found, self.asked = set(self.asked), []
        return found


@pytest.fixture(scope="module")
def cloudwatch() -> CloudWatch:
    """Provide a CloudWatch."""
    return CloudWatch()


@pytest.fixture(scope="module")
def box(cloudwatch: CloudWatch) -> Iterator[Sandbox]:
    """Provide a sandbox around it."""
    clients = SimpleNamespace(cloudwatch=cloudwatch)
    backend: Any = SimpleNamespace(clients=clients, metric_extent=lambda *_: None)
    with sandbox(backend, PIPELINE) as opened:
        yield opened


@pytest.fixture
def client(box: Sandbox, cloudwatch: CloudWatch) -> Iterator[httpx.Client]:
    """Begin at nine, deploy the project's monitoring, and provide a client of the tenant."""
    box.begin(Instant(NINE * 60))
    deploy_monitoring(box)
    cloudwatch.questions()
    headers = {"Authorization": f"Api-Token {box.secrets.tenant_token}"}
    with httpx.Client(base_url=box.tenant.url, headers=headers) as client:
        yield client


def account_id(client: httpx.Client) -> str:
    """Return the id of the only account."""
    (account,) = client.get(CREDENTIALS).json()
    return str(account["id"])


def pass_minutes(box: Sandbox, minutes: int) -> None:
    """Let the tenant live through some minutes."""
    box.follow(Instant((box.tenant.environment.minute + minutes) * 60))


def test_the_account_is_in_the_tenant_and_is_connected_once_it_was_polled(box: Sandbox, client: httpx.Client) -> None:
    """It names the pipeline's account."""
    account = client.get(f"{CREDENTIALS}/{account_id(client)}").json()
    assert account["authenticationData"]["roleBasedAuthentication"]["accountId"] == "123456789012"
    assert account["connectionStatus"] == "UNINITIALIZED"
    pass_minutes(box, 5)
    assert client.get(f"{CREDENTIALS}/{account_id(client)}").json()["connectionStatus"] == "CONNECTED"


def test_a_service_can_be_switched_off(box: Sandbox, client: httpx.Client, cloudwatch: CloudWatch) -> None:
    """The next poll does not ask for it any more; the stream goes on."""
    pass_minutes(box, 5)
    assert cloudwatch.questions() == {"Errors", "ApproximateNumberOfMessagesVisible", "EndToEndTime"}
    path = f"{CREDENTIALS}/{account_id(client)}/services"
    services = [each for each in client.get(path).json()["services"] if each["name"] != "sqs"]
    assert client.put(path, json={"services": services}).status_code == 204
    pass_minutes(box, 5)
    assert cloudwatch.questions() == {"Errors", "EndToEndTime"}


def test_an_account_that_is_removed_leaves_the_stream(
    box: Sandbox, client: httpx.Client, cloudwatch: CloudWatch
) -> None:
    """It is configured in AWS."""
    assert client.delete(f"{CREDENTIALS}/{account_id(client)}").status_code == 204
    pass_minutes(box, 5)
    assert cloudwatch.questions() == {"EndToEndTime"}


def test_polls_can_be_late(box: Sandbox, client: httpx.Client, cloudwatch: CloudWatch) -> None:
    """Those of the account, not the stream."""
    assert client.get(CREDENTIALS).json()
    assert box.feed is not None
    box.feed.late = 3
    pass_minutes(box, 7)
    assert cloudwatch.questions() == {"EndToEndTime"}
    pass_minutes(box, 1)
    assert "Errors" in cloudwatch.questions()


@pytest.mark.usefixtures("client")
def test_a_role_that_may_not_read_metrics_polls_none(box: Sandbox, cloudwatch: CloudWatch) -> None:
    """As long as the permission is gone; then it polls again."""
    with box.without_permission("cloudwatch:*"):
        box.follow(Instant((NINE + 10) * 60))
        refused = cloudwatch.questions() - {"EndToEndTime"}
    box.follow(Instant((NINE + 20) * 60))

    assert refused == set()
    assert "Errors" in cloudwatch.questions()
