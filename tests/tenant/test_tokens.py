"""Tokens over HTTP: what they are called and may do, never their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTER = ApiToken("dt0c01.LISTER.SECRET-OF-LISTER", frozenset({"apiTokens.read"}), name="lister")
INGESTER = ApiToken("dt0c01.INGESTER.SECRET-OF-INGESTER", frozenset({"metrics.ingest"}), name="ingester")
OTHERS = [ApiToken(f"dt0c01.T{number}.SECRET-OF-{number}", frozenset()) for number in range(250)]
TOKENS = "/api/v2/apiTokens"


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an environment to many tokens."""
    with Tenant(Environment(31_557_600), [LISTER, INGESTER, *OTHERS]) as tenant:
        yield tenant


def ask(tenant: Tenant, path: str, token: ApiToken = LISTER) -> httpx.Response:
    """Get something with a token."""
    return httpx.get(tenant.url + path, headers={"Authorization": f"Api-Token {token.value}"})


def look_up(tenant: Tenant, body: object) -> httpx.Response:
    """Look a token up, with one that may do nothing else."""
    headers = {"Authorization": f"Api-Token {INGESTER.value}"}
    return httpx.post(f"{tenant.url}{TOKENS}/lookup", json=body, headers=headers)


def test_a_token_is_looked_up_by_its_secret(tenant: Tenant) -> None:
    """With any token; the answer does not repeat the secret."""
    answer = look_up(tenant, {"token": LISTER.value})
    assert answer.json() == {
        "id": "dt0c01.LISTER",
        "name": "lister",
        "enabled": True,
        "personalAccessToken": False,
        "owner": "smokealarm",
        "scopes": ["apiTokens.read"],
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"token": "dt0c01.LISTER.WRONG"}, 404),
        ({"token": "dt0c01.LISTER"}, 404),
        ({"token": "ö"}, 404),
        ({"token": None}, 400),
        ({}, 400),
        ([], 400),
    ],
)
def test_a_token_that_is_not_there(tenant: Tenant, body: object, status: int) -> None:
    """404, or 400 for a body that names none."""
    assert look_up(tenant, body).status_code == status


def test_tokens_are_listed_page_by_page_without_secrets(tenant: Tenant) -> None:
    """Each page says where the next one begins."""
    first = ask(tenant, TOKENS)
    assert (first.json()["totalCount"], first.json()["pageSize"], len(first.json()["apiTokens"])) == (252, 200, 200)
    second = ask(tenant, f"{TOKENS}?nextPageKey={first.json()['nextPageKey']}")
    assert (len(second.json()["apiTokens"]), second.json()["nextPageKey"]) == (52, None)
    assert "SECRET" not in first.text + second.text
    assert ask(tenant, f"{TOKENS}?pageSize=99").status_code == 400
    assert ask(tenant, f"{TOKENS}?nextPageKey=nowhere").status_code == 400


def test_one_token_by_its_id(tenant: Tenant) -> None:
    """The id is its public part."""
    assert ask(tenant, f"{TOKENS}/dt0c01.INGESTER").json()["name"] == "ingester"
    assert ask(tenant, f"{TOKENS}/dt0c01.NOBODY").status_code == 404


def test_listing_needs_its_scope(tenant: Tenant) -> None:
    """Others get 403."""
    assert {ask(tenant, path, INGESTER).status_code for path in (TOKENS, f"{TOKENS}/dt0c01.LISTER")} == {403}
