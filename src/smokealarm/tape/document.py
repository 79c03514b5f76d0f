"""A tape's JSON, asked for one property after the other; whatever is not as expected is an error at its place."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from smokealarm.errors import TapeInvalid
from smokealarm.nearest import nearest
from smokealarm.tape.notation import NotationError, read_values
from smokealarm.tape.places import caret, place_of

if TYPE_CHECKING:
    from smokealarm.tape.notation import Values

__all__ = ["Part", "parse"]


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """An object within a tape, at a path from its root; ``asked`` remembers the properties that were asked for."""

    source: _Source
    value: dict[str, Any]
    path: tuple[str | int, ...] = ()
    asked: set[str] = field(default_factory=set)

    def fail(self, message: str, hint: str, *below: str | int, span: tuple[int, int] | None = None) -> NoReturn:
        """Raise :class:`~smokealarm.errors.TapeInvalid` at this object, or at a path below it.

        ``span`` delimits the guilty characters of a text that stands there.
        """
        text = self.source.text
        start = place_of(text, (*self.path, *below))
        first, last = (start, start + 1) if span is None else (start + 1 + span[0], start + 1 + span[1])
        where, shown = caret(self.source.name, text, first, last)
        raise TapeInvalid(f"{where}: {message}\n{shown}\n{hint}")

    def text(self, name: str) -> str:
        """Return a text."""
        return str(self._of(name, str, "a text"))

    def optional_text(self, name: str) -> str:
        """Return a text, a blank one if it is not there."""
        return self.text(name) if self.has(name) else ""

    def whole(self, name: str, *, least: int | None = 0) -> int:
        """Return a whole number of at least ``least``."""
        value = int(self._of(name, int, "a whole number"))
        if least is not None and value < least:
            self.fail(f"{name} is {value}", f"expected at least {least}", name)
        return value

    def optional_whole(self, name: str) -> int | None:
        """Return a whole number, None if it is not there."""
        return self.whole(name) if self.has(name) else None

    def optional_number(self, name: str) -> float | None:
        """Return a number, None if it is not there."""
        return float(self._of(name, (int, float), "a number")) if self.has(name) else None

    def flag(self, name: str) -> bool:
        """Return true or false."""
        self.asked.add(name)
        value = self.value.get(name)
        if not isinstance(value, bool):
            self.fail(f"{name} is {_kind(value)}", "expected true or false", *((name,) if name in self.value else ()))
        return value

    def has(self, name: str) -> bool:
        """Say whether a property is there."""
        self.asked.add(name)
        return name in self.value

    def values(self, name: str) -> Values:
        """Return the number of each minute of a notation."""
        text = self.text(name)
        try:
            return read_values(text)
        except NotationError as error:
            self.fail(error.message, error.hint, name, span=(error.start, error.end))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, none if it is not there."""
        found = self._of(name, list, "a list", [])
        for index, each in enumerate(found):
            if not isinstance(each, str):
                self.fail(f"{name} holds {_kind(each)}", "expected texts", name, index)
        return tuple(found)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return names and texts in the order of the names, none if there are none."""
        found = self._of(name, dict, "an object", {})
        for key, each in found.items():
            if not isinstance(each, str):
                self.fail(f"{key} is {_kind(each)}", "expected a text", name, key)
        return tuple(sorted(found.items()))

    def parts(self, name: str) -> list[Part]:
        """Return the objects of a list, none if it is not there."""
        found = self._of(name, list, "a list", [])
        return [self._part(each, name, index) for index, each in enumerate(found)]

    def part(self, name: str) -> Part:
        """Return an object."""
        return self._part(self._of(name, dict, "an object"), name)

    def finish(self) -> None:
        """Complain of a property that was never asked for."""
        for name in self.value.keys() - self.asked:
            meant = nearest(name, self.asked)
            hint = f"did you mean {meant}?" if meant else f"expected {', '.join(sorted(self.asked))}"
            self.fail(f"{name} is not known", hint, name)

    def _part(self, value: Any, *below: str | int) -> Part:
        if not isinstance(value, dict):
            self.fail(f"here is {_kind(value)}", "expected an object", *below)
        return Part(self.source, value, (*self.path, *below))

    def _of(self, name: str, kinds: type | tuple[type, ...], called: str, default: object = None) -> Any:
        self.asked.add(name)
        value = self.value.get(name, default)
        if value is None and name not in self.value:
            self.fail(f"{name} is missing", f"expected {called}")
        if not isinstance(value, kinds) or isinstance(value, bool):
            self.fail(f"{name} is {_kind(value)}", f"expected {called}", name)
        return value


def parse(name: str, text: str) -> Part:
    """Return the object that a text is; ``name`` is what messages call the file.

    Raises :class:`~smokealarm.errors.TapeInvalid`.
    """
    source = _Source(name, text)
    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        where, shown = caret(name, text, error.pos, error.pos + 1)
        raise TapeInvalid(f"{where}: this is no JSON: {error.msg}\n{shown}") from None
    except (ValueError, RecursionError) as error:
        raise TapeInvalid(f"{name}: this is no tape: {error}") from None
    if not isinstance(value, dict):
        raise TapeInvalid(f"{name}:1:1: here is {_kind(value)}\nexpected a tape, which is an object")
    return Part(source, value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has {twice!r} twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _kind(value: object) -> str:
    names = {
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "null")
