"""A place in the tokens of one definition, and the small readings that every part of the grammar shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError
from smokealarm.dynatrace.logs.dpl.pattern import parse_pattern
from smokealarm.dynatrace.logs.processing.lexer import Token, tokenize, unquoted

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.pattern import Pattern
    from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
    from smokealarm.dynatrace.logs.processing.syntax import Span

__all__ = ["MAX_DEPTH", "DefinitionReader"]

MAX_DEPTH = 40
"""How deep brackets, functions and negations may nest; the vendor names no limit."""

_SHOWN = 40


class DefinitionReader:
    """Reads the tokens of ``text`` from left to right; every reading that fails raises :class:`LogSyntaxError`."""

    __slots__ = ("depth", "index", "limits", "options", "text", "tokens")

    def __init__(self, text: str, options: LogOptions, limits: LogLimits) -> None:
        self.text = text
        self.options = options
        self.limits = limits
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0

    # ---- places

    @property
    def next(self) -> Token:
        """The next token."""
        return self.tokens[self.index]

    def since(self, first: int) -> Span:
        """Return the span from an offset to the end of the last token that was read."""
        return (first, self.tokens[self.index - 1].span[1])

    # ---- complaints

    def fail(self, message: str, hint: str, span: Span | None = None) -> NoReturn:
        """Refuse the definition because of ``span``, by default the next token."""
        raise LogSyntaxError(message, self.text, span or self.next.span, hint)

    def found(self) -> str:
        """Say what the next token is."""
        return f"found {self.next.text[:_SHOWN]!r}" if self.next.kind != "end" else "the definition ends here"

    # ---- nesting

    def enter(self) -> None:
        """Go one level deeper."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail("the definition is nested too deeply", f"at most {MAX_DEPTH} levels are read")

    def leave(self) -> None:
        """Come back up."""
        self.depth -= 1

    # ---- tokens

    def take(self) -> Token:
        """Read the next token."""
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def accept(self, *operators: str) -> str:
        """Read the next token if it is one of these operators; it is empty if not."""
        token = self.next
        if token.kind == "operator" and token.text in operators:
            self.index += 1
            return token.text
        return ""

    def word(self, *words: str) -> str:
        """Read the next token if it is one of these words, in capitals or not; it is empty if not."""
        token = self.next
        if token.kind == "name" and token.text.upper() in words:
            self.index += 1
            return token.text.upper()
        return ""

    def expect(self, operator: str, hint: str) -> None:
        """Read an operator."""
        if not self.accept(operator):
            if self.next.kind == "unclosed":
                self.fail_unclosed()
            self.fail(f"expected {operator!r}, {self.found()}", hint)

    def name(self, what: str) -> str:
        """Read the name of a field."""
        if self.next.kind not in ("name", "ticked"):
            self.fail(f"expected {what}, {self.found()}", "a name has letters, digits, _ and dots: my.user.id")
        return self.take().text.strip("`")

    def fail_unclosed(self) -> NoReturn:
        """Refuse a text whose quote is never closed."""
        quote = self.next.text[0]
        self.fail(
            "this text is never closed", f"expected a closing {quote}; a quote inside quotes is written \\{quote}"
        )

    # ---- patterns

    def pattern(self) -> Pattern:
        """Read a pattern, which is written in quotes; its errors point into the definition."""
        if self.next.kind == "unclosed":
            self.fail_unclosed()
        if self.next.kind != "quoted":
            self.fail(
                f"expected a pattern in quotes, {self.found()}", "a pattern is a text such as \"LD 'id=' INT:id\""
            )
        inner, offsets = unquoted(self.take())
        try:
            return parse_pattern(inner, self.options, self.limits)
        except LogSyntaxError as error:
            start = offsets[min(error.offset, len(inner))]
            end = max(start + 1, offsets[min(error.end, len(inner))])
            raise LogSyntaxError(error.message, self.text, (start, end), error.hint) from None
