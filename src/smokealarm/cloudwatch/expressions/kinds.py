"""Whether an expression makes sense, and what it results in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from smokealarm.cloudwatch.diagnostics import ExpressionError
from smokealarm.cloudwatch.expressions.functions import FUNCTIONS
from smokealarm.cloudwatch.expressions.syntax import Binary, Call, Identifier, Kind, Text, Word
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.cloudwatch.expressions.syntax import Expression, Node

__all__ = ["kind_of", "spine"]

_NAMES = {Kind.SCALAR: "a scalar", Kind.SERIES: "a time series", Kind.SEVERAL: "several time series"}


def kind_of(expression: Expression, known: Mapping[str, Kind], metrics: Iterable[str]) -> Kind:
    """Return what an expression results in; ``known`` are the other queries by id, ``metrics`` the ids of metrics.

    Raises :class:`~smokealarm.cloudwatch.diagnostics.ExpressionError` where it makes no sense.
    """
    return _Checker(expression.text, known, tuple(metrics)).kind(expression.root)


def spine(node: Node) -> tuple[Node, list[Binary]]:
    """Return the leftmost operand of a chain of operators and the chain, the innermost first."""
    chain = []
    while isinstance(node, Binary):
        chain.append(node)
        node = node.left
    return node, chain[::-1]


class _Checker:
    def __init__(self, text: str, known: Mapping[str, Kind], metrics: tuple[str, ...]) -> None:
        self.text, self.known, self.metrics = text, known, metrics

    def kind(self, node: Node) -> Kind:
        node, chain = spine(node)
        found = self.single(node)
        for binary in chain:
            found = max(found, self.kind(binary.right), key=lambda each: each.value)
        return found

    def single(self, node: Node) -> Kind:
        match node:
            case Identifier(name) if name in self.known:
                return self.known[name]
            case Identifier(name):
                meant = nearest(name, self.known)
                self.fail(node, f"there is no query {name}", f"did you mean {meant}?" if meant else "ids of this alarm")
            case Call():
                return self.call(node)
            case Text() | Word():
                self.fail(node, f"{node.value!r} is not expected here", "only METRICS takes a text, only FILL a word")
        return Kind.SCALAR

    def call(self, call: Call) -> Kind:
        signature = FUNCTIONS[call.function]
        if not signature.least <= len(call.arguments) <= signature.most:
            expected = f"expected {signature.least}" + (f" to {signature.most}" if signature.most > 1 else "")
            self.fail(call, f"{call.function} has {len(call.arguments)} arguments", expected)
        if call.function == "METRICS":
            return self.all_metrics(call)
        first = self.kind(call.arguments[0])
        if first not in signature.takes:
            expected = "expected " + " or ".join(_NAMES[each] for each in signature.takes)
            self.fail(call.arguments[0], f"{call.function} cannot take {_NAMES[first]}", expected)
        rest = self.rest(call)
        if call.function == "IF":
            return max(first, *rest, key=lambda each: each.value)
        if signature.reduces:
            return Kind.SCALAR if first is Kind.SERIES else Kind.SERIES
        return signature.result or first

    def rest(self, call: Call) -> list[Kind]:
        """Return the kinds of all arguments but the first, which are none or one time series."""
        found: list[Kind] = []
        for node in call.arguments[1:]:
            if call.function == "FILL" and isinstance(node, Word):
                continue
            kind = self.kind(node)
            if kind is Kind.SEVERAL:
                self.fail(node, f"{call.function} cannot take {_NAMES[kind]} here", "expected one, or a number")
            found.append(kind)
        return found

    def all_metrics(self, call: Call) -> Kind:
        wanted = call.arguments[0] if call.arguments else None
        if wanted is not None and not isinstance(wanted, Text):
            self.fail(wanted, "METRICS takes a text in quotes", "it stands for every metric whose id contains it")
        if not any(wanted is None or wanted.value in name for name in self.metrics):
            self.fail(call, "METRICS finds no metric", f"expected a part of {', '.join(self.metrics) or 'an id'}")
        return Kind.SEVERAL

    def fail(self, node: Node, message: str, hint: str) -> NoReturn:
        raise ExpressionError(message, self.text, node.span, hint)
