"""What the Settings API answers, as values.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/settings
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.client.reading import ANY, mapping, moment, read
from smokealarm.dynatrace.client.refusals import refusal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.settings.fields import Fields
    from smokealarm.errors import ApiRefused

__all__ = [
    "OBJECT_FIELDS",
    "EffectiveValue",
    "StoredObject",
    "WriteResult",
    "effective_value",
    "stored_object",
    "written",
]

_OK: Final = 200
_STATUSES: Final = 599

OBJECT_FIELDS: Final = "objectId,schemaId,schemaVersion,scope,externalId,summary,updateToken,created,value"
"""The fields of an object that are read here; the update token is told only on request."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of one object of a request.

    It has an id unless it was refused, or only validated and new. ``refusal`` says why it was refused, with every
    violated constraint.
    """

    code: int
    object_id: str = ""
    refusal: ApiRefused | None = None

    @property
    def accepted(self) -> bool:
        """Whether the object was written, or could be."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it is stored; its value is the JSON of its schema, with secrets masked by the environment.

    ``created`` is when it was first written, in epoch milliseconds, None where the environment does not say so.
    """

    object_id: str
    schema_id: str
    schema_version: str
    scope: str
    value: Mapping[str, Any] = field(repr=False)
    external_id: str = ""
    summary: str = ""
    update_token: str = ""
    created: int | None = None


@dataclass(frozen=True, slots=True)
class EffectiveValue:
    """A value that holds in a scope; ``origin`` is the scope that it comes from, or says that it is the default."""

    schema_id: str
    origin: str
    value: Mapping[str, Any] = field(repr=False)
    external_id: str = ""


def written(document: object) -> tuple[WriteResult, ...]:
    """Read the answer to objects that were sent, one result for each in their order."""
    return read({"items": document}, "the answer to settings objects", _written)


def stored_object(fields: Fields) -> StoredObject:
    """Read an object."""
    return StoredObject(
        fields.text("objectId", None, most=ANY),
        fields.text("schemaId", None, most=ANY),
        fields.text("schemaVersion", "", most=ANY),
        fields.text("scope", "", most=ANY),
        mapping(fields, "value"),
        fields.text("externalId", "", most=ANY),
        fields.text("summary", "", most=ANY),
        fields.text("updateToken", "", most=ANY),
        moment(fields, "created"),
    )


def effective_value(fields: Fields) -> EffectiveValue:
    """Read an effective value."""
    return EffectiveValue(
        fields.text("schemaId", "", most=ANY),
        fields.text("origin", "", most=ANY),
        mapping(fields, "value"),
        fields.text("externalId", "", most=ANY),
    )


def _written(fields: Fields) -> tuple[WriteResult, ...]:
    return tuple(map(_write_result, fields.sections("items", ANY)))


def _write_result(fields: Fields) -> WriteResult:
    code = fields.integer("code", 0, _OK, _STATUSES)
    refusal = refusal_of(fields.values.get("error"), code) if code != _OK else None
    return WriteResult(code, fields.text("objectId", "", most=ANY), refusal)
