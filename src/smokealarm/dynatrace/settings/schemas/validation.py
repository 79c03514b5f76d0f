"""Checking a value against its schema as the server does: defaults filled in, what does not apply left out.

Texts as tenants sent them: ``Must be of type`` and ``Unknown property`` from a Managed tenant 1.350, ``does not comply
with required NonNull of schema`` from https://github.com/Dynatrace/ace-box/issues/634, ``was not found in the schema``
from https://github.com/dynatrace-oss/terraform-provider-dynatrace/issues/241, the sizes of collections from the same
provider's service for custom log sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.settings.options import SettingsOptions
from smokealarm.dynatrace.settings.schemas.constraints import Pattern, same
from smokealarm.dynatrace.settings.schemas.kinds import NOT_OF_KIND, read_kind
from smokealarm.dynatrace.settings.schemas.model import (
    CollectionType,
    EnumType,
    Kind,
    ObjectType,
    Property,
    PropertyType,
)
from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.settings.findings import Finding
    from smokealarm.dynatrace.settings.schemas.constraints import Constraint
    from smokealarm.dynatrace.settings.schemas.model import SchemaDefinition

__all__ = ["Validated", "Validators", "validate"]

Validators = Mapping[str, Callable[[Mapping[str, Any]], "Iterable[Finding]"]]
"""What knows more about the values of a schema than its definition says, by schema id."""

_LEFT_OUT, _REFUSED_NULL = object(), object()
_NON_NULL = "required NonNull of schema"
_EMPTY = {ObjectType: dict, CollectionType: list}
_SHOWN = 200
"""Most characters of a value that a message repeats."""
_BITS = 64
_DEFAULT_OPTIONS = SettingsOptions()


@dataclass(frozen=True, slots=True)
class Validated:
    """A value as the server would store it, secrets included, and everything that keeps it from doing so."""

    value: dict[str, Any] = field(repr=False)
    violations: tuple[ConstraintViolation, ...]

    @property
    def valid(self) -> bool:
        """Whether the server would take the value."""
        return not self.violations


def validate(
    schema: SchemaDefinition,
    value: object,
    validators: Validators = MappingProxyType({}),
    options: SettingsOptions = _DEFAULT_OPTIONS,
) -> Validated:
    """Check a value; nothing is raised, whatever the value is.

    ``validators`` know, by schema id, the rules that the vendor's schemas only refer to. They are asked about values
    that are right in all else, and what they find to be errors are violations.
    """
    walk = _Walk(options)
    stored = walk.section(schema.root, value, "")
    said: Iterable[Finding] = ()
    if not walk.violations and schema.schema_id in validators:
        said = validators[schema.schema_id](stored)
    for finding in said:
        if finding.gravity is Gravity.ERROR:
            hint = f"; {finding.hint}" if finding.hint else ""
            walk.complain(finding.path, f"{finding.message}{hint}")
    return Validated(stored, tuple(walk.violations))


@dataclass(slots=True)
class _Walk:
    """Goes through a value along its types, and keeps every complaint."""

    options: SettingsOptions
    violations: list[ConstraintViolation] = field(default_factory=list)

    def complain(self, path: str, message: str) -> None:
        self.violations.append(ConstraintViolation(path, message))

    def section(self, of: ObjectType, value: object, path: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self.complain(path, "Must be of type object")
            return {}
        before = len(self.violations)
        self._unknown(of, value, path)
        beside = {**of.defaults, **value}
        stored = {}
        for name, each in of.properties.items():
            found = self._property(each, value, beside, f"{path}/{name}" if path else name)
            if found is not _LEFT_OUT:
                stored[name] = found
        if len(self.violations) == before:
            for complaint in _complaints(of.constraints, stored):
                self.complain(path, complaint)
        return {name: stored[name] for name in (*value, *stored) if name in stored}

    def _unknown(self, of: ObjectType, value: Mapping[str, Any], path: str) -> None:
        if self.options.unknown_property == "refuse":
            for name in value:
                if name not in of.properties:
                    self.complain(f"{path}/{name}" if path else name, "Unknown property")

    def _property(self, each: Property, value: Mapping[str, Any], beside: Mapping[str, Any], path: str) -> Any:
        if each.precondition and not each.precondition.holds(beside):
            if each.name in value and self.options.inapplicable_property == "refuse":
                self.complain(path, "Must not be set, because its precondition does not hold")
            return _LEFT_OUT
        found = value.get(each.name, _LEFT_OUT)
        if found is None:
            found = self._null(each)
        if found is _LEFT_OUT:
            found = self._filled(each)
        if found is _LEFT_OUT and each.nullable:
            return _LEFT_OUT
        if found is _LEFT_OUT or found is _REFUSED_NULL:
            self.complain(path, f"Given property '{each.name}' with value: 'null' does not comply with {_NON_NULL}")
            return _LEFT_OUT
        return None if found is None else self._value(each, found, path)

    def _null(self, each: Property) -> object:
        if each.nullable:
            return None if self.options.stored_null == "keep" else _LEFT_OUT
        return _LEFT_OUT if self.options.null_property == "absent" else _REFUSED_NULL

    def _filled(self, each: Property) -> Any:
        section = isinstance(each.type, ObjectType | CollectionType)
        choice = self.options.absent_section if section else self.options.absent_property
        if each.nullable or choice == "refuse":
            return _LEFT_OUT
        if each.has_default:
            return each.default
        return _EMPTY[type(each.type)]() if section else _LEFT_OUT

    def _value(self, each: Property, value: object, path: str) -> Any:
        before = len(self.violations)
        stored = self._typed(each, each.type, value, path)
        if len(self.violations) == before:
            shown = "" if each.type is Kind.SECRET else _shown(stored)
            for complaint in _complaints(each.constraints, stored):
                self._violates(each, shown, path, complaint)
        return stored

    def _violates(self, each: Property, shown: str, path: str, complaint: str) -> None:
        said = f"Given property '{each.name or _last(path)}' with value: '{shown}'"
        self.complain(path, f"{said} violates the following constraint: {complaint}")

    def _typed(self, each: Property, of: PropertyType, value: object, path: str) -> Any:
        if isinstance(of, ObjectType):
            return self.section(of, value, path)
        if isinstance(of, CollectionType):
            return self._collection(each, of, value, path)
        if isinstance(of, EnumType):
            if value not in of.values:
                shown = f"Given property '{each.name}' with value: '{_shown(value)}'"
                self.complain(path, f"{shown} was not found in the schema")
            return value
        stored = read_kind(of, value)
        if stored is NOT_OF_KIND:
            self.complain(path, f"Must be of type {of.value}")
            return None
        return stored

    def _collection(self, each: Property, of: CollectionType, value: object, path: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            self.complain(path, f"Must be of type {of.kind}")
            return []
        if not of.least <= len(value) <= of.most:
            self._violates(each, str(len(value)), path, _size(of, len(value)))
            return []
        stored = [self._entry(of.items, entry, f"{path}/{index}") for index, entry in enumerate(value)]
        return stored if of.kind == "list" else self._distinct(each, stored, path)

    def _entry(self, of: Property, entry: object, path: str) -> Any:
        if entry is None:
            self.complain(path, f"Given property '{_last(path)}' with value: 'null' does not comply with {_NON_NULL}")
            return None
        return self._value(of, entry, path)

    def _distinct(self, each: Property, entries: list[Any], path: str) -> list[Any]:
        if self.options.repeated_entry == "keep":
            return entries
        distinct = list({same(entry): entry for entry in reversed(entries)}.values())[::-1]
        if len(distinct) < len(entries) and self.options.repeated_entry == "refuse":
            self._violates(each, str(len(entries)), path, "The entries of a set must be distinct.")
        return distinct


def _complaints(constraints: Iterable[Constraint], value: Any) -> list[str]:
    """Return what a value violates; patterns are only asked about texts that are right in all else, short above all."""
    others = (each.complaint(value) for each in constraints if not isinstance(each, Pattern))
    found = [said for said in others if said]
    return found or [said for each in constraints if isinstance(each, Pattern) if (said := each.complaint(value))]


def _size(of: CollectionType, size: int) -> str:
    if size < of.least:
        return f"fell below the collection's lower size limit which was set to {of.least}."
    return f"exceeded the collection's upper size limit which was set to {of.most}."


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _shown(value: object) -> str:
    if not isinstance(value, str | int | float) or (isinstance(value, int) and value.bit_length() > _BITS):
        return "..."
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
