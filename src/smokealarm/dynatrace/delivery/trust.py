"""Whom a connection trusts."""

from __future__ import annotations

import ssl
from functools import cache

from smokealarm.errors import UsageError

__all__ = ["client_context"]


@cache
def client_context(ca_pem: bytes | None, *, verify: bool = True) -> ssl.SSLContext:
    """Return a context of TLS 1.2 or newer that trusts ``ca_pem`` alone, or the system's authorities without it.

    Whoever trusts the same shares one, since reading the system's authorities takes 20 ms.

    Raises:
        UsageError: ``ca_pem`` holds no certificate in PEM form.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif ca_pem is None:
        context.load_default_certs()
    else:
        _load(context, ca_pem)
    return context


def _load(context: ssl.SSLContext, ca_pem: bytes) -> None:
    try:
        context.load_verify_locations(cadata=ca_pem.decode())
    except (ssl.SSLError, ValueError) as error:
        raise UsageError(f"the trusted authorities are no certificates in PEM form ({type(error).__name__})") from None
