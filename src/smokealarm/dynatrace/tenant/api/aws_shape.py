"""The documented shape of an AWS credentials configuration: what is required, and which words are known.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-credentials
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.settings.reading import texts
from smokealarm.dynatrace.settings.required import LONGEST, MOST_ENTRIES, entries, require

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_credentials", "read_services"]

_MOST_TAGS: Final = 10


class PartitionType(StrEnum):
    """The partitions of AWS."""

    AWS_DEFAULT = "AWS_DEFAULT"
    AWS_CN = "AWS_CN"
    AWS_US_GOV = "AWS_US_GOV"


class AuthenticationType(StrEnum):
    """How the environment proves to AWS who it is."""

    ROLE = "ROLE"
    KEYS = "KEYS"


class Statistic(StrEnum):
    """What is asked of CloudWatch."""

    AVERAGE = "AVERAGE"
    AVG_MIN_MAX = "AVG_MIN_MAX"
    MAXIMUM = "MAXIMUM"
    MINIMUM = "MINIMUM"
    SAMPLE_COUNT = "SAMPLE_COUNT"
    SUM = "SUM"


def read_credentials(fields: Fields) -> None:
    """Check a whole configuration; complaints are among the findings of the fields."""
    require(fields, "label", "partitionType", "authenticationData")
    fields.text("label", "", most=LONGEST)
    fields.choice("partitionType", PartitionType.AWS_DEFAULT)
    fields.flag("taggedOnly", default=False)
    fields.flag("credentialsEnabled", default=True)
    for tag in fields.sections("tagsToMonitor", _MOST_TAGS):
        _read_texts(tag, "name", "value")
    read_services(fields, "supportingServicesToMonitor")
    if fields.has("authenticationData"):
        _read_authentication(fields.section("authenticationData"))


def read_services(fields: Fields, name: str) -> None:
    """Check a list of services to monitor, each with its metrics or with null for the recommended ones."""
    for service in entries(fields, name):
        _read_texts(service, "name")
        for metric in entries(service, "monitoredMetrics"):
            _read_texts(metric, "name")
            require(metric, "statistic", "dimensions")
            metric.choice("statistic", Statistic.AVERAGE)
            texts(metric, "dimensions", most=MOST_ENTRIES)


def _read_authentication(fields: Fields) -> None:
    require(fields, "type")
    if not fields.has("type"):
        return
    if fields.choice("type", AuthenticationType.ROLE) is AuthenticationType.ROLE:
        name, properties = "roleBasedAuthentication", ("accountId", "iamRole")
    else:
        name, properties = "keyBasedAuthentication", ("accessKey", "secretKey")
    require(fields, name)
    for each in ("roleBasedAuthentication", "keyBasedAuthentication"):
        own = fields.section(each, required=False)
        if each == name and fields.has(name):
            _read_texts(own, *properties)


def _read_texts(fields: Fields, *names: str) -> None:
    require(fields, *names)
    for name in names:
        fields.text(name, "", most=LONGEST)
