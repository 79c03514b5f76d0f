"""Reading commands: ``USING(...) | PARSE(...) | FIELDS_ADD(...)``.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-commands
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.dynatrace.logs.processing.expressions import ExpressionReader
from smokealarm.dynatrace.logs.processing.syntax import (
    FieldsAdd,
    FieldsRemove,
    FieldsRename,
    FilterOut,
    Input,
    InputType,
    Parse,
)
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.processing.lexer import Token
    from smokealarm.dynatrace.logs.processing.syntax import Command, Expression, Span

__all__ = ["Definition", "parse_definition"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_COMMANDS = ("USING", "PARSE", "FIELDS_ADD", "FIELDS_RENAME", "FIELDS_REMOVE", "FILTER_OUT")
_CONTENT = Input("content")


@dataclass(frozen=True, slots=True)
class Definition:
    """A processor definition: the fields it takes from the record, and its commands, in order."""

    text: str
    inputs: tuple[Input, ...]
    commands: tuple[Command, ...]


def parse_definition(
    text: str, options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS
) -> Definition:
    """Read a processor definition.

    Raises:
        LogSyntaxError: Dynatrace would not take the definition, or it uses what is not imitated.
    """
    return _Reader(text, options, limits).definition()


class _Reader(ExpressionReader):
    """Reads one definition; ``known`` says of every field whether it may be written."""

    __slots__ = ()

    def definition(self) -> Definition:
        """Read all commands."""
        inputs: tuple[Input, ...] = (_CONTENT,)
        if self.next.text.upper() == "USING" and self.next.kind == "name":
            self.take()
            inputs = self._using()
            self._pipe()
        self.known = {each.name: each.writable for each in inputs}
        commands = [self._command()]
        while self._pipe():
            commands.append(self._command())
        return Definition(self.text, inputs, tuple(commands))

    def _pipe(self) -> bool:
        if self.accept("|"):
            return True
        self.accept(";")
        if self.next.kind != "end":
            self.fail(f"expected '|' or the end, {self.found()}", "commands are joined with |")
        return False

    def _command(self) -> Command:
        token = self.next
        name = self.word(*_COMMANDS)
        if name == "USING":
            self.fail("USING comes first", "declare all inputs at the beginning, once", token.span)
        if not name:
            meant = nearest(token.text[:40], _COMMANDS) if token.kind == "name" else None
            hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(_COMMANDS)}"
            self.fail(f"expected a command, {self.found()}", hint)
        self.expect("(", f"write {name}(...)")
        readings: dict[str, Callable[[], Command]] = {
            "PARSE": self._parse,
            "FIELDS_ADD": self._fields_add,
            "FIELDS_RENAME": self._fields_rename,
            "FIELDS_REMOVE": self._fields_remove,
            "FILTER_OUT": self._filter_out,
        }
        command = readings[name]()
        self.expect(")", f"close the arguments of {name} with ')'")
        return command

    # ---- inputs

    def _using(self) -> tuple[Input, ...]:
        self.expect("(", "write USING(name:TYPE, ...)")
        inputs: dict[str, Input] = {}
        while not self.accept(")"):
            token = self.next
            each = self._input()
            if each.name in inputs:
                self.fail(f"{each.name!r} is declared twice", "declare each field once", token.span)
            inputs[each.name] = each
            if not self.accept(","):
                self.expect(")", "inputs are separated with commas")
                break
        return tuple(inputs.values())

    def _input(self) -> Input:
        writable = False
        if self.tokens[min(self.index + 1, len(self.tokens) - 1)].kind in ("name", "ticked"):
            token = self.next
            writable = self.word("IN", "INOUT") == "INOUT"
            if self.next is token:
                self.fail(f"{token.text!r} is no option of a field", "expected IN or INOUT before its name")
        name = self.name("the name of an attribute")
        kind = self._type() if self.accept(":") else InputType.STRING
        array = bool(self.accept("["))
        if array:
            self.expect("]", "an array is written INTEGER[]")
        return Input(name, kind, array, bool(self.accept("?")), writable)

    def _type(self) -> InputType:
        token = self.take()
        written = {"INT": "INTEGER"}.get(token.text.upper(), token.text.upper())
        if token.kind != "name" or written not in set(InputType):
            meant = nearest(token.text[:40], InputType)
            known = f"expected one of {', '.join(InputType)}"
            self.fail(
                f"{token.text[:40]!r} is no type of a field", f"did you mean {meant}?" if meant else known, token.span
            )
        return InputType(written)

    # ---- commands

    def _parse(self) -> Parse:
        subject = self.expression()
        self.expect(",", 'write PARSE(field, "pattern")')
        token = self.next
        pattern = self.pattern()
        for name in pattern.names:
            self._write(name, token.span)
        return Parse(subject, pattern)

    def _fields_add(self) -> FieldsAdd:
        fields: list[tuple[str, Expression]] = []
        names: list[Token] = []
        while True:
            names.append(self.next)
            fields.append((self._alias(self.next), self.expression()))
            if not self.accept(","):
                break
        for token, (name, _) in zip(names, fields, strict=True):
            self._write(name, token.span)
        return FieldsAdd(tuple(fields))

    def _alias(self, token: Token) -> str:
        if token.kind not in ("name", "ticked") or self.tokens[self.index + 1].text != ":":
            self.fail("this expression has no name", "write FIELDS_ADD(name: expression)")
        self.index += 2
        return token.text.strip("`")

    def _fields_rename(self) -> FieldsRename:
        names: list[tuple[str, str]] = []
        while True:
            token = self.next
            new = self.name("the new name")
            self.expect(":", "write FIELDS_RENAME(new: old)")
            old = self._own("the old name", "renamed")
            self._write(new, token.span)
            names.append((new, old))
            if not self.accept(","):
                return FieldsRename(tuple(names))

    def _fields_remove(self) -> FieldsRemove:
        names = [self._own("the name of a field", "removed")]
        while self.accept(","):
            names.append(self._own("the name of a field", "removed"))
        return FieldsRemove(tuple(names))

    def _filter_out(self) -> FilterOut:
        return FilterOut(self.expression())

    # ---- fields

    def _own(self, what: str, done: str) -> str:
        """Read the name of a field that is taken away under this name."""
        token = self.next
        name = self.name(what)
        self.check_known(name, token)
        if not self.known.pop(name):
            self.fail(
                f"{name!r} is read-only", f"an attribute that is {done} is declared USING(INOUT {name})", token.span
            )
        return name

    def _write(self, name: str, span: Span) -> None:
        if not self.known.setdefault(name, True):
            self.fail(f"{name!r} is read-only", f"an attribute that is changed is declared USING(INOUT {name})", span)
