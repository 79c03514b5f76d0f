"""What the bodies of writes to the Settings API say.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/objects/post-object and .../put-object
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smokealarm.dynatrace.settings.objects.refusal import BAD_REQUEST, NOT_FOUND, SettingsRefusedError

__all__ = ["CreateRequest", "UpdateRequest"]

_DEEPEST = 50
_LONGEST_SCOPE = 1000


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """One item of a POST; in ``insert_after``, None is the last place and an empty text the first."""

    schema_id: str
    scope: str
    value: Any = field(repr=False)
    schema_version: str | None
    external_id: str | None
    object_id: str | None
    insert_after: str | None

    @staticmethod
    def of(document: object, longest_external_id: int) -> CreateRequest:
        """Read an item; raises :class:`SettingsRefusedError` where it is not one."""
        item = _object(document)
        external_id = _text(item, "externalId")
        if external_id is not None and len(external_id) > longest_external_id:
            text = f"externalId has {len(external_id)} characters; at most {longest_external_id} are allowed."
            raise SettingsRefusedError(BAD_REQUEST, text)
        scope = _required(item, "scope")
        if len(scope) > _LONGEST_SCOPE:
            raise SettingsRefusedError(NOT_FOUND, f"There is no scope whose name has {len(scope)} characters.")
        return CreateRequest(
            _required(item, "schemaId"),
            scope,
            _value(item),
            _text(item, "schemaVersion"),
            external_id,
            _text(item, "objectId"),
            _text(item, "insertAfter"),
        )


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """The body of a PUT; an empty ``insert_after`` is the first place, an empty ``insert_before`` the last."""

    value: Any = field(repr=False)
    schema_version: str | None
    update_token: str | None
    insert_after: str | None
    insert_before: str | None

    @staticmethod
    def of(document: object) -> UpdateRequest:
        """Read a body; raises :class:`SettingsRefusedError` where it is not one."""
        body = _object(document)
        after, before = _text(body, "insertAfter"), _text(body, "insertBefore")
        if after is not None and before is not None:
            raise SettingsRefusedError(BAD_REQUEST, "Only one of insertAfter and insertBefore can be set.")
        return UpdateRequest(_value(body), _text(body, "schemaVersion"), _text(body, "updateToken"), after, before)


def _object(document: object) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise SettingsRefusedError(BAD_REQUEST, "A settings object must be a JSON object.")
    return document


def _value(item: Mapping[str, Any]) -> Any:
    value = item.get("value")
    if value is None:
        raise SettingsRefusedError(BAD_REQUEST, "value is missing.")
    if not _is_shallow(value):
        raise SettingsRefusedError(BAD_REQUEST, f"value has more than {_DEEPEST} objects and lists within one another.")
    return value


def _is_shallow(value: object) -> bool:
    """Return whether the value can be walked without running out of stack."""
    level = [value]
    for _ in range(_DEEPEST):
        inner: list[Any] = []
        for each in level:
            inner += each.values() if isinstance(each, Mapping) else each if isinstance(each, list) else ()
        level = [each for each in inner if isinstance(each, Mapping | list)]
        if not level:
            return True
    return False


def _required(item: Mapping[str, Any], name: str) -> str:
    found = _text(item, name)
    if not found:
        raise SettingsRefusedError(BAD_REQUEST, f"{name} is missing.")
    return found


def _text(item: Mapping[str, Any], name: str) -> str | None:
    found = item.get(name)
    if found is not None and not isinstance(found, str):
        raise SettingsRefusedError(BAD_REQUEST, f"{name} must be a text.")
    return found
