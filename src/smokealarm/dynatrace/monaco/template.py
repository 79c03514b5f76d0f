"""Templates: JSON with placeholders for parameters.

Monaco's templates are Go's (https://pkg.go.dev/text/template). Of their actions only those are read that name a
parameter, ``{{ .name }}`` or ``{{ .name.part }}``, and those that stand for a text, which is how double braces are
written; conditions, loops and functions are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.monaco.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Part", "Placeholder", "Template", "parse_template"]

_ACTION: Final = re.compile(
    r"""\{\{[ \t\r\n]*(?:(?P<path>(?:\.[^\W\d]\w*)+)|`(?P<raw>[^`]*)`|"(?P<text>[^"\\\n]*)")[ \t\r\n]*\}\}"""
)
_HINT: Final = "expected {{ .parameter }} with the name of a parameter"
_TRIPLE: Final = "{{{"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The name of a parameter, or of a part of one (``name.part``), to be replaced by its value."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """A text or a placeholder, and where it is written; ``line`` is that of the template in which it begins."""

    line: int
    place: Place
    content: str | Placeholder


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and placeholders, in their order."""

    path: str
    parts: tuple[Part, ...]

    def placeholders(self) -> Iterator[Placeholder]:
        """Yield every placeholder."""
        return (part.content for part in self.parts if isinstance(part.content, Placeholder))

    def filled(self, value: Callable[[Placeholder], str]) -> tuple[str, tuple[int, ...]]:
        """Return the text with its values, and for each line of it the line of the template that it comes from."""
        written: list[str] = []
        lines = [1]
        for part in self.parts:
            follows = isinstance(part.content, str)
            text = part.content if isinstance(part.content, str) else value(part.content)
            lines += [part.line + (number if follows else 0) for number in range(1, text.count("\n") + 1)]
            written.append(text)
        return "".join(written), tuple(lines)


def parse_template(path: str, text: str, place: Place | None = None) -> Template:
    """Return the template that a file's text is, or that a value is which is written at ``place``.

    Raises :class:`~smokealarm.errors.MonacoInvalid` for an action that is not read here.
    """
    parts: list[Part] = []
    at, line = 0, 1
    while (begins := text.find("{{", at)) >= 0:
        # Monaco reads three braces as one that belongs to the JSON and an action.
        begins += text.startswith(_TRIPLE, begins)
        parts.append(Part(line, place or Place(path, text, at, begins), text[at:begins]))
        line += text.count("\n", at, begins)
        action = _ACTION.match(text, begins)
        where = place or Place(path, text, begins, action.end() if action else _end(text, begins))
        if action is None:
            raise where.refusal("this is no placeholder that is read here", _HINT)
        parts.append(Part(line, where, _content(action, where)))
        line += text.count("\n", begins, action.end())
        at = action.end()
    parts.append(Part(line, place or Place(path, text, at, len(text)), text[at:]))
    return Template(path, tuple(parts if place is None else _narrowed(parts, place)))


def _narrowed(parts: list[Part], place: Place) -> list[Part]:
    """Return the parts of a value each at its own characters of the YAML, if its actions can be told there.

    Texts and actions take turns, and no YAML writes an action otherwise.
    """
    actions = [found.span() for found in _ACTION.finditer(place.text, place.start, place.end)]
    if 2 * len(actions) + 1 != len(parts):
        return parts
    bounds = [place.start, *(bound for action in actions for bound in action), place.end]
    places = [replace(place, start=start, end=end) for start, end in pairwise(bounds)]
    return [replace(part, place=each) for part, each in zip(parts, places, strict=True)]


def _content(action: re.Match[str], place: Place) -> str | Placeholder:
    if action["path"] is not None:
        return Placeholder(place, action["path"].removeprefix("."))
    return action["raw"] if action["raw"] is not None else action["text"]


def _end(text: str, begins: int) -> int:
    """Return where an action that cannot be read ends: behind its braces, or with the text."""
    closing = text.find("}}", begins)
    return len(text) if closing < 0 else closing + 2
