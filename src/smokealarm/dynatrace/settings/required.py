"""What has to be written in a document of the Configuration API v1, and words that may be left blank there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from smokealarm.dynatrace.settings.fields import Fields, kind_of
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from enum import StrEnum

    Word = TypeVar("Word", bound=StrEnum)

__all__ = ["MISSING", "opened_object", "optional_word", "require"]

MISSING = "may not be null"
"""What the vendor says of a property that is missing, seen in
https://github.com/dynatrace-oss/api-client-python/issues/119 and
https://github.com/dynatrace-oss/terraform-provider-dynatrace/issues/50."""


def opened_object(document: object, findings: list[Finding]) -> Fields:
    """Return the properties of a document, or of an empty one where it is no object."""
    if isinstance(document, Mapping):
        return Fields(document, "", findings)
    findings.append(Finding(Gravity.ERROR, "", f"is {kind_of(document)}", "expected an object"))
    return Fields({}, "", findings)


def require(fields: Fields, *names: str) -> None:
    """Complain about each property that is missing or null."""
    for name in names:
        if not fields.has(name):
            fields.error(name, MISSING)


def optional_word(fields: Fields, name: str, default: Word) -> Word:
    """Read a fixed word; a blank one, as the vendor's own export writes it, reads as the default."""
    if fields.values.get(name) == "":
        fields.asked.add(name)
        return default
    return fields.choice(name, default)
