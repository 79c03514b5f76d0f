"""What must not change in a settings object once it exists.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/settings/schemas/get-schema
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.settings.objects.settings_object import at_path
from smokealarm.dynatrace.settings.schemas.model import ObjectType
from smokealarm.dynatrace.settings.schemas.violations import ConstraintViolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.settings.schemas.model import Property

__all__ = ["fixed_changes", "forbidden_changes", "moves_secrets"]


def forbidden_changes(of: ObjectType, value: Mapping[str, Any], before: Mapping[str, Any]) -> list[ConstraintViolation]:
    """Return a violation for every property that differs from ``before`` although its policy is NEVER."""
    return [
        ConstraintViolation(path, f"Given property '{each.name}' must not be modified.")
        for each, path in _changed(of, value, before, "")
        if each.modification_policy == "NEVER"
    ]


def fixed_changes(
    fixed: Iterable[str], value: Mapping[str, Any], before: Mapping[str, Any]
) -> list[ConstraintViolation]:
    """Return a violation for every path that is fixed in this one object, and differs from ``before``."""
    return [
        ConstraintViolation(path, f"Given property '{path}' of this object is protected from changes.")
        for path in fixed
        if at_path(value, path.split("/")) != at_path(before, path.split("/"))
    ]


def moves_secrets(of: ObjectType, value: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Return whether a property differs from ``before`` that decides where secrets are sent."""
    return any(each.force_secret_resubmission for each, _ in _changed(of, value, before, ""))


def _changed(
    of: ObjectType, value: Mapping[str, Any], before: Mapping[str, Any], path: str
) -> Iterator[tuple[Property, str]]:
    for name, each in of.properties.items():
        new, old, place = value.get(name), before.get(name), f"{path}/{name}" if path else name
        if new != old:
            yield each, place
            if isinstance(each.type, ObjectType) and isinstance(new, Mapping) and isinstance(old, Mapping):
                yield from _changed(each.type, new, old, place)
