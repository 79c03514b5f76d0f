"""Which environment is deployed to: what the manifest says, unless the command line says otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from smokealarm.dynatrace.client import base_url
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import EndpointRefused, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.monaco import MonacoEnvironment

__all__ = ["Destination", "checked_address", "destination", "with_option"]


@dataclass(frozen=True, slots=True)
class Destination:
    """An environment's address, checked, and the token that is shown there."""

    url: str
    token: Secret = field(repr=False)


def destination(
    environment: MonacoEnvironment,
    variables: Mapping[str, str],
    *,
    url: str | None = None,
    token_variable: str | None = None,
    allowed: frozenset[str] = frozenset(),
) -> Destination:
    """Return where an environment of the manifest is; ``url`` and ``token_variable`` are instead of the manifest's.

    Raises:
        UsageError: an environment variable is not set, or the manifest names none.
        EndpointRefused: the host is neither this machine nor allowed.
    """
    named = token_variable or environment.token_variable
    if named is None:
        raise UsageError(f"the manifest names no token for {environment.name}; name its variable: --token-variable")
    address = url or _address(environment, variables)
    return Destination(checked_address(address, allowed), Secret(_value(named, variables, "the API token")))


def _address(environment: MonacoEnvironment, variables: Mapping[str, str]) -> str:
    written = environment.url
    if not written.is_variable:
        return written.text
    return _value(written.text, variables, f"the address of {environment.name}; or use --url")


def _value(name: str, variables: Mapping[str, str], what: str) -> str:
    found = variables.get(name, "").strip()
    if not found:
        raise UsageError(f"the environment variable {name} is not set; expected in it {what}")
    return found


def checked_address(address: str, allowed: frozenset[str]) -> str:
    """Return the address of an environment.

    Raises:
        EndpointRefused: the host is neither this machine nor allowed.
    """
    try:
        return base_url(address, allowed)
    except EndpointRefused as error:
        raise with_option(error, address) from None


def with_option(error: EndpointRefused, address: str) -> EndpointRefused:
    """Return the refusal of an address in the words of a command that has ``--allow-host``, if that would help."""
    if "is not on this machine" not in str(error):
        return error
    host = urlsplit(address).hostname
    return EndpointRefused(
        f"{host} is not on this machine, and nothing was sent there. If it is meant, allow that host by its exact "
        f"name: --allow-host {host}"
    )
