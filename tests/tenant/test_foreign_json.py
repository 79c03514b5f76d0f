"""Whatever JSON somebody sends, the Configuration API answers in the vendor's envelope and stays able to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dashboards.making import a_dashboard

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = 31_557_600
TOKEN = ApiToken("dt0c01.ALL.SECRET")
CREDENTIALS: dict[str, Any] = {
    "label": "an account",
    "partitionType": "AWS_DEFAULT",
    "authenticationData": {
        "type": "ROLE",
        "roleBasedAuthentication": {"accountId": "000000000000", "iamRole": "monitoring"},
    },
    "tagsToMonitor": [{"name": "a", "value": "b"}],
    "supportingServicesToMonitor": [
        {
            "name": "sqs",
            "monitoredMetrics": [{"name": "NumberOfMessagesSent", "statistic": "SUM", "dimensions": ["QueueName"]}],
        }
    ],
}
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**400), 1e308, float("nan"), float("inf"), "\ud800", "{{ .x }}", ""]),
    st.floats(),
    st.text(),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything inside a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn, valid: dict[str, Any]) -> Any:
    """Return a valid document with something else in one place, or something else altogether."""
    document = json.loads(json.dumps(valid))
    *parents, name = draw(st.sampled_from(list(places(document))))
    place = document
    for parent in parents:
        place = place[parent]
    place[name] = draw(ANYTHING)
    return draw(st.sampled_from([document, place[name]]))


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Return a client of an environment."""
    with (
        Tenant(Environment(NOON), [TOKEN]) as tenant,
        httpx.Client(base_url=tenant.url, headers={"Authorization": f"Api-Token {TOKEN.value}"}) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("path", "valid"), [("/api/config/v1/dashboards", a_dashboard()), ("/api/config/v1/aws/credentials", CREDENTIALS)]
)
def test_any_document_is_taken_or_refused(client: httpx.Client, path: str, valid: dict[str, Any]) -> None:
    """400 says why; what is taken can be read, listed and deleted again."""

    @given(spoilt(valid))
    @settings(max_examples=150, deadline=None)
    def check(document: Any) -> None:
        answer = client.post(path, content=json.dumps(document).encode())
        assert answer.status_code in (201, 400), answer.text
        if answer.status_code == 400:
            assert answer.json()["error"]["code"] == 400
            return
        one = f"{path}/{answer.json()['id']}"
        assert {client.get(each).status_code for each in (one, path)} == {200}
        assert client.delete(one).status_code == 204

    check()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"a":' * 20_000, b"1" * 5000, b'"\\ud800"', b'{"tiles": NaN}'],
    ids=["nothing", "torn", "no UTF-8", "deep list", "deep object", "long number", "half a pair", "no number"],
)
def test_a_body_that_is_hardly_json(client: httpx.Client, body: bytes) -> None:
    """Refused with 400, at every endpoint that takes a body."""
    client.put("/api/config/v1/dashboards/x", json=a_dashboard())
    client.put("/api/config/v1/aws/credentials/x", json=CREDENTIALS)
    for method, path in (
        ("POST", "/api/config/v1/dashboards"),
        ("PUT", "/api/config/v1/dashboards/x"),
        ("PUT", "/api/config/v1/dashboards/x/shareSettings"),
        ("POST", "/api/config/v1/aws/credentials/validator"),
        ("PUT", "/api/config/v1/aws/credentials/x/services"),
        ("POST", "/api/v2/apiTokens/lookup"),
    ):
        answer = client.request(method, path, content=body)
        assert (path, answer.status_code) == (path, 400)
        assert answer.json()["error"]["code"] == 400


@pytest.mark.parametrize("depth", [100, 500, 900, 1500, 5000, 50_000])
def test_a_deep_document_is_taken_and_read_again_or_refused(client: httpx.Client, depth: int) -> None:
    """What can be stored can be answered with."""
    document = json.dumps(a_dashboard()).replace('"name": "Sent"', '"name": "Sent", "x": ' + "[" * depth + "]" * depth)
    answer = client.post("/api/config/v1/dashboards", content=document.encode())
    assert answer.status_code in (201, 400)
    if answer.status_code == 201:
        assert client.get(answer.headers["Location"]).status_code == 200
