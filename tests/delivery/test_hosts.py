"""Only this machine and hosts allowed by name can be reached, however an address is written."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.dynatrace.delivery import Outcome, Reason
from smokealarm.dynatrace.delivery.hosts import Place, allowed_place, checked_addresses

ALLOWED = frozenset({"splunk.example"})

ELSEWHERE = [
    "http://example.org/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://localhost./",
    "http://localhost.example.org/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/",
    "http://%6cocalhost/",
    "http://splunk.example.evil.org/",
    "http://sub.splunk.example/",
    "http://sqs.us-east-1.amazonaws.com/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "http:///path",
    "//127.0.0.1/",
    "127.0.0.1",
    "http://user@127.0.0.1/",
    "http://127.0.0.1:80@example.org/",
    "http://@127.0.0.1/",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\\@127.0.0.1/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:x/",
    "http://[::1/",
    "http://127.0.0.1 /",
    "http://127.0.0.1/\r\nX: y",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://l\u00f6calhost/",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_everything_else_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any name is looked up."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("looked up"))
    outcome = allowed_place(url, ALLOWED)
    assert isinstance(outcome, Outcome)
    assert outcome.reason in {Reason.FORBIDDEN_HOST, Reason.INVALID_ADDRESS}


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1/a", Place("http", "127.0.0.1", 80)),
        ("http://127.9.9.9:81", Place("http", "127.9.9.9", 81)),
        ("https://localhost/", Place("https", "localhost", 443)),
        ("HTTP://LOCALHOST:8088/", Place("http", "localhost", 8088)),
        ("http://[::1]:8088/", Place("http", "::1", 8088)),
        ("https://Splunk.Example:8088/services", Place("https", "splunk.example", 8088)),
    ],
)
def test_this_machine_and_allowed_names_are_taken(url: str, place: Place) -> None:
    """In their usual spelling, whatever the case."""
    assert allowed_place(url, ALLOWED) == place


@pytest.mark.parametrize("url", ["http://user@127.0.0.1/", "http://@127.0.0.1/", "http://l\u00f6calhost/", "http:///a"])
def test_what_nobody_should_write_is_no_address(url: str) -> None:
    """A user in front of a host, or letters that only look like others, are no matter of permission."""
    outcome = allowed_place(url, ALLOWED)
    assert isinstance(outcome, Outcome)
    assert outcome.reason is Reason.INVALID_ADDRESS


def test_a_refusal_shows_no_path() -> None:
    """A webhook's path often is its secret."""
    assert "s3cret" not in str(allowed_place("http://example.org/s3cret?token=s3cret", ALLOWED))
    assert "s3cret" not in str(allowed_place("http://u:s3cret@example.org/", ALLOWED))


def test_a_name_may_not_lead_away_from_here(elsewhere: None) -> None:
    """One address elsewhere is enough to refuse, unless the name is allowed."""
    assert elsewhere is None
    refused = checked_addresses(Place("http", "localhost", 80), ALLOWED)
    assert isinstance(refused, Outcome)
    assert refused.reason is Reason.FORBIDDEN_HOST
    assert checked_addresses(Place("http", "splunk.example", 80), ALLOWED) == ("127.0.0.1", "203.0.113.9")


def test_a_name_that_cannot_be_found_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be found later."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    outcome = checked_addresses(Place("http", "splunk.example", 80), ALLOWED)
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.may_pass) == (Reason.REFUSED_CONNECTION, True)


@given(
    st.text(st.characters(), max_size=40)
    | st.text("htp:/[]@\\.%0123456789xlocalhost#?", max_size=40).map("http://".__add__)
)
def test_no_text_leads_elsewhere(url: str) -> None:
    """Whatever is taken is loopback by its own spelling, and nothing crashes."""
    place = allowed_place(url, frozenset())
    if isinstance(place, Place):
        assert place.name == "localhost" or ip_address(place.name).is_loopback
        assert urlsplit(url).username is None
