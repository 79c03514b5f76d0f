"""Reading an account as the AWS credentials API describes it.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-credentials

Keys and secrets are checked and forgotten. What is monitored where a document names no services is not documented: here
it is Lambda by its built-in metrics, as built-in services are monitored until they are switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration.mapping import Family, services
from smokealarm.dynatrace.integration.monitored_services import read_services
from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings, AwsTag, ServiceSettings
from smokealarm.dynatrace.settings.fields import Fields
from smokealarm.dynatrace.settings.findings import Finding, Gravity
from smokealarm.dynatrace.settings.reading import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.integration.policy import Policy

__all__ = ["CredentialsReading", "parse_credentials", "read_credentials"]

_UNREAD = ("metadata", "id", "connectionStatus", "runningOnDynatraceInfrastructure")
_MOST_TAGS = 10


class PartitionType(StrEnum):
    """The partitions of AWS."""

    AWS_DEFAULT = "AWS_DEFAULT"
    AWS_CN = "AWS_CN"
    AWS_US_GOV = "AWS_US_GOV"


class AuthenticationType(StrEnum):
    """How the tenant proves to AWS who it is."""

    ROLE = "ROLE"
    KEYS = "KEYS"


@dataclass(frozen=True, slots=True)
class CredentialsReading:
    """An account's settings as far as they could be read, and everything found on the way."""

    settings: AwsIntegrationSettings
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Whether Dynatrace would take the document."""
        return all(finding.gravity is not Gravity.ERROR for finding in self.findings)


def parse_credentials(
    document: Mapping[str, Any],
    place: str = "the document",
    *,
    monitored: Mapping[str, Any] | None = None,
    policy: Policy | None = None,
) -> AwsIntegrationSettings:
    """Return the settings of an AWS credentials configuration; see :func:`read_credentials`.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_credentials(document, monitored=monitored, policy=policy)
    refuse(reading.findings, "an AWS credentials configuration", place)
    return reading.settings


def read_credentials(
    document: Mapping[str, Any], *, monitored: Mapping[str, Any] | None = None, policy: Policy | None = None
) -> CredentialsReading:
    """Read an AWS credentials configuration without raising.

    ``monitored`` is the body of ``/aws/credentials/{id}/services``, which replaces the document's own, deprecated list
    of services. ``policy`` is what the monitoring role may do.
    """
    findings: list[Finding] = []
    fields = Fields(document, "", findings)
    fields.asked.update(_UNREAD)
    _check_authentication(fields)
    fields.choice("partitionType", PartitionType.AWS_DEFAULT)
    settings = AwsIntegrationSettings(
        _supporting(fields) if monitored is None else _monitored(fields, monitored),
        fields.text("label", None, least=1, most=500),
        _tags(fields),
        policy,
        fields.flag("credentialsEnabled", default=True),
    )
    if not fields.has("partitionType"):
        fields.error("partitionType", "is missing", f"expected one of {', '.join(PartitionType)}")
    fields.finish()
    return CredentialsReading(settings, tuple(findings))


def _check_authentication(fields: Fields) -> None:
    own = fields.section("authenticationData")
    kind = own.choice("type", AuthenticationType.ROLE)
    if kind is AuthenticationType.ROLE:
        own.leave_out(["keyBasedAuthentication"], "when the type is ROLE")
        role = own.section("roleBasedAuthentication")
        role.text("iamRole", None, least=1, most=500)
        role.text("accountId", None, least=1, most=500)
        role.optional_text("externalId", most=500)
        role.finish()
    else:
        own.leave_out(["roleBasedAuthentication"], "when the type is KEYS")
        own.warn("type", "is deprecated", "expected ROLE")
        keys = own.section("keyBasedAuthentication")
        keys.text("accessKey", None, least=1, most=500)
        keys.text("secretKey", None, least=1, most=500)
        keys.finish()
    own.finish()


def _tags(fields: Fields) -> tuple[AwsTag, ...] | None:
    if not fields.flag("taggedOnly", default=False):
        fields.leave_out(["tagsToMonitor"], "when taggedOnly is false")
        return None
    tags = tuple(map(_tag, fields.sections("tagsToMonitor", _MOST_TAGS)))
    if not tags:
        fields.warn("tagsToMonitor", "is empty", "with taggedOnly no resource at all is monitored then")
    return tags


def _tag(fields: Fields) -> AwsTag:
    found = AwsTag(fields.text("name", None, least=1, most=500), fields.text("value", None, most=500))
    fields.finish()
    return found


def _supporting(fields: Fields) -> tuple[ServiceSettings, ...]:
    """Read the document's own list, which knows no built-in services, and add those."""
    read = read_services(fields, "supportingServicesToMonitor")
    named = {each.namespace for each in read}
    builtin = (each.namespace for each in services().values() if each.builtin and each.namespace not in named)
    return (*read, *(ServiceSettings(namespace, Family.CLASSIC_BUILTIN) for namespace in builtin))


def _monitored(fields: Fields, body: Mapping[str, Any]) -> tuple[ServiceSettings, ...]:
    if fields.has("supportingServicesToMonitor"):
        fields.warn("supportingServicesToMonitor", "is not looked at beside a list of services of its own")
    fields.asked.add("supportingServicesToMonitor")
    own = Fields(body, "", fields.findings)
    own.asked.add("metadata")
    read = read_services(own, "services")
    own.finish()
    return read
