"""Whom a client asks, how it is refused, and what it never does or shows."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.client.stand_in import TOKEN, answering, json_answer, refusal

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.client.address import base_url
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import (
    ApiAnswerInvalid,
    ApiRateLimited,
    ApiRefused,
    ApiUnreachable,
    DynatraceError,
    EndpointRefused,
    UsageError,
)

LIMITED = {"x-ratelimit-reset": "1000000007500000"}


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("https://[::1]/e/abc-123/", "https://[::1]:443/e/abc-123"),
        (" https://abc12345.live.dynatrace.com ", "https://abc12345.live.dynatrace.com:443"),
        ("https://ABC12345.live.dynatrace.com", "https://abc12345.live.dynatrace.com:443"),
    ],
)
def test_the_base_is_this_machine_or_an_allowed_host(url: str, base: str) -> None:
    """With the path that Managed and ActiveGates have."""
    assert base_url(url, frozenset({"abc12345.live.dynatrace.com"})) == base


@pytest.mark.parametrize(
    "url",
    [
        "https://abc12345.live.dynatrace.com.evil.example",
        "https://other.live.dynatrace.com",
        "https://localhost.evil.example",
        "http://localhost:8080/api/v2",
        "http://localhost:8080/e/../x",
        "http://localhost:8080/%2e%2e",
        "http://user:secret@localhost:8080",
        "http://localhost:8080/?api-token=x",
        "http://localhost:8080#x",
        "http://[::1",
        "ftp://localhost",
        "localhost:8080",
        "",
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    """Before anything is looked up."""
    with pytest.raises(EndpointRefused):
        base_url(url, frozenset({"abc12345.live.dynatrace.com"}))


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """Nothing else is raised."""
    with suppress(EndpointRefused):
        assert base_url(text, frozenset()).startswith("http")


@pytest.mark.parametrize("token", ["", "dt0c01.A\r\nX-Evil: 1", "with blank", "tökén"])
def test_what_cannot_stand_in_a_header_is_no_token(token: str) -> None:
    """The message does not show it."""
    with pytest.raises(UsageError) as caught:
        DynatraceClient("http://localhost:1", token)
    assert not token or token not in str(caught.value)


def test_a_request_says_who_asks_and_nothing_of_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, no cookie, no credentials of the environment."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    client, tenant = answering(httpx.Response(200, headers={"set-cookie": "a=b"}, text="12"))
    assert client.cluster_time() == 12
    client.cluster_time()
    headers = tenant.asked[-1].headers
    assert headers["authorization"] == f"Api-Token {TOKEN}"
    assert headers["user-agent"] == "smokealarm"
    with DynatraceClient("http://localhost:1", Secret(TOKEN)) as other:
        assert other._connection._http._mounts == {}  # noqa: SLF001 - the only place that tells


def test_a_redirect_is_a_refusal() -> None:
    """The token goes nowhere else."""
    client, tenant = answering(httpx.Response(302, headers={"location": "http://evil.example"}))
    with pytest.raises(ApiRefused, match="302: Found"):
        client.cluster_time()
    assert len(tenant.asked) == 1


def test_the_token_is_shown_nowhere() -> None:
    """Not in a repr, not in an error, even if the other side repeats it."""
    client, _ = answering(refusal(400, f"bad token {TOKEN}"))
    with pytest.raises(ApiRefused) as caught:
        client.cluster_time()
    assert str(caught.value) == "400: bad token ***"

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"no route with {TOKEN}", request=request)

    failing, _ = answering(fail)
    with pytest.raises(ApiUnreachable) as unreachable:
        failing.cluster_time()
    assert str(unreachable.value) == "GET http://localhost:1/api/v1/time: no route with ***"
    assert unreachable.value.__cause__ is None
    assert "SECRET" not in repr(client) + repr(client._connection) + repr(vars(client._connection))  # noqa: SLF001


def test_who_does_not_answer_is_unreachable() -> None:
    """Whatever httpx calls it; one without words goes by its name."""

    def late(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    client, _ = answering(late)
    with pytest.raises(ApiUnreachable, match="ReadTimeout"):
        client.cluster_time()
    with DynatraceClient("http://127.0.0.1:1", TOKEN) as nobody, pytest.raises(ApiUnreachable):
        nobody.cluster_time()


def test_an_answer_is_read_up_to_its_limit() -> None:
    """More is not kept."""
    client, _ = answering(httpx.Response(200, content=b"1" * 11), most_bytes=10)
    with pytest.raises(ApiAnswerInvalid, match="more than 10 bytes"):
        client.cluster_time()


def test_a_refusal_carries_code_reason_and_violations() -> None:
    """As the envelope has them."""
    client, _ = answering(refusal(400, "Constraints violated.", ("from", "is no moment"), ("to", "is none either")))
    with pytest.raises(ApiRefused) as caught:
        client.problems()
    assert (caught.value.code, caught.value.reason) == (400, "Constraints violated.")
    assert caught.value.violations == (("from", "is no moment"), ("to", "is none either"))
    assert str(caught.value) == "400: Constraints violated.\n  from: is no moment\n  to: is none either"
    assert isinstance(caught.value, DynatraceError)


@pytest.mark.parametrize(
    ("status", "text", "reason"),
    [
        (503, "", "Service Unavailable"),
        (502, "<html>bad gateway</html>", "<html>bad gateway</html>"),
        (599, "", "no reason given"),
        (500, '{"error": "text"}', '{"error": "text"}'),
        (500, '{"error": {"message": 7}}', '{"error": {"message": 7}}'),
        (500, "[1]", "[1]"),
        (400, '{"error": {"message": "a", "constraintViolations": [7, {}]}}', "a\n  : "),
    ],
)
def test_a_refusal_without_an_envelope_is_shown_as_it_is(status: int, text: str, reason: str) -> None:
    """Proxies and gateways have no envelope."""
    client, _ = answering(httpx.Response(status, text=text))
    with pytest.raises(ApiRefused) as caught:
        client.cluster_time()
    assert str(caught.value) == f"{status}: {reason}"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (LIMITED, 7.5),
        ({"x-ratelimit-reset": "999999999000000"}, 0.0),
        ({"x-ratelimit-reset": "1000009999000000"}, 60.0),
        ({"x-ratelimit-reset": "soon", "retry-after": "3"}, 3.0),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 10.0),
        ({}, 10.0),
    ],
)
def test_a_rate_limit_says_when_to_come_again(headers: dict[str, str], seconds: float) -> None:
    """The moment is in microseconds; nobody waits for longer than the minute in which requests are counted."""
    error = {"error": {"code": 429, "message": "Too many"}}
    client, _ = answering(json_answer(error, 429, headers), now=lambda: 1_000_000_000.0)
    with pytest.raises(ApiRateLimited) as caught:
        client.cluster_time()
    assert caught.value.seconds == seconds
    assert str(caught.value) == f"429: Too many; the next request is taken in {seconds:g} s"


def test_retries_wait_as_long_as_they_are_told_to() -> None:
    """And then give up."""
    limited, waited = json_answer({}, 429, LIMITED), list[float]()
    options = {"retries": 2, "pause": waited.append, "now": lambda: 1_000_000_000.0}
    client, tenant = answering(limited, limited, httpx.Response(200, text="5"), **options)
    assert client.cluster_time() == 5
    assert waited == [7.5, 7.5]
    refused, tenant = answering(limited, **options)
    with pytest.raises(ApiRateLimited):
        refused.cluster_time()
    assert len(tenant.asked) == 3


def test_only_a_rate_limit_is_tried_again() -> None:
    """Anything else may have been done already."""
    client, tenant = answering(refusal(503, "down"), retries=3, pause=lambda _: pytest.fail("waited"))
    with pytest.raises(ApiRefused):
        client.cluster_time()
    assert len(tenant.asked) == 1


def test_help_does_not_load_it() -> None:
    """The command line imports neither the client nor httpx until a command needs them."""
    code = "import sys, smokealarm.cli; print([n for n in sys.modules if n.startswith('httpx') or '.client' in n])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert json.loads(done.stdout.replace("'", '"')) == []
