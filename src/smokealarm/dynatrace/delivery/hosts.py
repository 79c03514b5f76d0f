"""Which hosts may be told: this machine, and those that were allowed by name.

The address is checked as it is written, before anything is looked up; then the host is looked up once, and the
connection goes to an address that was checked, so that no second look-up can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from smokealarm.cloud.endpoint import parse_endpoint
from smokealarm.dynatrace.delivery.outcome import Outcome, Reason
from smokealarm.errors import EndpointRefused

__all__ = ["Place", "Refusal", "allowed_place", "checked_addresses"]

_NOT_IN_URLS: Final = frozenset("\\ \t\r\n\x00")


@dataclass(frozen=True, slots=True)
class Place:
    """A host and port that may be connected to; ``name`` is the host as written."""

    scheme: str
    name: str
    port: int


Refusal: TypeAlias = Outcome


def allowed_place(url: str, allowed: frozenset[str]) -> Place | Refusal:
    """Return where a URL leads, or why nothing may be sent there; no name is looked up.

    Taken are ``localhost``, loopback addresses in their usual form, and exactly the names in ``allowed``.
    """
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except ValueError:
        return Outcome(Reason.INVALID_ADDRESS, "the URL cannot be read")
    if user is not None or not host or not _NOT_IN_URLS.isdisjoint(url) or not url.isascii():
        return Outcome(Reason.INVALID_ADDRESS, "expected an ASCII URL of scheme, host and path, without a user")
    try:
        endpoint = parse_endpoint(f"{parts.scheme}://{parts.netloc}", allowed)
    except EndpointRefused:
        shown = f"{parts.scheme}://{host}"
        return Outcome(Reason.FORBIDDEN_HOST, f"{shown} is neither on this machine nor allowed by name")
    return Place(endpoint.scheme, endpoint.host, endpoint.port)


def checked_addresses(place: Place, allowed: frozenset[str]) -> tuple[str, ...] | Refusal:
    """Look a host up and return its addresses, of which every one has to be loopback unless the name is allowed."""
    try:
        found = socket.getaddrinfo(place.name, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Outcome(Reason.REFUSED_CONNECTION, f"the host {place.name} cannot be found")
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    elsewhere = [address for address in addresses if not ipaddress.ip_address(address).is_loopback]
    if elsewhere and place.name not in allowed:
        return Outcome(Reason.FORBIDDEN_HOST, f"{place.name} leads to {elsewhere[0]}, which is not on this machine")
    return addresses
