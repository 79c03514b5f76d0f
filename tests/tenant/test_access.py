"""Who may ask what of the tenant, and how it says no."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.api.application import Refusal
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant
from smokealarm.errors import NotListening

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = 31_557_600
ALL = ApiToken("dt0c01.ALL.SECRET-OF-ALL")
READER = ApiToken("dt0c01.READER.SECRET-OF-READER", frozenset({"metrics.read"}))
DISABLED = ApiToken("dt0c01.OLD.SECRET-OF-OLD", enabled=False)
INGEST = "/api/v2/metrics/ingest"


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an empty environment to three tokens."""
    with Tenant(Environment(NOON), [ALL, READER, DISABLED]) as tenant:
        yield tenant


def post(tenant: Tenant, path: str, body: bytes = b"cpu 1", **headers: str) -> httpx.Response:
    """Post a body with the token of everything, unless headers say otherwise."""
    return httpx.post(tenant.url + path, content=body, headers={"Authorization": f"Api-Token {ALL.value}", **headers})


def test_a_token_with_the_scope_is_let_in(tenant: Tenant) -> None:
    """In the header, or in the query as the vendor still takes it."""
    assert post(tenant, INGEST).status_code == 202
    assert post(tenant, f"{INGEST}?api-token={ALL.value}", Authorization="").status_code == 202
    assert post(tenant, f"/e/a-1{INGEST}").status_code == 202


@pytest.mark.parametrize(
    ("header", "status", "message"),
    [
        ("", 401, "Missing authorization parameter."),
        ("Basic abc", 401, "Missing authorization parameter."),
        ("Api-Token dt0c01.ALL.WRONG", 401, "Token Authentication failed"),
        (f"Api-Token {DISABLED.value}", 401, "Token Authentication failed"),
        (f"Api-Token {READER.value}", 403, "Token is missing required scope."),
    ],
)
def test_others_are_refused_in_the_vendors_envelope(tenant: Tenant, header: str, status: int, message: str) -> None:
    """401 without a valid token, 403 without the scope."""
    answer = post(tenant, INGEST, Authorization=header)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["code"] == status
    assert error["message"].startswith(message)


def test_a_token_never_shows_its_secret() -> None:
    """Only the public part is for eyes."""
    assert "SECRET" not in repr(ALL)
    assert ALL.public_part == "dt0c01.ALL"


def test_unknown_paths_and_methods(tenant: Tenant) -> None:
    """404, and 405 with what is allowed."""
    assert post(tenant, "/api/v2/metric/ingest").json()["error"]["code"] == 404
    answer = httpx.delete(tenant.url + INGEST)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = httpx.patch(f"{tenant.url}/e/a-1/api/config/v1/dashboards/x")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PUT")


def test_the_most_literal_path_is_chosen_before_the_method(tenant: Tenant) -> None:
    """What is posted to ingest is not also a metric that can be read; another key is one."""
    headers = {"Authorization": f"Api-Token {ALL.value}"}
    answer = httpx.get(tenant.url + INGEST, headers=headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert httpx.get(tenant.url + "/api/v2/metrics/ingested", headers=headers).status_code == 404


def test_a_packed_body_is_unpacked_within_the_limit(tenant: Tenant) -> None:
    """A bomb, a torn stream and what is no gzip are refused."""
    packed = gzip.compress(b"cpu 1\ncpu 2")
    accepted = post(tenant, INGEST, packed, **{"Content-Encoding": "gzip"})
    assert accepted.json()["linesOk"] == 2
    assert post(tenant, INGEST, packed[:-9], **{"Content-Encoding": "gzip"}).status_code == 400
    assert post(tenant, INGEST, b"cpu 1", **{"Content-Encoding": "gzip"}).status_code == 400
    assert post(tenant, INGEST, gzip.compress(b"#" * 5_000_000), **{"Content-Encoding": "gzip"}).status_code == 413
    assert post(tenant, INGEST, b"#" * 1_048_577).status_code == 413


def test_a_fault_of_the_tenant_has_its_headers_and_its_end(tenant: Tenant) -> None:
    """429 says when to come again, in microseconds, and only for the paths that it names."""
    with tenant.fault(Refusal(429, INGEST, times=1, retry_after_microseconds=5_000_000)):
        assert post(tenant, "/elsewhere").status_code == 404
        answer = post(tenant, INGEST)
        assert (answer.status_code, answer.headers["x-ratelimit-reset"]) == (429, str(NOON * 60_000_000 + 5_000_000))
        assert answer.headers["x-ratelimit-remaining"] == "0"
        assert post(tenant, INGEST).status_code == 202
    with tenant.fault(Refusal()):
        assert post(tenant, INGEST).status_code == 503
    assert post(tenant, INGEST).status_code == 202


def test_another_environment_knows_nothing_of_the_one_before(tenant: Tenant) -> None:
    """The whole state belongs to the environment."""
    post(tenant, INGEST, b"only.here 1")
    before = tenant.environment
    tenant.serve(Environment(NOON))
    assert "only.here" in before.metrics.keys()  # noqa: SIM118 - a method of the store
    assert tenant.environment.metrics.keys() == ()


def test_it_listens_only_within_its_block() -> None:
    """Afterwards it has no address."""
    tenant = Tenant(Environment(NOON), [ALL])
    with pytest.raises(NotListening):
        _ = tenant.url
    assert repr(tenant) == "Tenant(closed)"
