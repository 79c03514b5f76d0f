"""The environment's time and version, and how often it may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from smokealarm.dynatrace.tenant.api.access import ApiToken
from smokealarm.dynatrace.tenant.api.options import ApiOptions
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.dynatrace.tenant.options import TenantOptions
from smokealarm.dynatrace.tenant.server import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = 31_557_600
ONE = ApiToken("dt0c01.ONE.SECRET")
TWO = ApiToken("dt0c01.TWO.SECRET")
TIME = "/api/v1/time"


def an_environment(requests_per_minute: int | None) -> Environment:
    """Return an environment that takes so many requests of a token in a minute."""
    return Environment(NOON, TenantOptions(api=ApiOptions(requests_per_minute=requests_per_minute)))


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    """Serve an environment to two tokens."""
    with Tenant(Environment(NOON), [ONE, TWO]) as tenant:
        yield tenant


def ask(tenant: Tenant, path: str = TIME, token: ApiToken = ONE) -> httpx.Response:
    """Get something with a token."""
    return httpx.get(tenant.url + path, headers={"Authorization": f"Api-Token {token.value}"})


def limits(answer: httpx.Response) -> tuple[str | None, ...]:
    """Return the limit, what is left of it, and when it begins anew."""
    return tuple(answer.headers.get(f"x-ratelimit-{name}") for name in ("limit", "remaining", "reset"))


def test_the_time_is_the_environments(tenant: Tenant) -> None:
    """Milliseconds since the epoch, as plain text."""
    environment = Environment(NOON)
    tenant.serve(environment)
    environment.advance_to(NOON + 1)
    answer = ask(tenant)
    assert answer.text == str((NOON + 1) * 60_000)
    assert answer.headers["content-type"].startswith("text/plain")


def test_the_version_is_an_option(tenant: Tenant) -> None:
    """Clients decide by it what they may ask."""
    options = TenantOptions(api=ApiOptions(cluster_version="1.250.1"))
    tenant.serve(Environment(NOON, options))
    assert ask(tenant, "/api/v1/config/clusterversion").json() == {"version": "1.250.1"}


def test_without_a_limit_nothing_is_said_of_one(tenant: Tenant) -> None:
    """As environments do since 1.210."""
    tenant.serve(an_environment(None))
    assert limits(ask(tenant)) == (None, None, None)


def test_each_token_has_its_requests_in_each_minute(tenant: Tenant) -> None:
    """Beyond the limit 429 says when it begins anew, and then it does."""
    environment = an_environment(2)
    tenant.serve(environment)
    reset = str((NOON + 1) * 60_000_000)
    assert limits(ask(tenant)) == ("2", "1", reset)
    assert limits(ask(tenant)) == ("2", "0", reset)
    refused = ask(tenant)
    assert (refused.status_code, limits(refused)) == (429, ("2", "0", reset))
    assert refused.json()["error"]["code"] == 429
    assert ask(tenant, token=TWO).status_code == 200
    environment.advance_to(NOON + 1)
    assert limits(ask(tenant)) == ("2", "1", str((NOON + 2) * 60_000_000))


def test_an_error_of_an_endpoint_counts_and_says_what_is_left(tenant: Tenant) -> None:
    """As every answer does."""
    tenant.serve(an_environment(2))
    answer = ask(tenant, "/api/config/v1/dashboards/unknown")
    assert (answer.status_code, limits(answer)[:2]) == (404, ("2", "1"))


def test_another_environment_counts_anew(tenant: Tenant) -> None:
    """Nothing is left of the one before."""
    for _ in range(2):
        tenant.serve(an_environment(1))
        assert ask(tenant).status_code == 200
