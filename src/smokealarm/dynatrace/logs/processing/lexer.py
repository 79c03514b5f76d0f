"""From the text of a processor definition to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.processing.syntax import Span

__all__ = ["Token", "plain_text", "tokenize", "unquoted"]

# Quantifiers are possessive, so the time to scan is linear in the length of any text.
_scan = re.compile(
    r"""
      (?P<blank>(?:\s|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)++)
    | (?P<quoted>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')
    | (?P<unclosed>["'].*+)
    | (?P<ticked>`[^`]++`)
    | (?P<number>0[xX][0-9A-Fa-f]++[lL]?+|(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?+\d++)?+[lLdDfF]?+(?!\w))
    | (?P<name>[^\W\d][\w.]*+)
    | (?P<operator>\|\||<>|!=|==|<=|>=|[()\[\]{}|,:?=<>+*/%&^~;@-])
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
).match

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a definition; ``kind`` is the group of the lexer's expression that it matched, or ``end``."""

    kind: str
    text: str
    span: Span


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a definition; the last token is the end."""
    tokens, at = [], 0
    while at < len(text):
        found = _scan(text, at)
        if found is None or found.lastgroup is None:
            raise LogSyntaxError(
                f"{text[at]!r} fits nowhere in a definition",
                text,
                (at, at + 1),
                "put texts in quotes and odd names in `",
            )
        if found.lastgroup != "blank":
            tokens.append(Token(found.lastgroup, found[0], found.span()))
        at = found.end()
    return (*tokens, Token("end", "", (at, at)))


def unquoted(token: Token) -> tuple[str, tuple[int, ...]]:
    r"""Return the inside of a quoted token with ``\"``, ``\'`` and ``\\`` resolved, and where each character stood.

    The last offset is that of the closing quote.
    """
    inner, first = token.text[1:-1], token.span[0] + 1
    parts, offsets, at = [], [], 0
    while at < len(inner):
        escaped = inner[at] == "\\" and inner[at + 1] in "\"'\\"
        parts.append(inner[at + escaped])
        offsets.append(first + at)
        at += 1 + escaped
    return "".join(parts), (*offsets, token.span[1] - 1)


def plain_text(token: Token) -> str:
    r"""Return the text that a quoted token stands for; ``\n``, ``\r`` and ``\t`` are line ends and tabs."""
    return _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), token.text[1:-1])
