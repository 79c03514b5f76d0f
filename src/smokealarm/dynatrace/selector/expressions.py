"""Reading one expression.

Precedence, from high to low: parentheses and transformations, negation, ``*`` and ``/``, ``+`` and ``-``
(https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-expressions). Open parentheses wait on
a stack of their own, so that no text can exhaust the interpreter's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.selector.cursor import MAX_DEPTH
from smokealarm.dynatrace.selector.operands import operand
from smokealarm.dynatrace.selector.syntax import Arithmetic, Chain, Expression, Negation
from smokealarm.dynatrace.selector.transformations import transformation

if TYPE_CHECKING:
    from typing import NoReturn

    from smokealarm.dynatrace.selector.cursor import Cursor

__all__ = ["expression", "refuse_rest"]

_OPERATORS = frozenset("+-*/")


class _Run:
    """Operands of one precedence that were read so far, the operators between them, and the height of the tree."""

    __slots__ = ("first", "height", "operands", "operators")

    def __init__(self) -> None:
        self.operands: list[Expression] = []
        self.operators: list[str] = []
        self.first = 0
        self.height = 0

    def add(self, read: Expression, height: int, first: int) -> None:
        if not self.operands:
            self.first = first
        self.operands.append(read)
        self.height = max(self.height, height)

    def joined(self, cursor: Cursor) -> tuple[Expression, int]:
        """Return the operands as one expression, and begin anew."""
        read, height = self.operands[0], self.height
        if self.operators:
            read = Arithmetic(tuple(self.operands), tuple(self.operators), cursor.since(self.first))
            height += 1
        self.operands, self.operators, self.height = [], [], 0
        return read, height


class _Level:
    """What stands between one pair of parentheses; ``opened`` is the place of the first.

    ``runs`` holds the operands of the product and of the sum that are being read, ``None`` before any operator.
    """

    __slots__ = ("negations", "opened", "runs")

    def __init__(self, opened: int) -> None:
        self.opened = opened
        self.negations: list[int] = []
        self.runs: tuple[_Run, _Run] | None = None


def expression(cursor: Cursor) -> Expression:
    """Read an expression up to the comma or the end behind it."""
    levels = [_Level(cursor.index)]
    while True:
        _prefixes(cursor, levels)
        first = cursor.index
        read, height = operand(cursor), 0
        while True:
            level = levels[-1]
            read, height = _finished(cursor, level, read, height, first)
            if level.runs is not None or cursor.tokens[cursor.index] in _OPERATORS:
                product, total = level.runs = level.runs or (_Run(), _Run())
                product.add(read, height, first)
                if _operator(cursor, product, total):
                    break
                read, height = _joined(cursor, product, total)
            if len(levels) == 1:
                return read
            first = levels.pop().opened
            _close(cursor, first)


def _prefixes(cursor: Cursor, levels: list[_Level]) -> None:
    """Read the signs and parentheses before an operand."""
    while True:
        if cursor.accept("-"):
            levels[-1].negations.append(cursor.index - 1)
        elif cursor.accept("("):
            levels.append(_Level(cursor.index - 1))
        else:
            return


def _finished(cursor: Cursor, level: _Level, read: Expression, height: int, first: int) -> tuple[Expression, int]:
    """Read the transformations behind an operand, then apply the signs before it."""
    if cursor.tokens[cursor.index][:1] == ":":
        steps = [transformation(cursor)]
        while cursor.tokens[cursor.index][:1] == ":":
            steps.append(transformation(cursor))
        read = Chain(read, tuple(steps), cursor.since(first))
        height += 1
    while level.negations:
        read = Negation(read, cursor.since(level.negations.pop()))
        height += 1
    if height > MAX_DEPTH:
        cursor.fail("the selector is nested too deeply", f"at most {MAX_DEPTH} levels are read", cursor.since(first))
    return read, height


def _operator(cursor: Cursor, product: _Run, total: _Run) -> bool:
    """Read the operator that follows an operand, if there is one."""
    token = cursor.tokens[cursor.index]
    if token not in _OPERATORS:
        return False
    if token in ("*", "/"):
        product.operators.append(token)
    else:
        total.add(*product.joined(cursor), product.first)
        total.operators.append(token)
    cursor.index += 1
    return True


def _joined(cursor: Cursor, product: _Run, total: _Run) -> tuple[Expression, int]:
    total.add(*product.joined(cursor), product.first)
    return total.joined(cursor)


def _close(cursor: Cursor, opened: int) -> None:
    token = cursor.tokens[cursor.index]
    if token == ",":
        cursor.fail("expected ')', found ','", "a list of expressions cannot stand in parentheses")
    if token and token != ")":
        refuse_rest(cursor)
    cursor.close(opened)


def refuse_rest(cursor: Cursor) -> NoReturn:
    """Refuse what follows a complete expression."""
    token = cursor.tokens[cursor.index]
    if token == ")":
        cursor.fail("there is no '(' for this ')'", "remove it, or open a parenthesis before")
    if token in (".(", "(") or token[-1] == "(":
        cursor.fail(f"nothing can be called here, {cursor.found()}", "transformations begin with ':'")
    cursor.fail(
        f"expected an operator, ':' or ',', {cursor.found()}", "operators are + - * /; quote special characters"
    )
