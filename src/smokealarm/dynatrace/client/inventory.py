"""What the Monitored entities API v2, the Dashboards API and the AWS credentials API tell, as values.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/entity-v2,
https://docs.dynatrace.com/docs/dynatrace-api/configuration-api/dashboards-api and
https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.client.reading import ANY, mapping
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.fields import Fields

__all__ = [
    "ENTITY_FIELDS",
    "AwsAccountStub",
    "DashboardStub",
    "aws_account",
    "aws_accounts",
    "dashboard_stub",
    "entity",
]

ENTITY_FIELDS: Final = (
    "+firstSeenTms,+lastSeenTms,+tags,+managementZones,+properties,+fromRelationships,+toRelationships"
)
"""The fields of an entity that are told only on request, and are read here."""

_SEEN: Final = ("firstSeenTms", "lastSeenTms")


@dataclass(frozen=True, slots=True)
class DashboardStub:
    """A dashboard as lists name it; whoever made it has no owner told."""

    id: str
    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class AwsAccountStub:
    """An AWS account as lists name it."""

    id: str
    name: str


def aws_account(fields: Fields) -> AwsAccountStub:
    """Read an account of a list, or one that was added."""
    return AwsAccountStub(fields.text("id", None, most=ANY), fields.text("name", "", most=ANY))


def aws_accounts(fields: Fields) -> tuple[AwsAccountStub, ...]:
    """Read the list of accounts, which stands in ``items``."""
    return tuple(map(aws_account, fields.sections("items", ANY)))


def dashboard_stub(fields: Fields) -> DashboardStub:
    """Read a dashboard of a list, or one that was made."""
    return DashboardStub(
        fields.text("id", None, most=ANY), fields.text("name", "", most=ANY), fields.text("owner", "", most=ANY)
    )


def entity(fields: Fields) -> Entity:
    """Read an entity; its attributes are its properties that are texts, numbers, or true or false."""
    properties = {**mapping(fields, "properties"), **{name: fields.values.get(name) for name in _SEEN}}
    return Entity(
        fields.text("entityId", None, most=ANY),
        fields.text("type", "", most=ANY),
        fields.text("displayName", "", most=ANY),
        frozenset(each.text("stringRepresentation", "", most=ANY) for each in fields.sections("tags", ANY)),
        frozenset(each.text("id", "", most=ANY) for each in fields.sections("managementZones", ANY)),
        {name: _attribute(value) for name, value in properties.items() if isinstance(value, str | int | float)},
        _relationships(fields, "fromRelationships"),
        _relationships(fields, "toRelationships"),
    )


def _attribute(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _relationships(fields: Fields, name: str) -> Mapping[str, frozenset[str]]:
    found = fields.section(name, required=False)
    return {
        each: frozenset(other.text("id", "", most=ANY) for other in found.sections(each, ANY)) for each in found.values
    }
