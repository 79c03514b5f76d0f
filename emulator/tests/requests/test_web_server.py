"""What Twisted does for every request."""

import pytest
from twisted.web import http

from smokealarm_localstack import web_server


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install it, and put Twisted's own functions back afterwards."""
    monkeypatch.setattr(http.HTTPFactory, "log", http.HTTPFactory.log)
    monkeypatch.setattr(http, "_parseContentType", http._parseContentType)
    web_server.install()


def test_no_access_log_line_is_written() -> None:
    """Not even one that would be dropped: nothing of the request is asked."""
    http.HTTPFactory().log(object())


def test_a_content_type_is_read_as_before() -> None:
    """Parameters are left out, and a second reading gives the same."""
    for _ in range(2):
        assert http._parseContentType(b"application/x-www-form-urlencoded; charset=utf-8") == (
            b"application/x-www-form-urlencoded"
        )
