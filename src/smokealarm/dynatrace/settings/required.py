"""What has to be written in a document of the Configuration API v1, and words that may be left blank there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from smokealarm.dynatrace.settings.fields import Fields, kind_of
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from enum import StrEnum

    Word = TypeVar("Word", bound=StrEnum)

__all__ = [
    "LONGEST",
    "MISSING",
    "MOST_ENTRIES",
    "entries",
    "opened_object",
    "optional_word",
    "require",
    "required_text",
    "required_word",
]

MISSING: Final = "may not be null"
"""What the vendor says of a property that is missing, seen in
https://github.com/dynatrace-oss/api-client-python/issues/119 and
https://github.com/dynatrace-oss/terraform-provider-dynatrace/issues/50."""

MOST_ENTRIES: Final = 10_000
"""Entries of a list: more than one within the limit of a payload has room to say something in."""
LONGEST: Final = 1_048_576
"""Characters of a text of which only the limit of a payload is documented."""
_MOST_FINDINGS: Final = 1000


def opened_object(document: object, findings: list[Finding]) -> Fields:
    """Return the properties of a document, or of an empty one where it is no object."""
    if isinstance(document, Mapping):
        return Fields(document, "", findings)
    findings.append(Finding(Gravity.ERROR, "", f"is {kind_of(document)}", "expected an object"))
    return Fields({}, "", findings)


def entries(fields: Fields, name: str) -> Iterator[Fields]:
    """Yield the objects of a list, and stop with a last complaint where there are more than anybody reads."""
    for entry in fields.sections(name, MOST_ENTRIES):
        if len(fields.findings) > _MOST_FINDINGS:
            fields.error(name, "is not read any further", f"expected fewer than {_MOST_FINDINGS} mistakes")
            return
        yield entry


def require(fields: Fields, *names: str) -> None:
    """Complain about each property that is missing or null."""
    for name in names:
        if not fields.has(name):
            fields.error(name, MISSING)


def required_text(fields: Fields, name: str, *, least: int = 1, most: int = LONGEST) -> str:
    """Read a text that has to be written; one that is missing or null reads as empty."""
    fields.asked.add(name)
    require(fields, name)
    return fields.text(name, None, least=least, most=most) if fields.has(name) else ""


def required_word(fields: Fields, name: str, default: Word) -> Word:
    """Read a fixed word that has to be written; one that is missing or null reads as the default."""
    if not fields.has(name):
        fields.error(name, MISSING, f"expected one of {', '.join(type(default))}")
    return fields.choice(name, default)


def optional_word(fields: Fields, name: str, default: Word) -> Word:
    """Read a fixed word; a blank one, as the vendor's own export writes it, reads as the default."""
    if fields.values.get(name) == "":
        fields.asked.add(name)
        return default
    return fields.choice(name, default)
