"""``smokealarm.toml``: what is not looked at, and which findings are accepted, with the reason.

::

    [check]
    exclude = ["tests/*"]

    [[check.ignore]]
    id = "schema/unknown-property"
    path = "monitoring/dynatrace/*.json"
    reason = "the tenant is a version ahead of the schema"

Paths are relative to the file; a ``*`` stands for any characters, slashes included. ``id`` may be ``group/*``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from smokealarm.check.accepted import Accepted
from smokealarm.check.located import Span
from smokealarm.check.source import Source
from smokealarm.errors import CheckImpossible

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Configuration", "find_configuration", "read_configuration"]

_NAME: Final = "smokealarm.toml"
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*check[ \t]*\.[ \t]*ignore[ \t]*\]\]", re.MULTILINE)
_KINDS: Final[dict[type, str]] = {dict: "a table", list: "a list", str: "a text"}
_KEYS: Final = frozenset({"id", "path", "reason"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one file says, in the folder to which its paths are relative."""

    folder: Path
    exclude: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    def relative(self, file: Path) -> str | None:
        """Return the path of a file relative to this one, or None if it lies elsewhere."""
        place = file.resolve()
        return place.relative_to(self.folder).as_posix() if place.is_relative_to(self.folder) else None

    def excludes(self, file: Path) -> bool:
        """Return whether a file is not to be looked at."""
        relative = self.relative(file)
        return relative is not None and any(fnmatchcase(relative, pattern) for pattern in self.exclude)


def find_configuration(start: Path) -> Configuration:
    """Return what the nearest ``smokealarm.toml`` in or around ``start`` says; without one, nothing.

    Raises:
        CheckImpossible: the file is not what is described here.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / _NAME).is_file():
            return read_configuration(folder / _NAME)
    return Configuration(start)


def read_configuration(file: Path) -> Configuration:
    """Return what a file says.

    Raises:
        CheckImpossible: it cannot be read, or is not what is described here.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise CheckImpossible(f"{file} cannot be read: {error}") from error
    section = _expected(file, "check", document.get("check", {}), dict)
    exclude = _expected(file, "check.exclude", section.get("exclude", []), list)
    entries = _expected(file, "check.ignore", section.get("ignore", []), list)
    source = Source(file.as_posix(), text)
    places = [Span(*found.span()) for found in _HEADER.finditer(text)] + [Span(0, 0)] * len(entries)
    return Configuration(
        file.resolve().parent,
        tuple(_expected(file, "an entry of check.exclude", each, str) for each in exclude),
        tuple(_accepted(file, entry, source, place) for entry, place in zip(entries, places, strict=False)),
    )


def _accepted(file: Path, entry: Any, source: Source, place: Span) -> Accepted:
    said = _expected(file, "an entry of check.ignore", entry, dict)
    if unknown := sorted(set(said) - _KEYS):
        raise CheckImpossible(f"{file}: check.ignore has no {unknown[0]!r}; expected {', '.join(sorted(_KEYS))}")
    texts = {name: _expected(file, f"check.ignore.{name}", said.get(name, ""), str) for name in _KEYS}
    return Accepted(texts["id"], texts["reason"].strip(), source, place, texts["path"] or "*")


def _expected(file: Path, name: str, value: Any, kind: type) -> Any:
    if isinstance(value, kind):
        return value
    raise CheckImpossible(f"{file}: {name} is {value!r}; expected {_KINDS[kind]}")
