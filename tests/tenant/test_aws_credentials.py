"""AWS accounts over HTTP: their documented shape, and no secret ever read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from smokealarm.dynatrace.integration import ConnectionStatus
from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.tenant.feed import Batch

NOON = 31_557_600
TOKEN = ApiToken("dt0c01.ALL.SECRET", frozenset({"ReadConfig", "WriteConfig"}))
AWS = "/api/config/v1/aws"
CREDENTIALS = f"{AWS}/credentials"


def an_account(**changes: Any) -> dict[str, Any]:
    """Return a configuration by role; what is changed to None is left out."""
    role = {"accountId": "000000000000", "iamRole": "monitoring"}
    document = {
        "label": "pipeline",
        "partitionType": "AWS_DEFAULT",
        "authenticationData": {"type": "ROLE", "roleBasedAuthentication": role},
        **changes,
    }
    return {name: value for name, value in document.items() if value is not None}


def by_keys(**keys: str) -> dict[str, Any]:
    """Return what authenticates with keys."""
    return {"type": "KEYS", "keyBasedAuthentication": keys}


class Connected:
    """A feed that is connected to every account."""

    def fetch(self, _minute: int) -> Batch | None:
        """Return nothing."""

    def connection(self, _account: str) -> ConnectionStatus:
        """Return that it is."""
        return ConnectionStatus.CONNECTED


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an environment."""
    with Tenant(Environment(NOON), [TOKEN]) as tenant:
        yield tenant


@pytest.fixture
def client(tenant: Tenant) -> Iterator[httpx.Client]:
    """Return a client of an empty environment."""
    tenant.serve(Environment(NOON))
    with httpx.Client(base_url=tenant.url, headers={"Authorization": f"Api-Token {TOKEN.value}"}) as client:
        yield client


def test_an_account_is_kept_listed_changed_and_deleted(client: httpx.Client) -> None:
    """201, 204 and 204; the list is a bare array."""
    made = client.post(CREDENTIALS, json=an_account())
    assert made.status_code == 201
    path = made.headers["Location"]
    account_id = made.json()["id"]
    assert client.get(CREDENTIALS).json() == [{"id": account_id, "name": "pipeline", "description": None}]
    assert client.get(path).json() == {**an_account(), "id": account_id, "connectionStatus": "UNINITIALIZED"}
    assert client.put(path, json=an_account(label="renamed")).status_code == 204
    assert client.get(path).json()["label"] == "renamed"
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.put(path, json=an_account()).status_code == 201


def test_a_secret_key_is_forgotten(client: httpx.Client, tenant: Tenant) -> None:
    """It is neither read back nor kept."""
    keys = by_keys(accessKey="AKIA-EXAMPLE", secretKey="very-secret")
    made = client.post(CREDENTIALS, json=an_account(authenticationData=keys))
    read = client.get(made.headers["Location"])
    assert read.json()["authenticationData"]["keyBasedAuthentication"] == {
        "accessKey": "AKIA-EXAMPLE",
        "secretKey": "***",
    }
    assert "very-secret" not in repr(tenant.environment.aws_credentials.documents())


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"label": None}, "label"),
        ({"partitionType": None}, "partitionType"),
        ({"partitionType": "AWS_MOON"}, "partitionType"),
        ({"authenticationData": None}, "authenticationData"),
        ({"authenticationData": {}}, "authenticationData.type"),
        ({"authenticationData": {"type": "ROLE"}}, "authenticationData.roleBasedAuthentication"),
        ({"authenticationData": {"type": "KEYS"}}, "authenticationData.keyBasedAuthentication"),
        ({"authenticationData": by_keys(accessKey="a")}, "authenticationData.keyBasedAuthentication.secretKey"),
        (
            {"authenticationData": {"type": "ROLE", "roleBasedAuthentication": {"accountId": "1"}}},
            "authenticationData.roleBasedAuthentication.iamRole",
        ),
        ({"taggedOnly": "yes"}, "taggedOnly"),
        ({"tagsToMonitor": [{"name": "a", "value": "b"}] * 11}, "tagsToMonitor"),
        ({"tagsToMonitor": [{"name": "a"}]}, "tagsToMonitor[0].value"),
        ({"supportingServicesToMonitor": [{}]}, "supportingServicesToMonitor[0].name"),
        (
            {
                "supportingServicesToMonitor": [
                    {"name": "sqs", "monitoredMetrics": [{"name": "m", "statistic": "P99", "dimensions": []}]}
                ]
            },
            "supportingServicesToMonitor[0].monitoredMetrics[0].statistic",
        ),
        (
            {"supportingServicesToMonitor": [{"name": "sqs", "monitoredMetrics": [{"name": "m", "dimensions": []}]}]},
            "supportingServicesToMonitor[0].monitoredMetrics[0].statistic",
        ),
    ],
)
def test_what_has_not_the_documented_shape(client: httpx.Client, changes: dict[str, Any], path: str) -> None:
    """The validator and the rest refuse it alike, and say where."""
    for method, place in (("POST", "/validator"), ("POST", "/x/validator"), ("POST", ""), ("PUT", "/x")):
        answer = client.request(method, CREDENTIALS + place, json=an_account(**changes))
        assert answer.status_code == 400
        assert [each["path"] for each in answer.json()["error"]["constraintViolations"]] == [path]
    assert client.get(CREDENTIALS).json() == []


def test_the_validator_keeps_nothing(client: httpx.Client) -> None:
    """A valid one is answered with 204."""
    assert client.post(f"{CREDENTIALS}/validator", json=an_account()).status_code == 204
    assert client.get(CREDENTIALS).json() == []


def test_monitored_services_are_a_document_of_their_own(client: httpx.Client, tenant: Tenant) -> None:
    """Until one is kept, those of the account's deprecated list are answered."""
    listed = [{"name": "sqs", "monitoredMetrics": None}]
    path = client.post(CREDENTIALS, json=an_account(supportingServicesToMonitor=listed)).headers["Location"]
    before = tenant.environment.aws_credentials.revision
    assert client.get(f"{path}/services").json() == {"services": listed}
    assert client.put(f"{path}/services", json={"services": [{"name": "lambda_builtin"}]}).status_code == 204
    assert client.get(f"{path}/services").json() == {"services": [{"name": "lambda_builtin"}]}
    assert client.get(f"{CREDENTIALS}/unknown/services").status_code == 404
    assert tenant.environment.aws_credentials.revision == before + 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (None, "services"),
        ({}, "services"),
        ({"services": [{"name": None}]}, "services[0].name"),
        ({"services": [{"name": "lambda_builtin", "monitoredMetrics": []}]}, "services[0].monitoredMetrics"),
        ({"services": [{"name": "lambda"}, {"name": "lambda_builtin"}]}, "services[1].name"),
    ],
)
def test_monitored_services_that_are_wrong(client: httpx.Client, body: Any, path: str) -> None:
    """Refused with where; of an account that is not there, nothing is even read."""
    account = client.post(CREDENTIALS, json=an_account()).headers["Location"]
    answer = client.put(f"{account}/services", content=json.dumps(body))
    assert answer.status_code == 400
    assert [each["path"] for each in answer.json()["error"]["constraintViolations"]] == [path]
    assert client.get(f"{account}/services").json() == {"services": []}
    assert client.put(f"{CREDENTIALS}/unknown/services", content=json.dumps(body)).status_code == 404


def test_what_is_missing_is_said_in_the_vendors_words(client: httpx.Client) -> None:
    """It may not be null."""
    answer = client.post(CREDENTIALS, json=an_account(label=None))
    assert [each["message"] for each in answer.json()["error"]["constraintViolations"]] == ["may not be null"]


def test_a_secret_beside_a_role_is_forgotten_too(client: httpx.Client, tenant: Tenant) -> None:
    """It does not count, but it was sent."""
    role = an_account()["authenticationData"] | {"keyBasedAuthentication": {"secretKey": "very-secret"}}
    assert client.post(CREDENTIALS, json=an_account(authenticationData=role)).status_code == 201
    assert "very-secret" not in repr(tenant.environment.aws_credentials.documents())


def test_the_status_of_the_connection_is_not_the_clients_to_say(client: httpx.Client, tenant: Tenant) -> None:
    """What is written is forgotten; what is read is what the poller says."""
    path = client.post(CREDENTIALS, json=an_account(connectionStatus="CONNECTED")).headers["Location"]
    assert client.get(path).json()["connectionStatus"] == "UNINITIALIZED"
    tenant.environment.watch(Connected())
    assert client.get(path).json()["connectionStatus"] == "CONNECTED"


def test_supported_services(client: httpx.Client) -> None:
    """Each with its namespace, its name, its entity type and what it is called."""
    services = client.get(f"{AWS}/supportedServices").json()["services"]
    assert {
        "cloudProviderServiceType": "AWS/SQS",
        "name": "sqs",
        "entityType": "cloud:aws:sqs",
        "displayName": "Amazon Simple Queue Service (SQS)",
    } in services
    assert len({each["name"] for each in services}) == len(services)
