"""Whether what was sent may be stored: version, scope, secrets, schema, changes, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.changes import fixed_changes, forbidden_changes, moves_secrets
from smokealarm.dynatrace.settings.objects.masking import restored
from smokealarm.dynatrace.settings.objects.object_ids import scope_class
from smokealarm.dynatrace.settings.objects.refusal import CONFLICT, NOT_FOUND, SettingsRefusedError, violated
from smokealarm.dynatrace.settings.schemas.constraints import Unique
from smokealarm.dynatrace.settings.schemas.validation import validate
from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smokealarm.dynatrace.settings.objects.settings_object import SettingsObject
    from smokealarm.dynatrace.settings.options import SettingsOptions
    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition
    from smokealarm.dynatrace.settings.schemas.validation import Validators

__all__ = ["Admission", "check_scope", "check_token", "check_version"]

_RESUBMIT = "Must be sent again, because a property that decides where secrets are sent has changed."
_UNKNOWN = "Must not be masked, because there is no secret that it could stand for."
_LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Admission:
    """How values are checked before they are stored."""

    validators: Validators
    options: SettingsOptions

    def stored_value(
        self, schema: SchemaDefinition, sent: object, previous: SettingsObject | None, beside: Sequence[SettingsObject]
    ) -> dict[str, Any]:
        """Return the value as it is to be stored in place of ``previous``, if any, and ``beside`` all of its scope.

        Raises :class:`SettingsRefusedError` that names every violation of the first step that finds any.
        """
        secrets = restored(schema.root, sent, previous.value if previous else {}, self.options.secret_mask)
        _refuse(ConstraintViolation(path, _UNKNOWN) for path in secrets.unknown)
        result = validate(schema, secrets.value, self.validators, self.options)
        _refuse(result.violations)
        if previous:
            _refuse(_changes(schema, result.value, previous, secrets.kept))
        _refuse(_conflicts(schema, result.value, previous, beside))
        return result.value


def _refuse(violations: Iterable[ConstraintViolation]) -> None:
    found = tuple(violations)
    if found:
        raise violated(found)


def _changes(
    schema: SchemaDefinition, value: Mapping[str, Any], previous: SettingsObject, kept: tuple[str, ...]
) -> list[ConstraintViolation]:
    found = forbidden_changes(schema.root, value, previous.value)
    found += fixed_changes(previous.fixed, value, previous.value)
    if moves_secrets(schema.root, value, previous.value):
        found += [ConstraintViolation(path, _RESUBMIT) for path in kept]
    return found


def _conflicts(
    schema: SchemaDefinition,
    value: Mapping[str, Any],
    previous: SettingsObject | None,
    beside: Sequence[SettingsObject],
) -> list[ConstraintViolation]:
    unique = [each for each in schema.schema_constraints if isinstance(each, Unique)]
    found = [
        ConstraintViolation("/".join(each.properties), "There is another object with the same value.")
        for each in unique
        if any(each.same(value, other.value) for other in beside if other is not previous)
    ]
    if not previous and len(beside) >= schema.max_objects:
        found.append(ConstraintViolation("", f"There may be at most {schema.max_objects} objects."))
    return found


def check_scope(schema: SchemaDefinition, scope: str) -> None:
    """Raise :class:`SettingsRefusedError` if objects of the schema cannot target the scope.

    Status and text are those that a Managed tenant 1.350 sent.
    """
    if scope_class(scope) not in schema.allowed_scopes:
        raise SettingsRefusedError(NOT_FOUND, f"No write access for scope class {scope_class(scope)}")


def check_token(stored: SettingsObject, token: str | None) -> None:
    """Raise :class:`SettingsRefusedError` if the token is not that of the present state of the object."""
    if token is not None and token != stored.update_token:
        raise SettingsRefusedError(CONFLICT, "The object was changed after the updateToken was given.")


def check_version(schema: SchemaDefinition, sent: str | None, options: SettingsOptions) -> None:
    """Raise :class:`SettingsRefusedError` if the tenant does not know the version of the schema that was sent.

    Status and text: https://github.com/Dynatrace/ace-box/issues/516
    """
    if sent is None or sent == schema.version:
        return
    asked, known = _numbers(sent), _numbers(schema.version)
    if options.older_version == "refuse" or not asked or asked[0] != known[0] or asked > known:
        text = f"Configuration schema {schema.schema_id} does not exist with version {sent}."
        raise SettingsRefusedError(NOT_FOUND, text)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    sound = all(part.isascii() and part.isdecimal() and len(part) <= _LONGEST_NUMBER for part in parts)
    return tuple(map(int, parts)) if sound else ()
