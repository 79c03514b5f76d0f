"""Reading an account as the AWS credentials API describes it.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-credentials

Keys and secrets are checked and forgotten. What is monitored where a document names no services is not documented: here
it is Lambda by its built-in metrics, as built-in services are monitored until they are switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Family, services
from smokealarm.dynatrace.integration.monitored_services import read_services
from smokealarm.dynatrace.integration.settings import AwsIntegrationSettings, AwsTag, ServiceSettings
from smokealarm.dynatrace.settings.findings import Finding, Judged
from smokealarm.dynatrace.settings.reading import refuse
from smokealarm.dynatrace.settings.required import LONGEST, opened_object, require, required_text, required_word

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.policy import Policy
    from smokealarm.dynatrace.settings.fields import Fields

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
class CredentialsReading(Judged):
    """An account's settings as far as they could be read, and everything found on the way."""

    settings: AwsIntegrationSettings
    findings: tuple[Finding, ...]


def parse_credentials(
    document: object,
    place: str = "the document",
    *,
    monitored: object = None,
    policy: Policy | None = None,
) -> AwsIntegrationSettings:
    """Return the settings of an AWS credentials configuration; see :func:`read_credentials`.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_credentials(document, monitored=monitored, policy=policy)
    refuse(reading.findings, "an AWS credentials configuration", place)
    return reading.settings


def read_credentials(document: object, *, monitored: object = None, policy: Policy | None = None) -> CredentialsReading:
    """Read an AWS credentials configuration, any JSON value, without raising.

    ``monitored`` is the body of ``/aws/credentials/{id}/services``, which replaces the document's own, deprecated list
    of services; None where there is none. ``policy`` is what the monitoring role may do.
    """
    findings: list[Finding] = []
    fields = opened_object(document, findings)
    fields.asked.update(_UNREAD)
    _check_authentication(fields)
    required_word(fields, "partitionType", PartitionType.AWS_DEFAULT)
    settings = AwsIntegrationSettings(
        _supporting(fields) if monitored is None else _monitored(fields, monitored),
        required_text(fields, "label"),
        _tags(fields),
        policy,
        fields.flag("credentialsEnabled", default=True),
    )
    fields.finish()
    return CredentialsReading(settings, tuple(findings))


def _check_authentication(fields: Fields) -> None:
    require(fields, "authenticationData")
    own = fields.section("authenticationData", required=False)
    if not fields.has("authenticationData"):
        return
    kind = required_word(own, "type", AuthenticationType.ROLE)
    if not own.has("type"):
        return
    if kind is AuthenticationType.ROLE:
        _leave_out(own, "keyBasedAuthentication", "when the type is ROLE")
        role = _section(own, "roleBasedAuthentication", "iamRole", "accountId")
        role.optional_text("externalId", most=LONGEST)
        role.finish()
    else:
        _leave_out(own, "roleBasedAuthentication", "when the type is KEYS")
        own.warn("type", "is deprecated", "expected ROLE")
        _section(own, "keyBasedAuthentication", "accessKey", "secretKey").finish()
    own.finish()


def _leave_out(fields: Fields, name: str, because: str) -> None:
    """Warn of an object that does not count, and refuse what is none."""
    fields.section(name, required=False)
    fields.leave_out([name], because)


def _section(fields: Fields, name: str, *texts: str) -> Fields:
    """Return an object that has to be written, as have these texts in it."""
    require(fields, name)
    own = fields.section(name, required=False)
    own.asked.update(texts)
    if fields.has(name):
        for each in texts:
            required_text(own, each)
    return own


def _tags(fields: Fields) -> tuple[AwsTag, ...] | None:
    """Return the tags to monitor, which are checked whether they count or not."""
    tags = tuple(map(_tag, fields.sections("tagsToMonitor", _MOST_TAGS)))
    if not fields.flag("taggedOnly", default=False):
        fields.leave_out(["tagsToMonitor"], "when taggedOnly is false")
        return None
    if not tags:
        fields.warn("tagsToMonitor", "is empty", "with taggedOnly no resource at all is monitored then")
    return tags


def _tag(fields: Fields) -> AwsTag:
    found = AwsTag(required_text(fields, "name"), required_text(fields, "value", least=0))
    fields.finish()
    return found


def _supporting(fields: Fields) -> tuple[ServiceSettings, ...]:
    """Read the document's own list, which knows no built-in services, and add those."""
    read = read_services(fields, "supportingServicesToMonitor")
    named = {each.namespace for each in read}
    builtin = (each.namespace for each in services().values() if each.builtin and each.namespace not in named)
    return (*read, *(ServiceSettings(namespace, Family.CLASSIC_BUILTIN) for namespace in builtin))


def _monitored(fields: Fields, body: object) -> tuple[ServiceSettings, ...]:
    if fields.has("supportingServicesToMonitor"):
        fields.warn("supportingServicesToMonitor", "is not looked at beside a list of services of its own")
    fields.asked.add("supportingServicesToMonitor")
    own = opened_object(body, fields.findings)
    own.asked.add("metadata")
    require(own, "services")
    read = read_services(own, "services")
    own.finish()
    return read
