"""JSON (RFC 8259) with the place of every value.

Read by a loop, not by recursion, so that no document is too deep for the stack. Beyond JSON it takes the templates of
configuration tools in the place of a value, ``{{ .name }}`` and ``${name}``.
"""

from __future__ import annotations

import json
import re
import sys
from math import isinf
from typing import Any

from smokealarm.check.located.node import DEEPEST, Duplicate, Fault, Node, Reading, Span

__all__ = ["read_json"]

_TOKEN = re.compile(
    r"""[ \t\n\r]*+(?:
    (?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
    |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?+(?![0-9.eE+-]))
    |(?P<word>(?:true|false|null)(?![0-9A-Za-z_]))
    |(?P<template>(?:\{\{.*?\}\}|\$\{.*?\})+)
    |(?P<mark>[{}\[\],:])
    |(?P<end>\Z))""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"[ \t\n\r]*")
_GUILTY = re.compile(r'"[^"\n]*"?|[^\s,:{}\[\]"]+|.', re.DOTALL)
_WORDS = {"true": True, "false": False, "null": None}
_MEANT = {"None": "null", "True": "true", "False": "false", "undefined": "null", "NaN": "null"}
_CLOSING: dict[type, str] = {dict: "}", list: "]"}


def read_json(text: str) -> Reading | Fault:
    """Read a text, or say why it cannot be read; nothing is raised, whatever it holds."""
    reader = _Reader(text)
    try:
        root = reader.document()
    except _FaultFoundError as found:
        return found.fault
    return Reading(root, tuple(reader.duplicates))


class _FaultFoundError(Exception):
    """Ends the reading of a document."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Reader:
    """Goes through a text once, from token to token."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._open: list[Node] = []
        self._path: list[str | int] = []
        self._token = _TOKEN.match("", 0)
        self.duplicates: list[Duplicate] = []

    def document(self) -> Node:
        """Read the only value of the text."""
        self._next("a value")
        root = self._value()
        while self._open:
            self._continue(self._open[-1])
        self._next("the end of the file")
        if self._kind != "end":
            raise self._fault("stands after the end of the document", "one file holds one value")
        return root

    @property
    def _kind(self) -> str:
        return str(self._token.lastgroup) if self._token else ""

    @property
    def _said(self) -> str:
        return self._token[self._kind] if self._token else ""

    @property
    def _span(self) -> Span:
        return Span(*self._token.span(self._kind)) if self._token else Span(self._at, self._at)

    def _next(self, expected: str) -> None:
        self._token = _TOKEN.match(self._text, self._at)
        if self._token is None:
            raise self._strange(expected)
        self._at = self._token.end()

    def _continue(self, node: Node) -> None:
        """Read the next member of the innermost open object or list, or its end."""
        closing = _CLOSING[type(node.value)]
        self._next(f"',' or '{closing}'")
        if self._said == closing and self._kind == "mark":
            self._close(node)
            return
        if node.members:
            if self._said != ",":
                raise self._fault("stands where a comma is expected", f"put ',' before it, or '{closing}'")
            comma = self._span
            self._next("a value")
            if self._said == closing and self._kind == "mark":
                fault = Fault(f"a comma stands before the closing '{closing}'", comma, "leave it out")
                raise _FaultFoundError(fault)
        self._member(node)

    def _member(self, node: Node) -> None:
        step: str | int = len(node.members)
        if isinstance(node.value, dict):
            step = self._key(node)
        self._path[-1] = step
        inner = self._value()
        node.members[step] = inner
        if isinstance(node.value, dict):
            node.value[step] = inner.value
        else:
            node.value.append(inner.value)

    def _key(self, node: Node) -> str:
        if self._kind != "string":
            raise self._fault("stands where the name of a property is expected", 'names are written in "quotes"')
        name, span = _decoded(self._said), self._span
        if name in node.members:
            self.duplicates.append(Duplicate((*self._path[:-1], name), span))
        node.keys[name] = span
        self._next("':'")
        if self._said != ":":
            raise self._fault("stands where a colon is expected", f"put ':' after the name {name!r}")
        self._next("a value")
        return name

    def _value(self) -> Node:
        kind, said, span = self._kind, self._said, self._span
        if kind == "string":
            return Node(_decoded(said), span)
        if kind == "number":
            return Node(self._number(said), span)
        if kind == "word":
            return Node(_WORDS[said], span)
        if kind == "template":
            return Node(said, span, template=True)
        if said not in ("{", "["):
            raise self._fault("stands where a value is expected", "a value was forgotten, or there is a comma too many")
        return self._opened({} if said == "{" else [])

    def _opened(self, value: Any) -> Node:
        if len(self._open) >= DEEPEST:
            raise self._fault(f"is nested more than {DEEPEST} deep", "no tool takes such a document")
        node = Node(value, self._span)
        self._open.append(node)
        self._path.append(0)
        return node

    def _close(self, node: Node) -> None:
        node.span = Span(node.span.start, self._at)
        self._open.pop()
        self._path.pop()

    def _number(self, said: str) -> int | float:
        if not any(mark in said for mark in ".eE"):
            if len(said) <= sys.int_info.default_max_str_digits:
                return int(said)
            raise self._fault("is a number with too many digits", "no tool takes such a number")
        number = float(said)
        if isinf(number):
            raise self._fault("is a number that is too large", f"the largest is {sys.float_info.max:g}")
        return number

    def _fault(self, message: str, hint: str) -> _FaultFoundError:
        if self._kind == "end":
            return _FaultFoundError(self._cut_short())
        return _FaultFoundError(Fault(f"{_short(self._said)} {message}", self._span, hint))

    def _cut_short(self) -> Fault:
        end = Span(len(self._text), len(self._text))
        if not self._open:
            return Fault("the file is empty", end, "expected a JSON value")
        opened = self._open[-1]
        line = self._text.count("\n", 0, opened.span.start) + 1
        bracket = self._text[opened.span.start]
        return Fault(f"the file ends before the '{bracket}' of line {line} is closed", end, "is it cut off?")

    def _strange(self, expected: str) -> _FaultFoundError:
        blank = _BLANK.match(self._text, self._at)
        start = blank.end() if blank else self._at
        guilty = _GUILTY.match(self._text, start)
        span = Span(*guilty.span()) if guilty else Span(start, start)
        said = self._text[span.start : span.end]
        return _FaultFoundError(Fault(*_explained(said, span, expected)))


def _decoded(literal: str) -> str:
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]


def _explained(said: str, span: Span, expected: str) -> tuple[str, Span, str]:
    if said.startswith('"'):
        if "\\" in said:
            return "a text has an escape that JSON does not know", span, r"a backslash itself is written \\, a quote \""
        if len(said) > 1 and said.endswith('"'):
            return "a text holds a control character", span, r"a tab is written \t, a line end \n"
        return "a text is not closed on its line", span, r'a line end is written \n, and a text ends with "'
    if said.startswith(("//", "/*", "#")):
        return "JSON has no comments", span, "take it out; smokealarm.toml can hold reasons"
    if said.startswith("'"):
        return f"{_short(said)} is no JSON", span, 'texts are written in "double quotes"'
    meant = _MEANT.get(said)
    return f"{_short(said)} is no JSON", span, f"did you mean {meant}?" if meant else f"expected {expected}"


def _short(said: str) -> str:
    return repr(said if len(said) <= 40 else f"{said[:40]}...")  # noqa: PLR2004 - characters that fit into a sentence
