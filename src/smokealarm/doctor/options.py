"""From the options of the command line to addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.deploy import checked_address
from smokealarm.doctor.addresses import Addresses, Aws, Environment, HttpCollector, Own
from smokealarm.dynatrace.delivery import ConnectionSecurity, SmtpServer
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Options", "of_options"]

_NOBODY = "nobody@example.org"
"""A sender, which a session has to have, although it sends nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was written; secrets are in environment variables, of which these are the names."""

    url: str | None = None
    token_variable: str | None = None
    policy: Path | None = None
    project: Path | None = None
    aws: str | None = None
    stacks: tuple[str, ...] = ()
    smtp: str | None = None
    smtp_tls: bool = False
    smtp_user: str | None = None
    smtp_password_variable: str | None = None
    smtp_ca: Path | None = None
    hec: str | None = None
    hec_token_variable: str | None = None
    hec_ca: Path | None = None
    allowed: frozenset[str] = frozenset()


def of_options(options: Options, own: Own, variables: Mapping[str, str]) -> Addresses:
    """Return the addresses that were named.

    Raises:
        EndpointRefused: the environment is neither on this machine nor allowed.
        UsageError: an environment variable is not set or not named, a file cannot be read, or a port is none.
    """
    aws = None if options.aws is None else Aws(options.aws, options.stacks)
    return Addresses(
        _environment(options, own, variables),
        aws,
        _mail(options, variables),
        _collector(options, variables),
        options.allowed,
    )


def _environment(options: Options, own: Own, variables: Mapping[str, str]) -> Environment | None:
    if options.url is None:
        return None
    token = _secret("--token-variable", options.token_variable, variables)
    return Environment(checked_address(options.url, options.allowed), token, own, options.policy)


def _mail(options: Options, variables: Mapping[str, str]) -> SmtpServer | None:
    if options.smtp is None:
        return None
    host, separator, port = options.smtp.rpartition(":")
    if not separator or not host or not port.isascii() or not port.isdecimal():
        raise UsageError(f"--smtp takes a host and a port such as mail.example.org:587, not {options.smtp!r}")
    user = options.smtp_user
    named = options.smtp_password_variable
    return SmtpServer(
        host,
        _NOBODY,
        ConnectionSecurity.TLS if options.smtp_tls else ConnectionSecurity.STARTTLS_REQUIRED,
        int(port[:6]),
        user,
        None if user is None else _secret("--smtp-password-variable", named, variables),
        _certificates(options.smtp_ca),
        allowed_hosts=options.allowed,
    )


def _collector(options: Options, variables: Mapping[str, str]) -> HttpCollector | None:
    if options.hec is None:
        return None
    named = options.hec_token_variable
    token = None if named is None else _secret("--hec-token-variable", named, variables)
    return HttpCollector(options.hec, token, _certificates(options.hec_ca))


def _secret(option: str, name: str | None, variables: Mapping[str, str]) -> Secret:
    if name is None:
        raise UsageError(f"{option} is missing; expected the name of the environment variable that holds the secret")
    found = variables.get(name, "").strip()
    if not found:
        raise UsageError(f"the environment variable {name} of {option} is not set")
    return Secret(found)


def _certificates(file: Path | None) -> bytes | None:
    if file is None:
        return None
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
