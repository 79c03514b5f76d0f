"""A place in the tokens of one selector, and the small readings that every part of the grammar shares."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.selector.diagnostics import SelectorError, SelectorWarning
from smokealarm.dynatrace.selector.lexer import QUOTED, is_closed, tokenize, unquote
from smokealarm.dynatrace.selector.syntax import Aggregation, Duration
from smokealarm.dynatrace.selector.vocabulary import AGGREGATIONS, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.syntax import Span

__all__ = ["MAX_DEPTH", "Cursor"]

MAX_DEPTH = 220
"""How deep parentheses, negations and conditions may nest; the vendor names no limit, real selectors stay below 20."""

_MAX_RANK = 100
_MAX_DIGITS = 9
_SHOWN = 60
_quoted = re.compile(QUOTED, re.DOTALL).fullmatch
_duration = re.compile(r"(\d{1,9})([smhdwMy])").fullmatch
_PLACEHOLDER = re.compile(r"\$\w|[${]\{")


class Cursor:
    """Reads the tokens of ``text`` from left to right; every reading that fails raises :class:`SelectorError`."""

    __slots__ = ("depth", "index", "metrics", "starts", "text", "tokens", "warnings", "wildcards")

    def __init__(self, text: str, *, wildcards: bool = False) -> None:
        self.text = text
        self.tokens, self.starts = tokenize(text)
        self.index = 0
        self.depth = 0
        self.metrics = 0
        self.wildcards = wildcards
        self.warnings: list[SelectorWarning] = []
        last = self.tokens[-2:][0]
        if last[:1] == '"' and not is_closed(last):
            span = (len(text) - len(last), len(text))
            self.fail("this quoted text is never closed", 'expected a closing "', span)

    # ---- places

    def end(self, index: int) -> int:
        """Return the offset just behind the token at ``index``."""
        return self.starts[index] + len(self.tokens[index])

    def here(self) -> Span:
        """Return the span of the next token."""
        return (self.starts[self.index], self.end(self.index))

    def since(self, index: int) -> Span:
        """Return the span from the token at ``index`` to the last one read."""
        last = self.index - 1
        return (self.starts[index], self.starts[last] + len(self.tokens[last]))

    # ---- complaints

    def fail(self, message: str, hint: str, span: Span | None = None) -> NoReturn:
        """Refuse the selector because of ``span``, by default the next token."""
        raise SelectorError(message, self.text, span or self.here(), hint)

    def fail_unknown(self, kind: str, name: str, names: Iterable[str], span: Span) -> NoReturn:
        """Refuse ``name``, which is none of ``names``, and offer the nearest of them."""
        meant = nearest(name[:_SHOWN], names)
        hint = f"did you mean {meant}?" if meant else f"expected one of: {', '.join(sorted(names))}"
        self.fail(f"{name[:_SHOWN]!r} is no {kind}", hint, span)

    def warn(self, message: str, span: Span) -> None:
        """Note that Dynatrace takes what is at ``span`` although it is better written differently."""
        self.warnings.append(SelectorWarning(message, span))

    def found(self) -> str:
        """Say what the next token is."""
        token = self.tokens[self.index]
        return f"found {token[:_SHOWN]!r}" if token else "the selector ends here"

    # ---- nesting

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the selector is nested too deeply", f"at most {MAX_DEPTH} levels are read")

    def leave(self) -> None:
        """Come back up."""
        self.depth -= 1

    # ---- punctuation

    def accept(self, token: str) -> bool:
        """Read ``token`` if it is next."""
        if self.tokens[self.index] == token:
            self.index += 1
            return True
        return False

    def comma(self, what: str) -> None:
        """Read the comma that separates an argument from ``what`` follows it."""
        if self.tokens[self.index] != ",":
            self.fail(f"expected a comma and {what}, {self.found()}", self._separator_hint())
        self.index += 1

    def close(self, opened: int) -> Span:
        """Read the parenthesis that closes the token at ``opened``; return the span from one to the other."""
        index = self.index
        if self.tokens[index] != ")":
            self._fail_unclosed(opened)
        self.index = index + 1
        return (self.starts[opened], self.starts[index] + 1)

    def _fail_unclosed(self, opened: int) -> NoReturn:
        if self.tokens[self.index]:
            self.fail(f"expected ',' or ')', {self.found()}", self._separator_hint())
        at = self.end(opened)
        self.fail("this parenthesis is never closed", "expected a ')' before the selector ends", (at - 1, at))

    def _separator_hint(self) -> str:
        token = self.tokens[self.index]
        if self.index and self.tokens[self.index - 1][:1] == '"' and token[:1] not in ('"', "", ",", ")"):
            return 'a quote inside quotes is written ~"'
        if token[:1] == '"' and self.text[self.starts[self.index] - 1] == "\\":
            return "remove the backslash: quotes are not escaped at this level"
        return "separate arguments with ',' and end them with ')'"

    # ---- arguments

    def string(self, what: str, *, bare: bool = False) -> str:
        """Read quoted text; a bare word is taken too, with a warning unless ``bare`` words are usual here."""
        token = self.tokens[self.index]
        if token[:1] != '"':
            return self._bare(what, warned=not bare)
        inner = token[1:-1]
        if ('"' in inner or token[-1] != '"') and not _quoted(token):
            self.fail(f"expected ',' or ')' after {what}", 'a quote inside quotes is written ~"')
        self.index += 1
        return unquote(token) if "~" in inner else inner

    def _bare(self, what: str, *, warned: bool) -> str:
        first = self.index
        tokens = self.tokens
        while (
            tokens[self.index] not in (",", ")", "") and tokens[self.index][-1] != "(" and '"' not in tokens[self.index]
        ):
            self.index += 1
        if first == self.index:
            self.fail(f"expected {what}, {self.found()}", f'write {what} in quotes: "..."')
        span = self.since(first)
        word = self.text[span[0] : span[1]]
        if "\n" in word:
            self.fail(f"{what} runs over the end of the line", f"quote {what}, or separate arguments with ','", span)
        if warned:
            self._warn_bare(word, span)
        return word

    def _warn_bare(self, word: str, span: Span) -> None:
        if _PLACEHOLDER.search(word):
            self.warn(f"{word!r} looks like a placeholder that was never filled in", span)
        else:
            self.warn(f'{word!r} should be quoted: "{word}"', span)

    def number(self, what: str) -> float:
        """Read a finite number, with its sign."""
        first = self.index
        negative = self.accept("-")
        token = self.tokens[self.index]
        try:
            value = float(token)
        except ValueError:
            self.fail(f"expected {what}, {self.found()}", f"{what} is a number such as 5 or 0.5")
        self.index += 1
        if not isfinite(value):
            self.fail(f"{what} is too large", "numbers have double precision", self.since(first))
        return -value if negative else value

    def integer(self, what: str) -> int:
        """Read a whole number that is not negative."""
        token = self.tokens[self.index]
        if not (token.isascii() and token.isdigit() and len(token) <= _MAX_DIGITS):
            self.fail(f"expected {what}, {self.found()}", f"{what} is a whole number such as 20")
        self.index += 1
        return int(token)

    def word(self, kind: str, names: Iterable[str]) -> str:
        """Read one of ``names``."""
        token = self.tokens[self.index]
        if not token[:1].isalpha():
            self.fail(f"expected the {kind}, {self.found()}", f"one of: {', '.join(sorted(names))}")
        if token not in names:
            self.fail_unknown(kind, token.removesuffix("("), names, self.here())
        self.index += 1
        return token

    def aggregation(self) -> Aggregation:
        """Read an aggregation as an argument, such as ``avg`` or ``percentile(95)``."""
        opened = self.index
        token = self.tokens[opened]
        if token[-1:] == "(" and token[:-1].rstrip() == "percentile":
            self.index += 1
            return self.percentile(opened)
        name = self.word("aggregation", AGGREGATIONS)
        if name == "percentile":
            self.fail("percentile needs its rank", "write percentile(95)", self.since(opened))
        return Aggregation(name, None, self.since(opened))

    def percentile(self, opened: int) -> Aggregation:
        """Read the rank of a percentile whose token at ``opened`` was just read, and its closing parenthesis."""
        at = self.index
        rank = self.number("the percentile's rank")
        if not 0 <= rank <= _MAX_RANK:
            self.fail("a percentile's rank lies between 0 and 100", "write percentile(95)", self.since(at))
        return Aggregation("percentile", rank, self.close(opened))

    def duration(self, units: str, *, signed: bool = False) -> Duration:
        """Read a duration such as ``5m``, in one of ``units``."""
        first = self.index
        sign = -1 if signed and self.accept("-") else 1
        if signed and sign > 0:
            self.accept("+")
        token = self.tokens[self.index]
        parts = _duration(token)
        if parts is None or parts[2] not in units:
            self.fail(f"expected a duration, {self.found()}", f"a number and one of the units {' '.join(units)}: 5m")
        self.index += 1
        return Duration(sign * int(parts[1]), parts[2], self.since(first))
