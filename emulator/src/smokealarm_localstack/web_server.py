"""What Twisted does for every request, without what nobody here reads.

It writes an access log line that LocalStack drops, and reads each content type with the parser for e-mail headers.
Together they took a tenth of a request's time.
"""

from functools import lru_cache

from twisted.web import http

_MOST = 256


def install() -> None:
    """Leave the access log out, and parse each content type once."""
    http.HTTPFactory.log = lambda _self, _request: None
    http._parseContentType = lru_cache(_MOST)(http._parseContentType)
