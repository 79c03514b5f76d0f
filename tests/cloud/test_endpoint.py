"""Only this machine is a backend, unless a host was allowed by its exact name."""

import pytest

from smokealarm.cloud.endpoint import Endpoint, allowed_hosts, parse_endpoint
from smokealarm.errors import EndpointRefused


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://127.0.0.1:4566", "http://127.0.0.1:4566"),
        ("http://127.8.9.10:4566/", "http://127.8.9.10:4566"),
        ("HTTP://LocalHost:4566", "http://localhost:4566"),
        ("https://[::1]:4566", "https://[::1]:4566"),
        ("http://localhost", "http://localhost:80"),
    ],
)
def test_loopback_is_let_through(text: str, url: str) -> None:
    """A loopback address and ``localhost`` are backends; the URL is put together anew."""
    assert parse_endpoint(text).url == url


@pytest.mark.parametrize(
    "text",
    [
        "http://10.0.0.1:4566",
        "http://192.168.1.1:4566",
        "http://0.0.0.0:4566",
        "http://example.com:4566",
        "http://localhost.example.com:4566",
        "http://localhost.localstack.cloud:4566",
        "http://127.0.0.1.example.com:4566",
        "http://2130706433:4566",
        "http://0x7f000001:4566",
        "http://127.1:4566",
        "http://[fe80::1]:4566",
    ],
)
def test_any_other_host_is_refused_with_the_way_to_allow_it(text: str) -> None:
    """Private networks, names that may resolve to loopback, and odd spellings of addresses are not this machine."""
    with pytest.raises(EndpointRefused, match=r"not on this machine.*SMOKEALARM_ALLOW_HOSTS="):
        parse_endpoint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "127.0.0.1:4566",
        "localhost",
        "ftp://127.0.0.1:4566",
        "http://",
        "http://:4566",
        "http://127.0.0.1:4566@example.com",
        "http://user:secret@127.0.0.1:4566",
        "http://127.0.0.1:4566/path",
        "http://127.0.0.1:4566?query",
        "http://127.0.0.1:port",
        "http://127.0.0.1:99999",
        "http://example.com\\@127.0.0.1:4566",
    ],
)
def test_what_is_not_a_plain_address_is_refused(text: str) -> None:
    """Credentials, paths and malformed URLs are refused with an example of a right one."""
    with pytest.raises(EndpointRefused, match=r"like http://127\.0\.0\.1:4566"):
        parse_endpoint(text)


def test_a_host_is_allowed_by_its_exact_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allowing a host allows neither its subdomains nor anything else."""
    monkeypatch.setenv("SMOKEALARM_ALLOW_HOSTS", " LocalStack , cloud.test,")
    assert parse_endpoint("http://localstack:4566", allowed_hosts()).host == "localstack"
    with pytest.raises(EndpointRefused, match="not on this machine"):
        parse_endpoint("http://sub.cloud.test:4566", allowed_hosts())


@pytest.mark.parametrize("host", ["sqs.us-east-1.amazonaws.com", "amazonaws.com.", "s3.cn-north-1.amazonaws.com.cn"])
def test_aws_itself_can_not_be_allowed(host: str) -> None:
    """No setting makes AWS a backend."""
    with pytest.raises(EndpointRefused, match="is AWS itself"):
        parse_endpoint(f"https://{host}", frozenset({host}))


@pytest.mark.parametrize(
    ("url", "served"),
    [
        ("http://127.0.0.1:4566/bucket?list", True),
        ("http://127.0.0.1:4567/", False),
        ("https://127.0.0.1:4566/", False),
        ("http://127.0.0.1/", False),
        ("http://localhost:4566/", False),
        ("http://127.0.0.1:4566@example.com/", False),
        ("http://127.0.0.1:x/", False),
    ],
)
def test_an_endpoint_serves_its_own_urls_only(url: str, served: bool) -> None:  # noqa: FBT001 - a table
    """Scheme, host and port all have to be the endpoint's."""
    assert Endpoint("http", "127.0.0.1", 4566).serves(url) is served
