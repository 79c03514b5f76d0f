"""Reading the entity selector inside ``in("dimension",entitySelector("..."))``.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/entity-v2/entity-selector

Attributes differ by entity type, so any name is a criterion; what is checked is the shape, and that one of ``type`` and
``entityId`` is there. ``toRelationship.runsOn`` is the old spelling of ``toRelationships.runsOn``.
"""

from __future__ import annotations

import re
from typing import NoReturn

from smokealarm.dynatrace.selector.diagnostics import SelectorError
from smokealarm.dynatrace.selector.entity_syntax import Argument, Criterion, EntitySelector
from smokealarm.dynatrace.selector.lexer import QUOTED, quote, unquote

__all__ = ["canonical_entities", "parse_entities"]

MAX_DEPTH = 50

_BLANK = re.compile(r"\s*+")
_CALL = re.compile(r"([A-Za-z_][\w.:-]*+)\s*+\(")
_STRING = re.compile(QUOTED, re.DOTALL)
_BARE = re.compile(r"""[^,()"]++""")
_SEPARATOR = re.compile(r"([,)]|$)")


class _Reader:
    """Reads one entity selector; offsets in complaints are those in the entity selector's own text."""

    __slots__ = ("at", "depth", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def fail(self, message: str, hint: str, start: int | None = None) -> NoReturn:
        begin = self.at if start is None else start
        raise SelectorError(message, self.text, (begin, begin + 1), hint)

    def criteria(self) -> tuple[Criterion, ...]:
        read = [self.criterion()]
        while self._separator(0) == ",":
            read.append(self.criterion())
        return tuple(read)

    def criterion(self) -> Criterion:
        self._blank()
        call = _CALL.match(self.text, self.at)
        if call is None:
            self.fail("expected a criterion of the entity selector", 'such as type("HOST") or tag("stage:prod")')
        self.at = call.end()
        return Criterion(call[1], self._arguments(call.end() - 1))

    def _arguments(self, opened: int) -> tuple[Argument, ...]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the entity selector is nested too deeply", f"at most {MAX_DEPTH} levels are read")
        read: list[Argument] = []
        self._blank()
        if self.text[self.at : self.at + 1] == ")":
            self.at += 1
        else:
            read.append(self._argument())
            while self._separator(opened + 1) == ",":
                read.append(self._argument())
        self.depth -= 1
        return tuple(read)

    def _argument(self) -> Argument:
        self._blank()
        if _CALL.match(self.text, self.at):
            return self.criterion()
        string = _STRING.match(self.text, self.at)
        if string is not None:
            self.at = string.end()
            return unquote(string[0])
        bare = _BARE.match(self.text, self.at)
        if bare is None:
            self.fail("expected a value in the entity selector", 'quote it with ~": tag(~"stage:prod~")')
        self.at = bare.end()
        return bare[0].strip()

    def _separator(self, opened: int) -> str:
        """Read what follows an argument: a comma, the closing parenthesis, or on the top level (``0``) the end."""
        self._blank()
        found = _SEPARATOR.match(self.text, self.at)
        if found is None:
            self.fail("expected ',' or ')' in the entity selector", 'quote values with ~"')
        if found[1] == "" and opened:
            self.fail("this parenthesis of the entity selector is never closed", "expected a ')'", opened - 1)
        if found[1] == ")" and not opened:
            self.fail("there is no '(' for this ')' in the entity selector", "remove it", found.start(1))
        self.at = found.end()
        return found[1]

    def _blank(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at


def parse_entities(text: str) -> EntitySelector:
    """Read an entity selector.

    Raises :class:`SelectorError` where its shape is wrong, or where it has neither ``type`` nor ``entityId``.
    """
    selector = EntitySelector(_Reader(text).criteria())
    if not any(criterion.name in ("type", "entityId") for criterion in selector.criteria):
        hint = 'begin it with type("HOST") or entityId("HOST-1")'
        raise SelectorError("the entity selector names neither a type nor an entityId", text, (0, len(text)), hint)
    return selector


def canonical_entities(selector: EntitySelector) -> str:
    """Return the one text of an entity selector: no blanks, every value quoted."""
    return ",".join(map(_criterion_text, selector.criteria))


def _criterion_text(criterion: Criterion) -> str:
    arguments = (quote(value) if isinstance(value, str) else _criterion_text(value) for value in criterion.arguments)
    return f"{criterion.name}({','.join(arguments)})"
