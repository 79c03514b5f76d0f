"""A place in one line, and the readings that data and metadata lines share."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.ingest.diagnostics import LineError
from smokealarm.dynatrace.ingest.options import RESERVED_PREFIX

if TYPE_CHECKING:
    from smokealarm.dynatrace.ingest.options import IngestLimits, IngestOptions

__all__ = ["LineReader"]

# Quantifiers are possessive, so the time to read is linear in the length of any line.
_METRIC_KEY = re.compile(r"[A-Za-z_][\w-]*+(?:\.\w[\w-]*+)*+", re.ASCII)
_METRIC_KEY_WITHOUT_DIGITS = re.compile(r"[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+)*+", re.ASCII)
_DIMENSION_KEY = re.compile(r"[a-z0-9_.:-]*+")
_MIXED_DIMENSION_KEY = re.compile(r"[A-Za-z0-9_.:-]*+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_BARE = re.compile(r'(?:[^ \t\r\n,"\\]|\\.)*+')
_ESCAPE = re.compile(r"\\(.)")
_NUMBER = re.compile(r"[+-]?+(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?+\d++)?+", re.ASCII)
_WORD = re.compile(r"[^\s,=]*+")
_BLANKS = re.compile(r"[ \t]*+")


class LineReader:
    """Reads ``text`` from left to right; every reading that fails raises :class:`LineError`."""

    __slots__ = ("at", "limits", "options", "text")

    def __init__(self, text: str, options: IngestOptions, limits: IngestLimits) -> None:
        self.text = text
        self.options = options
        self.limits = limits
        self.at = 0

    # ---- complaints

    def fail(self, message: str, hint: str, span: tuple[int, int] | None = None) -> NoReturn:
        """Refuse the line because of ``span``, by default the next character."""
        raise LineError(message, self.text, span or (self.at, self.at + 1), hint)

    def found(self) -> str:
        """Say what the next character is."""
        return f"found {self.text[self.at]!r}" if self.at < len(self.text) else "the line ends here"

    def _within(self, limit: int, message: str, first: int) -> None:
        if self.at - first > limit:
            self.fail(message, f"at most {limit} characters, found {self.at - first}", (first, self.at))

    # ---- punctuation

    def accept(self, token: str) -> bool:
        """Read ``token`` if it is next."""
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def blanks(self) -> bool:
        """Read spaces and tabs; say whether there were any."""
        first = self.at
        self.at = self._match(_BLANKS)
        return self.at > first

    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def _match(self, pattern: re.Pattern[str]) -> int:
        """Return where the match of a pattern at this place ends, which is this place if there is none."""
        found = pattern.match(self.text, self.at)
        return found.end() if found else self.at

    # ---- keys

    def metric_key(self) -> str:
        """Read a metric key, which ends at a comma, a blank or the end."""
        first = self.at
        self.at = self._match(_METRIC_KEY if self.options.digit_starts_section else _METRIC_KEY_WITHOUT_DIGITS)
        if self.at == first or not (self.ended() or self.text[self.at] in ", \t"):
            self.fail(
                "invalid metric key",
                "a metric key has sections of letters, digits, - and _, joined by dots; a section does not "
                f"start with -, the first one not with a digit; {self.found()}",
            )
        key = self.text[first : self.at]
        if len(key) < self.options.shortest_metric_key:
            hint = f"at least {self.options.shortest_metric_key} characters"
            self.fail("invalid metric key", hint, (first, self.at))
        self._within(self.limits.metric_key, "invalid metric key", first)
        if key.startswith(RESERVED_PREFIX):
            hint = f"keys that start with {RESERVED_PREFIX} are reserved for Dynatrace itself"
            self.fail("invalid metric key", hint, (first, first + len(RESERVED_PREFIX)))
        return key

    def dimension_key(self) -> str:
        """Read a dimension key and the equals sign after it."""
        first = self.at
        lower = self.options.uppercase_dimension_key == "lower"
        self.at = end = self._match(_MIXED_DIMENSION_KEY if lower else _DIMENSION_KEY)
        if end == first or not self.accept("="):
            upper = not self.ended() and self.text[self.at].isupper()
            what = "write it in lower case" if upper else f"expected key=value, {self.found()}"
            self.fail("invalid dimension key", f"a dimension key has lower-case letters, digits, - . : and _; {what}")
        if end - first > self.limits.dimension_key:
            hint = f"at most {self.limits.dimension_key} characters, found {end - first}"
            self.fail("invalid dimension key", hint, (first, end))
        return self.text[first:end].lower()

    def word(self) -> str:
        """Read up to a blank, a comma or an equals sign."""
        first = self.at
        self.at = self._match(_WORD)
        return self.text[first : self.at]

    # ---- values

    def value(self, message: str) -> str:
        """Read a value, in quotes or bare; it may be empty. ``message`` is what to refuse the line with."""
        quoted = _QUOTED.match(self.text, self.at)
        if quoted is None:
            return self._bare(message)
        self.at = quoted.end()
        return self._unescaped(quoted[1], self.options.quoted_escapes)

    def _bare(self, message: str) -> str:
        first = self.at
        self.at = self._match(_BARE)
        if self.text.startswith('"', first):
            self.fail(message, 'this quote is never closed; expected a closing "', (first, len(self.text)))
        if self.text.startswith(('"', "\\"), self.at):
            self.fail(message, 'put the value in quotes, and write \\" for a quote and \\\\ for a backslash in it')
        return self._unescaped(self.text[first : self.at], self.options.bare_escapes)

    @staticmethod
    def _unescaped(value: str, escapes: str) -> str:
        if "\\" not in value:
            return value
        return _ESCAPE.sub(lambda escape: escape[1] if escape[1] in escapes else escape[0], value)

    def number(self, what: str) -> float:
        """Read a finite number."""
        first = self.at
        self.at = self._match(_NUMBER)
        if self.at == first:
            self.fail(f"invalid {what}", f"expected a number such as 5, -0.5 or 1.2e3; {self.found()}")
        value = float(self.text[first : self.at])
        if not isfinite(value):
            self.fail(f"invalid {what}", "numbers have double precision", (first, self.at))
        return value
