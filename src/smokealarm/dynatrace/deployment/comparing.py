"""Whether a stored object is already what a configuration says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smokealarm.dynatrace.settings.objects.masking import masked
from smokealarm.dynatrace.settings.schemas import definition, schema_ids, validate

__all__ = ["has_secrets", "says_the_same"]

_MASK = "\N{BLACK CIRCLE}"


def says_the_same(schema_id: str, wanted: object, stored: Mapping[str, Any]) -> bool:
    """Return whether a stored value has all of a wanted one, secrets aside.

    The environment adds the defaults of what is not written, and its schema may know more than ours.
    """
    if schema_id not in schema_ids():
        return _within(wanted, stored)
    schema = definition(schema_id)
    complete = validate(schema, wanted).value
    return _within(masked(schema.root, complete, _MASK), masked(schema.root, stored, _MASK))


def has_secrets(schema_id: str, value: object) -> bool:
    """Return whether a value has secrets; of an unknown schema it may have."""
    return schema_id not in schema_ids() or masked(definition(schema_id).root, value, _MASK) != value


def _within(wanted: object, stored: object) -> bool:
    if isinstance(wanted, Mapping) and isinstance(stored, Mapping):
        return all(name in stored and _within(value, stored[name]) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(stored, list):
        return len(wanted) == len(stored) and all(map(_within, wanted, stored))
    # In Python true equals 1, in JSON it does not.
    return wanted == stored and isinstance(wanted, bool) == isinstance(stored, bool)
