"""From text to tokens, with one regular expression.

A token is a plain string: its first and last characters say what it is. ``:name`` starts a transformation, a trailing
``(`` means that the name is called, a digit starts a number, ``"`` starts quoted text, and the empty string is the end.
Blanks are no tokens. A quote that is never closed takes the rest of the text. A character that fits nowhere is a token
of its own, since an unquoted argument may hold it.
"""

from __future__ import annotations

import re
from itertools import accumulate
from operator import itemgetter

__all__ = ["NAMESPACES", "QUOTED", "is_closed", "quote", "tokenize", "unquote"]

NAMESPACES = ("builtin", "ext", "calc", "func", "appmon", "dsfm")
"""The namespaces seen in public selectors; any other is accepted where a dotted key follows its colon."""

# Quantifiers are possessive, so the time to scan is linear in the length of any text.
QUOTED = r'"[^"~]*+(?:~.[^"~]*+)*+"'
_SEGMENT = rf"(?:\w++(?:-++\w++)*+|{QUOTED})"
_NAMESPACE = rf'(?:(?:{"|".join(NAMESPACES)})\s*+:\s*+(?=["\w])|[A-Za-z]\w*+:(?=\w++\.\w))?+'

_TOKEN = re.compile(
    "|".join(
        (
            r"[(),]",
            rf"{QUOTED}(?:\.{_SEGMENT})*+",
            r'".*',
            r":\s*+[A-Za-z]\w*+(?:\s*+\()?+",
            r"[A-Za-z_]\w*+(?:\s*+\(|(?=[,)]))",
            r"(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?+\d++)?+(?![\w.])",
            rf"{_NAMESPACE}{_SEGMENT}(?:\.{_SEGMENT})*+(?:\s*+\()?+",
            r"\s++",
            r"\.\s*+\(",
            r"\.\*",
            r".",
        )
    ),
    re.DOTALL,
)
_scan = _TOKEN.findall

_closed = re.compile(rf"{QUOTED}(?:\.{_SEGMENT})*+", re.DOTALL).fullmatch
_ESCAPED = re.compile(r'~(["~])')
_second = itemgetter(1)


def tokenize(text: str) -> tuple[list[str], list[int]]:
    """Split a selector into tokens and the offsets at which they start; both lists end with an empty token."""
    tokens: list[str] = _scan(text)
    starts = list(accumulate(map(len, tokens), initial=0))
    tokens.append("")
    if text.split(None, 1) != [text]:  # there is a blank somewhere
        kept = [index for index, token in enumerate(tokens) if not token.isspace()]
        return [tokens[index] for index in kept], [starts[index] for index in kept]
    return tokens, starts


def is_closed(token: str) -> bool:
    """Whether the quotes of a token that begins with one are closed."""
    return _closed(token) is not None


def unquote(token: str) -> str:
    """Return what a quoted token stands for: ``~"`` is a quote, ``~~`` a tilde, any other tilde is itself."""
    inner = token[1:-1]
    return _ESCAPED.sub(_second, inner) if "~" in inner else inner


def quote(value: str) -> str:
    """Return ``value`` in quotes, the way Dynatrace escapes them."""
    return '"' + value.replace("~", "~~").replace('"', '~"') + '"'
