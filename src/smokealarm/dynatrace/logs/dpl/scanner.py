"""A place in one pattern, and the small readings that every part of the grammar shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.syntax import Span

__all__ = ["MAX_DEPTH", "UNLIMITED", "PatternScanner"]

MAX_DEPTH = 40
"""How deep groups and JSON objects may nest in a pattern; the vendor names no limit."""

UNLIMITED = 1_000_000
"""What ``*`` and ``+`` stand for: more than any content has characters."""

# Quantifiers are possessive, so the time to scan is linear in the length of any text.
_BLANKS = re.compile(r"(?:\s|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)++")
_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*+", re.ASCII)
_EXPORT = re.compile(r"[A-Za-z_@][\w.@]*+", re.ASCII)
_TICKED = re.compile(r"`([^`]++)`")
_QUANTIFIER = re.compile(r"\{\s*+(\d{1,6})\s*+(?:(,)\s*+(\d{1,6})?+\s*+)?+\}")
_WORD = re.compile(r"[\w.+-]++", re.ASCII)
_ESCAPE = re.compile(r"\\(x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


class PatternScanner:
    """Reads ``text`` from left to right; every reading that fails raises :class:`LogSyntaxError`."""

    __slots__ = ("at", "depth", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    # ---- complaints

    def fail(self, message: str, hint: str, span: Span | None = None) -> NoReturn:
        """Refuse the pattern because of ``span``, by default the next character."""
        raise LogSyntaxError(message, self.text, span or (self.at, self.at + 1), hint)

    def found(self) -> str:
        """Say what the next character is."""
        return f"found {self.text[self.at]!r}" if self.at < len(self.text) else "the pattern ends here"

    # ---- nesting

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the pattern is nested too deeply", f"at most {MAX_DEPTH} levels are read")

    def leave(self) -> None:
        """Come back up."""
        self.depth -= 1

    # ---- punctuation

    def blanks(self) -> None:
        """Read blanks and comments."""
        found = _BLANKS.match(self.text, self.at)
        if found:
            self.at = found.end()

    def ended(self) -> bool:
        """Read blanks and comments, and say whether nothing is left."""
        self.blanks()
        return self.at >= len(self.text)

    def sees(self, token: str) -> bool:
        """Whether ``token`` comes next."""
        return self.text.startswith(token, self.at)

    def accept(self, token: str) -> bool:
        """Read ``token`` if it is next, blanks and comments before it included."""
        self.blanks()
        if self.sees(token):
            self.at += len(token)
            return True
        return False

    def expect(self, token: str, hint: str) -> None:
        """Read ``token``."""
        if not self.accept(token):
            self.fail(f"expected {token!r}, {self.found()}", hint)

    # ---- words

    def name(self) -> str:
        """Read the name of a matcher; it is empty if there is none."""
        found = _NAME.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def word(self) -> str:
        """Read a word or a number of a configuration; it is empty if there is none."""
        self.blanks()
        found = _WORD.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def export(self) -> str:
        """Read the name under which a value is exported."""
        self.blanks()
        found = _EXPORT.match(self.text, self.at) or _TICKED.match(self.text, self.at)
        if found is None:
            self.fail(
                f"expected a name after ':', {self.found()}", "a name has letters, digits, _ and dots: my.user.id"
            )
        self.at = found.end()
        return found[0].strip("`").rstrip(".")

    def quoted(self) -> str:
        """Read a text in quotes of either kind, one of which comes next."""
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            hint = f"expected a closing {self.text[self.at]}"
            self.fail("this text is never closed", hint, (self.at, len(self.text)))
        first = self.at + 1
        self.at = found.end()
        return self._unescaped(found[1] if found[1] is not None else found[2], first)

    def _unescaped(self, inner: str, first: int) -> str:
        if "\\" not in inner:
            return inner
        parts, end = [], 0
        for found in _ESCAPE.finditer(inner):
            parts += [inner[end : found.start()], self._escaped(found[1], first + found.start())]
            end = found.end()
        return "".join((*parts, inner[end:]))

    def _escaped(self, code: str, at: int) -> str:
        if len(code) > 1:
            return chr(int(code[1:], 16))
        if code in _ESCAPES:
            return _ESCAPES[code]
        if code.isalnum():
            hint = r"known are \n, \r, \t, \xHH and a backslash before a quote or a backslash"
            self.fail(f"\\{code} is no escape", hint, (at, at + 2))
        return code

    # ---- quantifiers

    def quantifier(self) -> tuple[int, int] | None:
        """Read ``*``, ``+``, ``{2}``, ``{2,}`` or ``{2,5}`` if one is next; it follows without a blank."""
        if self.sees("*") or self.sees("+"):
            self.at += 1
            return (0 if self.text[self.at - 1] == "*" else 1, UNLIMITED)
        found = _QUANTIFIER.match(self.text, self.at)
        if found is None:
            return None
        low = int(found[1])
        high = low if found[2] is None else UNLIMITED if found[3] is None else int(found[3])
        if low > high or high == 0:
            self.fail("this quantifier fits nothing", "write the smaller number first: {1,5}", found.span())
        self.at = found.end()
        return low, high
