"""A place in the tokens of one matcher, and the readings that both languages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.matcher.syntax import Expression, Span

__all__ = ["MAX_DEPTH", "MatcherReader", "Token", "tokenize"]

MAX_DEPTH = 50
"""How deep brackets and negations may nest; the vendor names no limit."""

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a matcher; ``kind`` is the name of the group of the lexer's expression that it matched, or ``end``."""

    kind: str
    text: str
    span: Span


def tokenize(text: str, scan: Callable[[str, int], re.Match[str] | None]) -> tuple[Token, ...]:
    """Split a text with a lexer's expression, whose groups ``blank`` are left out; the last token is the end."""
    tokens, at = [], 0
    while at < len(text):
        found = scan(text, at)
        if found is None or found.lastgroup is None:
            hint = "letters, digits and quotes are expected here"
            raise LogSyntaxError(f"{text[at]!r} fits nowhere in a matcher", text, (at, at + 1), hint)
        if found.lastgroup != "blank":
            tokens.append(Token(found.lastgroup, found[0], found.span()))
        at = found.end()
    return (*tokens, Token("end", "", (at, at)))


class MatcherReader:
    """Reads the tokens of ``text`` from left to right; every reading that fails raises :class:`LogSyntaxError`."""

    __slots__ = ("depth", "index", "text", "tokens")

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        """The next token."""
        return self.tokens[self.index]

    def take(self) -> Token:
        """Read the next token."""
        token = self.tokens[self.index]
        self.index += 1
        return token

    def accept(self, *kinds: str) -> Token | None:
        """Read the next token if it is of one of these kinds."""
        return self.take() if self.next.kind in kinds else None

    def fail(self, message: str, hint: str, span: Span | None = None) -> NoReturn:
        """Refuse the matcher because of ``span``, by default the next token."""
        raise LogSyntaxError(message, self.text, span or self.next.span, hint)

    def found(self) -> str:
        """Say what the next token is."""
        return f"found {self.next.text[:_SHOWN]!r}" if self.next.kind != "end" else "the matcher ends here"

    def nested(self, inner: Callable[[], Expression]) -> Expression:
        """Read something one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the matcher is nested too deeply", f"at most {MAX_DEPTH} levels are read")
        expression = inner()
        self.depth -= 1
        return expression

    def bracketed(self, opened: Token, inner: Callable[[], Expression]) -> Expression:
        """Read an expression and the bracket that closes the one just read."""
        expression = self.nested(inner)
        if self.accept("close") is None:
            if self.next.kind == "end":
                self.fail("this bracket is never closed", "expected a ')' before the matcher ends", opened.span)
            self.fail(f"expected ')', {self.found()}", "join conditions with AND or OR, and close brackets with ')'")
        return expression
