"""A YAML file whose faults are shown at their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, Self

from smokealarm.check.located import Fault, read_yaml
from smokealarm.errors import TapeInvalid
from smokealarm.tape.places import caret

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.check.located import Node

__all__ = ["LocatedFile"]


@dataclass(frozen=True, slots=True)
class LocatedFile:
    """The text of a YAML file, and what messages call it."""

    name: str
    text: str

    @classmethod
    def opened(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            TapeInvalid: it cannot be read.
        """
        try:
            return cls(str(path), path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise TapeInvalid(f"{path}: cannot be read: {error}") from error

    def root(self) -> Node:
        """Return the document.

        Raises:
            TapeInvalid: it is no YAML, or an object in it has a key twice; shows the place.
        """
        found = read_yaml(self.text)
        if isinstance(found, Fault):
            self.fail(found.message, found.hint, *found.span)
        for twice in found.duplicates:
            self.fail(f"{twice.path[-1]!r} comes twice", "leave one of the two out", *twice.span)
        return found.root

    def line(self, offset: int) -> int:
        """Return the line of a character."""
        return self.text.count("\n", 0, offset) + 1

    def fail(self, message: str, hint: str, start: int, end: int) -> NoReturn:
        """Refuse some characters."""
        where, shown = caret(self.name, self.text, start, end)
        raise TapeInvalid(f"{where}: {message}\n{shown}\n{hint}")

    def refuse(self, node: Node, message: str, hint: str) -> NoReturn:
        """Refuse a value."""
        self.fail(message, hint, *node.span)
