"""Webhooks are called on this machine only, within their bounds, and what comes of it is told apart."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import threading
import time
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from tests.delivery.making import TOKEN, a_call, answering, http, read_request

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.delivery import Reason, RetryOptions, WebhookLimits, WebhookSender
from smokealarm.dynatrace.delivery.hosts import Place
from smokealarm.dynatrace.delivery.http_exchange import host_field
from smokealarm.dynatrace.delivery.trust import client_context
from smokealarm.dynatrace.notify import TEST_NOTICE, OAuth2Credentials, Secret, WebhookCall, compose, parse_notification
from smokealarm.dynatrace.problems import Alert, AlertKind, Problem
from smokealarm.errors import UsageError
from smokealarm.receivers import Collector, Identity, Token, hec_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.receivers.hec.faults import Fault

HEC = "/services/collector/event"
PAYLOAD = json.dumps(
    {
        "source": "dynatrace",
        "sourcetype": "dynatrace:problem",
        "event": {"state": "{State}", "pid": "{PID}", "title": "{ProblemTitle}", "details": "DETAILS"},
    }
).replace('"DETAILS"', "{ProblemDetailsJSONv2}")
LIMITS = WebhookLimits(connect_seconds=2, silence_seconds=2, total_seconds=2, most_bytes=1000)
ALERT = Alert(AlertKind.OPEN, "p", Problem(1, 10, ()))


def splunk(url: str, token: str = TOKEN) -> WebhookCall:
    """Compose the call of a webhook to Splunk."""
    header = {"name": "Authorization", "secret": True, "secretValue": f"Splunk {token}"}
    section = {"url": f"{url}{HEC}", "headers": [header], "payload": PAYLOAD}
    notification = parse_notification({"displayName": "Splunk", "webHookNotification": section})
    composed = compose(notification, ALERT, TEST_NOTICE)
    assert isinstance(composed, WebhookCall)
    return composed


def test_an_event_collector_takes_the_call(collector: Collector) -> None:
    """It is as strict as Splunk's, so the payload is right."""
    outcome = WebhookSender().send(splunk(collector.url))
    (event,) = collector.wait()
    assert (outcome.delivered, outcome.code) == (True, 200)
    assert event.event == {
        "state": "OPEN",
        "pid": "99999",
        "title": TEST_NOTICE.title,
        "details": json.loads(TEST_NOTICE.details_json_v2),
    }
    assert (event.source, event.sourcetype, event.host) == ("dynatrace", "dynatrace:problem", collector.url[7:])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_tls_is_verified_by_the_name_that_is_written(identity: Identity, host: str) -> None:
    """Although the connection goes to an address that was looked up before."""
    with Collector(Token(TOKEN), identity=identity) as collector:
        url = f"https://{host}:{collector.port}"
        assert WebhookSender(ca_pem=identity.ca_pem).send(splunk(url)).delivered
        assert WebhookSender().send(splunk(url)).reason is Reason.TLS


def test_a_certificate_for_another_name_is_refused(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """An allowed name that leads here is not vouched for by a certificate for localhost."""
    with Collector(Token(TOKEN), identity=identity) as collector:
        entries = [(2, 1, 6, "", ("127.0.0.1", 0))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
        sender = WebhookSender(ca_pem=identity.ca_pem, allowed_hosts=frozenset({"splunk.example"}))
        assert sender.send(splunk(f"https://splunk.example:{collector.port}")).reason is Reason.TLS


def test_any_certificate_is_accepted_only_where_the_settings_say_so(identity: Identity) -> None:
    """That is what acceptAnyCertificate is for."""
    with Collector(Token(TOKEN), identity=identity) as collector:
        call = a_call(f"{collector.url}{HEC}", ("Authorization", f"Splunk {TOKEN}"), body=b'{"event":1}', verify=False)
        assert WebhookSender().send(call).delivered


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (hec_faults.busy(), (Reason.STATUS, 503, True)),
        (hec_faults.at_capacity(), (Reason.STATUS, 429, True)),
        (hec_faults.internal_error(), (Reason.STATUS, 500, True)),
        (hec_faults.token_disabled("token"), (Reason.STATUS, 403, False)),
        (hec_faults.reset(), (Reason.LOST_CONNECTION, None, True)),
        (hec_faults.hang(), (Reason.TIMEOUT, None, True)),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_failure_has_its_reason(
    collector: Collector, fault: Fault, expected: tuple[Reason, int | None, bool]
) -> None:
    """What an endpoint does is told apart, and so is whether another call makes sense."""
    with collector.fault(fault):
        outcome = WebhookSender(limits=WebhookLimits(silence_seconds=0.2)).send(splunk(collector.url))
    assert (outcome.reason, outcome.code, outcome.may_pass) == expected
    assert not outcome.delivered


def test_an_answer_is_shown_without_secrets(collector: Collector) -> None:
    """The text of a refusal helps; the token in it would not."""
    outcome = WebhookSender().send(splunk(collector.url, "11111111-1111-1111-1111-111111111111"))
    assert (outcome.code, outcome.detail) == (403, '{"text":"Invalid token","code":4}')
    with answering(http("400 Bad Request", b"no Splunk s3cret\x1b[31m, s3cret")) as (port, _):
        outcome = WebhookSender().send(a_call(f"http://127.0.0.1:{port}", ("Authorization", "Splunk s3cret")))
    assert outcome.detail == "no *** [31m, ***"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(collector: Collector, status: str) -> None:
    """Whoever answers must not choose where the secrets go."""
    with answering(http(status, b"", f"Location: {collector.url}{HEC}")) as (port, _):
        outcome = WebhookSender(limits=LIMITS).send(a_call(f"http://127.0.0.1:{port}/hook"))
    assert (outcome.reason, outcome.may_pass, collector.events) == (Reason.REDIRECT, False, ())


def test_a_call_is_a_post_with_its_headers_and_no_others_of_note() -> None:
    """The path is as written, the host named as written, and the body as composed."""
    with answering(http("204 No Content")) as (port, heard):
        call = a_call(f"http://localhost:{port}/a/b?c=d#e", ("X-Key", " \xe4 "), ("X-Key", "2"), body=b"[1]")
        assert WebhookSender(limits=LIMITS).send(call).delivered
    head, body = heard[0].decode().split("\r\n\r\n")
    line, *headers = head.splitlines()
    assert (line, body) == ("POST /a/b?c=d HTTP/1.1", "[1]")
    assert {each for each in headers if not each.lower().startswith(("accept", "connection"))} == {
        f"host: localhost:{port}",
        "user-agent: smokealarm",
        "X-Key: \xe4",
        "X-Key: 2",
        "Content-Length: 3",
    }


@pytest.mark.parametrize(
    ("place", "host"),
    [
        (Place("http", "localhost", 80), b"localhost"),
        (Place("https", "localhost", 443), b"localhost"),
        (Place("https", "localhost", 80), b"localhost:80"),
        (Place("http", "::1", 8088), b"[::1]:8088"),
    ],
)
def test_the_host_is_named_as_http_wants_it(place: Place, host: bytes) -> None:
    """With its port unless that is the usual one (RFC 9110 section 7.2)."""
    assert host_field(place) == host


def test_the_environment_is_not_asked(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy takes the call elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert WebhookSender().send(splunk(collector.url)).delivered


def test_a_call_can_be_made_from_within_a_running_loop(collector: Collector) -> None:
    """A server that computes in its own loop may deliver, too."""

    async def call() -> bool:
        return WebhookSender().send(splunk(collector.url)).delivered

    assert asyncio.run(call())


def test_an_answer_that_never_ends_is_cut() -> None:
    """What was said first counts, and no more than the limit is read."""
    with answering(_endless) as (port, _):
        outcome = WebhookSender(limits=LIMITS).send(a_call(f"http://127.0.0.1:{port}"))
    assert (outcome.reason, outcome.code) == (Reason.DELIVERED, 200)
    assert outcome.detail == "a" * 300 + "..."


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b"a" * 10_000)


def _dripping(ended: threading.Event) -> Callable[[socket.socket], None]:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        with suppress(OSError):
            while not ended.wait(0.02):
                connection.sendall(b"a")

    return drip


def test_an_answer_that_drips_for_ever_is_left() -> None:
    """No single wait is too long, but all of them together are; the settings' timeout goes before ours."""
    ended = threading.Event()
    with answering(_dripping(ended)) as (port, _):
        began = time.monotonic()
        outcome = WebhookSender(limits=LIMITS).send(a_call(f"http://127.0.0.1:{port}", timeout_seconds=0.2))
        took = time.monotonic() - began
        ended.set()
    assert took < LIMITS.total_seconds
    assert (outcome.reason, outcome.may_pass) == (Reason.TIMEOUT, True)


def test_a_closed_port_refuses(closed_port: int) -> None:
    """Every address of localhost is tried."""
    outcome = WebhookSender().send(a_call(f"http://localhost:{closed_port}"))
    assert (outcome.reason, outcome.may_pass) == (Reason.REFUSED_CONNECTION, True)


@pytest.mark.parametrize("addresses", [("::1", "127.0.0.1"), ("127.0.0.1", "::1")])
def test_every_address_of_a_name_is_tried_until_one_answers(
    collector: Collector, monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    """Nobody listens on the IPv6 address, and the name is looked up once, so it cannot lead elsewhere later."""
    asked = []

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert WebhookSender().send(splunk(f"http://localhost:{collector.port}")).delivered
    assert asked == ["localhost"]


def test_a_name_that_leads_elsewhere_is_refused(elsewhere: None) -> None:
    """Although it is called localhost."""
    assert elsewhere is None
    assert WebhookSender().send(a_call("http://localhost:1")).reason is Reason.FORBIDDEN_HOST


def test_no_http_is_a_lost_connection() -> None:
    """Whoever listens there speaks something else, and may repeat what it heard."""
    with answering(lambda connection: connection.sendall(b"s3cret\r\n\r\n")) as (port, _):
        call = a_call(f"http://127.0.0.1:{port}", ("Authorization", "Splunk s3cret"))
        outcome = WebhookSender(limits=LIMITS).send(call)
    assert outcome.reason is Reason.LOST_CONNECTION
    assert "s3cret" not in outcome.detail


def test_a_header_that_http_cannot_carry_is_not_sent() -> None:
    """A line break in a value would be another header; nobody listens for one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        outcome = WebhookSender().send(a_call(url, ("X-Key", "se:cret\r\nX: y")))
    assert (outcome.reason, "se:cret" in str(outcome)) == (Reason.INVALID_REQUEST, False)


def test_authorities_that_are_none_are_refused() -> None:
    """Before anything is sent."""
    with pytest.raises(UsageError, match="PEM"):
        WebhookSender(ca_pem=b"\xff")


def test_every_limit_and_choice_says_what_it_means() -> None:
    """They can be listed for a reader."""
    for each in (*describe(WebhookLimits()), *describe(RetryOptions())):
        assert each.meaning
        assert each.source.startswith("https://docs.dynatrace.com/")


def with_oauth2(
    url: str, identity: Identity, answer: bytes, status: str = "200 OK", **more: object
) -> tuple[object, str]:
    """Call a webhook that needs a token, from a server that gives ``answer``; return the outcome and the request."""
    context = identity.server_context()

    def grant(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(read_request(secure))
            http(status, answer)(secure)

    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: grant(listener.accept()[0]), daemon=True)
        thread.start()
        token_url = f"https://localhost:{listener.getsockname()[1]}/token"
        given = {"client_id": "client id", "client_secret": Secret("client/secret"), "scope": "alerts:write", **more}
        call = a_call(url, ("Authorization", "old"), oauth2=OAuth2Credentials(token_url, **given))  # type: ignore[arg-type]
        outcome = WebhookSender(ca_pem=identity.ca_pem, limits=LIMITS).send(call)
        thread.join(5)
    return outcome, heard[0].decode()


def test_a_webhook_fetches_its_token_first(identity: Identity) -> None:
    """The credentials go into the body, the token into the header of the call."""
    with answering(http("200 OK")) as (port, heard):
        outcome, asked = with_oauth2(f"http://127.0.0.1:{port}", identity, b'{"access_token":"t0ken"}')
    assert outcome.delivered  # type: ignore[attr-defined]
    assert asked.startswith("POST /token HTTP/1.1")
    assert asked.endswith(
        "\r\n\r\ngrant_type=client_credentials&scope=alerts%3Awrite&client_id=client+id&client_secret=client%2Fsecret"
    )
    assert b"Authorization: Bearer t0ken" in heard[0]
    assert b"old" not in heard[0]


def test_credentials_may_go_into_the_header(identity: Identity) -> None:
    """As Basic authentication, each part encoded as in a form."""
    with answering(http("200 OK")) as (port, _):
        _, asked = with_oauth2(
            f"http://127.0.0.1:{port}",
            identity,
            b'{"access_token":"t0ken"}',
            scope=None,
            authenticate_via_request_header=True,
        )
    assert f"Authorization: Basic {b64encode(b'client+id:client%2Fsecret').decode()}" in asked
    assert asked.endswith("\r\n\r\ngrant_type=client_credentials")


@pytest.mark.parametrize(
    ("answer", "status", "reason", "detail"),
    [
        (b'{"error":"client/secret"}', "401 Unauthorized", Reason.AUTHENTICATION, "access token: it was not granted"),
        (b"{}", "200 OK", Reason.AUTHENTICATION, "access token: the answer has no access_token"),
        (b"[" * 900, "200 OK", Reason.AUTHENTICATION, "access token: the answer has no access_token"),
        (b"null", "200 OK", Reason.AUTHENTICATION, "access token: the answer has no access_token"),
        (
            b'{"access_token":"a\\r\\nb"}',
            "200 OK",
            Reason.AUTHENTICATION,
            "access token: the answer has no access_token",
        ),
        (b" " * 2000, "200 OK", Reason.TOO_LARGE, "access token: the answer is too long"),
    ],
)
def test_without_a_token_nothing_is_called(
    identity: Identity, answer: bytes, status: str, reason: Reason, detail: str
) -> None:
    """And nothing of the answer is shown."""
    outcome, _ = with_oauth2("http://127.0.0.1:1/never", identity, answer, status)
    assert (outcome.reason, outcome.detail) == (reason, detail)  # type: ignore[attr-defined]


def test_a_token_is_fetched_under_a_trusted_certificate_always(identity: Identity) -> None:
    """To accept any certificate is said of the webhook alone."""
    with Collector(Token(TOKEN), identity=identity) as collector:
        credentials = OAuth2Credentials(f"{collector.url}/token", "id", Secret("secret"))
        outcome = WebhookSender().send(a_call(collector.url, verify=False, oauth2=credentials))
    assert outcome.reason is Reason.TLS


def test_no_tls_is_older_than_1_2() -> None:
    """As Python has it for clients."""
    assert client_context(None).minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_token_comes_from_an_allowed_host_only() -> None:
    """The same restrictions hold for both requests."""
    credentials = OAuth2Credentials("https://login.example.org/token", "id", Secret("secret"))
    outcome = WebhookSender().send(a_call("http://127.0.0.1:1", oauth2=credentials))
    assert outcome.reason is Reason.FORBIDDEN_HOST
    assert outcome.detail.startswith("access token: https://login.example.org is neither on this machine")


def test_authorities_are_read_once_and_only_by_who_calls_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each environment of a drill has a sender, and most tell nobody; all that do trust the same."""
    read = []
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *_: read.append("the system's"))
    client_context.cache_clear()
    senders = [WebhookSender(), WebhookSender()]
    assert read == []
    for sender in senders:
        sender.send(a_call("https://127.0.0.1:1/"))
    client_context.cache_clear()
    assert read == ["the system's"]
