"""What is examined: each address with what is needed to be let in, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.delivery import SmtpServer
from smokealarm.dynatrace.monaco import dashboard_id, external_id
from smokealarm.dynatrace.notify import Secret
from smokealarm.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from smokealarm.dynatrace.monaco import MonacoProject
    from smokealarm.sandbox.remote import Details

__all__ = ["Addresses", "Aws", "Environment", "HttpCollector", "Own", "of_sandbox"]

_MAIL: Final = re.compile(r"smtp://(?P<host>[^:/]+):(?P<port>[0-9]{1,5}) .*")


@dataclass(frozen=True, slots=True)
class Own:
    """Which rules, by externalId, and which dashboards, by id, are examined: others may be of anybody."""

    rules: frozenset[str]
    dashboards: frozenset[str]

    @classmethod
    def of_project(cls, project: MonacoProject) -> Own:
        """Return what Monaco makes of a project, in whichever environment."""
        names = {each.coordinate: each.type for configs in project.configs.values() for each in configs}
        return cls(
            frozenset(external_id(name) for name, kind in names.items() if kind.is_settings),
            frozenset(dashboard_id(name) for name, kind in names.items() if kind.name == "dashboard"),
        )


@dataclass(frozen=True, slots=True)
class Environment:
    """A Dynatrace environment; ``rule_failures`` says why rules cannot be answered, by their ids, where that is known.

    ``policy`` is the file of the monitoring role's policy.
    """

    url: str
    token: Secret = field(repr=False)
    own: Own
    policy: Path | None = None
    rule_failures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aws:
    """An AWS endpoint and the CloudFormation stacks whose resources are monitored."""

    url: str
    stacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HttpCollector:
    """A Splunk HTTP Event Collector; ``ca_pem`` are the authorities to trust instead of the system's."""

    url: str
    token: Secret | None = field(default=None, repr=False)
    ca_pem: bytes | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """All that is examined; None is not. ``allowed`` are the hosts that may be asked beside this machine."""

    environment: Environment | None = None
    aws: Aws | None = None
    mail: SmtpServer | None = None
    collector: HttpCollector | None = None
    allowed: frozenset[str] = frozenset()


def of_sandbox(state: Mapping[str, str], details: Details, own: Own, policy: Path) -> Addresses:
    """Return the addresses of a running sandbox, as it says them.

    Raises:
        SandboxError: it says them otherwise than this version does.
    """
    try:
        place = _MAIL.fullmatch(state["mail server"])
        if place is None:
            raise SandboxError(f"the sandbox's mail server {state['mail server']!r} is not understood")
        token = Secret(state["tenant token"])
        mail = SmtpServer(
            place["host"],
            state["mail user"],
            port=int(place["port"]),
            user=state["mail user"],
            password=Secret(state["mail password"]),
            ca_pem=details.mail_authority.encode(),
        )
        return Addresses(
            Environment(state["tenant"], token, own, policy, details.rule_failures),
            Aws(state["AWS endpoint"], (state["stack"],)),
            mail,
            HttpCollector(state["Splunk HEC"], Secret(state["Splunk token"])),
        )
    except KeyError as missing:
        raise SandboxError(f"the sandbox does not say its {missing}; it is of another version") from None
