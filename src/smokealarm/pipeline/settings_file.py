"""``smokealarm.toml``: finding it, and saying where in it something is wrong."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smokealarm.errors import PipelineInvalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["SETTINGS_NAME", "SettingsFile", "nearest_settings", "read_settings"]

SETTINGS_NAME: Final = "smokealarm.toml"
_HEADER: Final = re.compile(r"\s*\[+\s*(?P<name>[^\]]+?)\s*\]")
_KEY: Final = re.compile(r"\s*(?P<quote>[\"']?)(?P<name>[^\"'=]+?)(?P=quote)\s*=")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """One file: where it lies, its text, and what it says."""

    path: Path
    text: str
    document: Mapping[str, Any]

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table such as ``pipeline.queues``; an empty one if it is not there.

        Raises:
            PipelineInvalid: it is something else.
        """
        found: dict[str, Any] = dict(self.document)
        for part in name.split("."):
            inner = found.get(part, {})
            if not isinstance(inner, dict):
                raise self.wrong(name.rpartition(".")[0], part, f"{name} is {inner!r}", "expected a table")
            found = inner
        return found

    def wrong(self, table: str, key: str, reason: str, hint: str) -> PipelineInvalid:
        """Return the error about a key of a table, or about the table where the key is nowhere."""
        number, line, start, length = self._place(table, key)
        shown = f"    {line}\n    {' ' * start}{'^' * max(length, 1)}"
        return PipelineInvalid(f"{self.path}:{number}: {reason}\n{shown}\n{hint}")

    def _place(self, table: str, key: str) -> tuple[int, str, int, int]:
        """Return the number of a line, the line, and where in it the key stands, and how long it is."""
        places = list(self._places())
        for wanted in ((table, key), (f"{table}.{key}", ""), (table, "")):
            for found, place in places:
                if found == wanted:
                    return place
        return 1, self.text.partition("\n")[0], 0, 1

    def _places(self) -> Iterator[tuple[tuple[str, str], tuple[int, str, int, int]]]:
        table = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := _HEADER.match(line):
                table = header["name"]
            found = header or _KEY.match(line)
            if found:
                start, end = found.span("name")
                yield (table, "" if header else found["name"]), (number, line, start, end - start)


def nearest_settings(start: Path) -> SettingsFile | None:
    """Return the nearest file in or around a folder that has a table ``pipeline``; None if there is none.

    Raises:
        PipelineInvalid: a file on the way cannot be read.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_NAME).is_file():
            found = read_settings(folder / SETTINGS_NAME)
            if "pipeline" in found.document:
                return found
    return None


def read_settings(path: Path) -> SettingsFile:
    """Read a file.

    Raises:
        PipelineInvalid: it is not there, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return SettingsFile(path.resolve(), text, tomllib.loads(text))
    except (OSError, ValueError, RecursionError) as error:
        raise PipelineInvalid(f"{path} cannot be read: {error}") from error
