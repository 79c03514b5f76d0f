"""Throw-away certificates for servers on this machine, from an authority made for one run.

The authority is trusted by nobody until a client is told to, so verification can stay switched on everywhere.
"""

import ssl

import trustme

_NAMES = ("localhost", "127.0.0.1", "::1")


class Identity:
    """A certificate authority and one server certificate for ``localhost``, ``127.0.0.1`` and ``::1``."""

    def __init__(self) -> None:
        self._authority = trustme.CA()
        self._certificate = self._authority.issue_cert(*_NAMES)

    @property
    def ca_pem(self) -> bytes:
        """The authority's certificate as PEM: what a client puts into its trust store."""
        return self._authority.cert_pem.bytes()

    def client_context(self) -> ssl.SSLContext:
        """Return a verifying client context that trusts this authority and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._authority.configure_trust(context)
        return context

    def server_context(self) -> ssl.SSLContext:
        """Return a server context that speaks TLS 1.2 or newer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._certificate.configure_cert(context)
        return context
