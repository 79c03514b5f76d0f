"""In what a stored object differs from what a configuration says, secrets aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from smokealarm.dynatrace.settings.objects.masking import masked
from smokealarm.dynatrace.settings.schemas import definition, schema_ids, validate

__all__ = [
    "Change",
    "Difference",
    "JsonPath",
    "classic_differences",
    "classic_has_secrets",
    "settings_differences",
    "settings_have_secrets",
]

JsonPath: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of properties and indexes of entries."""

_MASK: Final = "\N{BLACK CIRCLE}" * 3
_SECRET_NAMES: Final = frozenset({"secretKey"})
"""Secrets of the Configuration API, which tells asterisks in their place."""


class Change(StrEnum):
    """What writing does to a property."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that writing changes; secrets are masked, and what is not there is None."""

    change: Change
    path: JsonPath
    before: Any = field(default=None, repr=False)
    after: Any = field(default=None, repr=False)


def settings_differences(schema_id: str, wanted: object, stored: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what writing a value changes; nothing if it is stored already.

    Defaults are filled in on both sides, and properties that only the environment knows are passed over: its schema may
    be newer. Of a schema that is not known here any value may be a secret, so that none is shown.
    """
    if schema_id not in schema_ids():
        return tuple(map(_hidden, _differences((), wanted, stored, whole=False)))
    schema = definition(schema_id)
    both = (masked(schema.root, validate(schema, each).value, _MASK) for each in (wanted, stored))
    return tuple(_differences((), *both, whole=True))


def classic_differences(wanted: object, stored: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what writing an object of a classic API changes; what only the environment has is its own addition."""
    return tuple(_differences((), _without_secrets(wanted), _without_secrets(stored), whole=False))


def settings_have_secrets(schema_id: str, value: object) -> bool:
    """Return whether a value has secrets; of an unknown schema it may have."""
    if schema_id not in schema_ids():
        return True
    without: object = masked(definition(schema_id).root, value, _MASK)
    return without != value


def classic_has_secrets(value: object) -> bool:
    """Return whether an object of a classic API has secrets."""
    without: object = _without_secrets(value)
    return without != value


def _differences(path: JsonPath, wanted: object, stored: object, *, whole: bool) -> Iterator[Difference]:
    """Yield every difference; what is null counts as not there.

    Without ``whole`` properties that are stored beside the wanted ones are none.
    """
    if isinstance(wanted, Mapping) and isinstance(stored, Mapping):
        beside = [each for each in stored if each not in wanted] if whole else []
        for name in (*wanted, *beside):
            yield from _differences((*path, name), wanted.get(name), stored.get(name), whole=whole)
    elif isinstance(wanted, list) and isinstance(stored, list):
        for at in range(max(len(wanted), len(stored))):
            yield from _differences((*path, at), _entry(wanted, at), _entry(stored, at), whole=whole)
    elif wanted != stored or isinstance(wanted, bool) is not isinstance(stored, bool):
        # In Python true equals 1, in JSON it does not.
        yield _difference(path, wanted, stored)


def _entry(entries: list[Any], at: int) -> Any:
    return entries[at] if at < len(entries) else None


def _difference(path: JsonPath, wanted: object, stored: object) -> Difference:
    if stored is None:
        return Difference(Change.ADDED, path, after=wanted)
    if wanted is None:
        return Difference(Change.REMOVED, path, before=stored)
    return Difference(Change.CHANGED, path, stored, wanted)


def _hidden(each: Difference) -> Difference:
    before, after = (None if value is None else _MASK for value in (each.before, each.after))
    return Difference(each.change, each.path, before, after)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _MASK if name in _SECRET_NAMES else _without_secrets(each) for name, each in value.items()}
    return [_without_secrets(each) for each in value] if isinstance(value, list) else value
