"""The operators of processor definitions.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-functions
"""

from __future__ import annotations

import math
import operator
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.processing.casts import long, timestamp
from smokealarm.dynatrace.logs.processing.failure import ProcessingFailed, bounded, expect_text
from smokealarm.dynatrace.logs.values import is_number, text, type_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.values import Value

__all__ = ["BINARY", "UNARY"]


# ---- logic, with NULL as the third value


def _truth(value: Value) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise ProcessingFailed(f"expected a BOOLEAN, found {type_name(value)}")


def _and(left: Value, right: Value) -> Value:
    one, other = _truth(left), _truth(right)
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _or(left: Value, right: Value) -> Value:
    one, other = _truth(left), _truth(right)
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def _xor(left: Value, right: Value) -> Value:
    one, other = _truth(left), _truth(right)
    return None if one is None or other is None else one is not other


def _not(value: Value) -> Value:
    truth = _truth(value)
    return None if truth is None else not truth


# ---- comparison


def _equal(left: Value, right: Value) -> Value:
    _check_types(left, right)
    return left == right


def _unequal(left: Value, right: Value) -> Value:
    return _not(_equal(left, right))


def _ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def compared(left: Value, right: Value) -> Value:
        _check_types(left, right)
        if not is_number(left) and (type(left) is not type(right) or not isinstance(left, _ORDERED)):
            raise ProcessingFailed(f"these {type_name(left)} values have no order")
        return compare(left, right)

    return compared


_ORDERED = (str, datetime, IPv4Address, IPv6Address)


def _check_types(left: Value, right: Value) -> None:
    if not (is_number(left) and is_number(right)) and type_name(left) != type_name(right):
        raise ProcessingFailed(f"{type_name(left)} cannot be compared with {type_name(right)}")


def _in(left: Value, right: Value) -> Value:
    if right is None:
        return None
    if not isinstance(right, tuple):
        raise ProcessingFailed(f"expected an array after IN, found {type_name(right)}")
    return left in right


def _not_in(left: Value, right: Value) -> Value:
    return _not(_in(left, right))


def _contains(left: Value, right: Value) -> Value:
    return None if left is None or right is None else expect_text(right) in expect_text(left)


# ---- arithmetic


def _plus(left: Value, right: Value) -> Value:
    if isinstance(left, str) or isinstance(right, str):
        return bounded(text(left) + text(right))
    return _moved(left, right, 1)


def _minus(left: Value, right: Value) -> Value:
    return _moved(left, right, -1)


def _moved(left: Value, right: Value, sign: int) -> Value:
    """Add to a number, to a timestamp in milliseconds, or to an address."""
    if isinstance(left, datetime) and isinstance(right, int) and is_number(right):
        return timestamp(_far(round(left.timestamp() * 1000) + sign * right))
    if isinstance(left, IPv4Address | IPv6Address) and isinstance(right, int) and is_number(right):
        try:
            return type(left)(int(left) + sign * right)
        except ValueError:
            raise ProcessingFailed("there is no such address") from None
    one, other = _number(left), _number(right)
    return _bounded(one + sign * other)


def _far(milliseconds: int) -> int:
    """Refuse a timestamp within a month of the epoch, whose milliseconds would be read as seconds."""
    if abs(milliseconds) < 2**31:
        raise ProcessingFailed("a timestamp so near to 1970 is not imitated")
    return milliseconds


def _times(left: Value, right: Value) -> Value:
    return _bounded(_number(left) * _number(right))


def _divided(left: Value, right: Value) -> Value:
    one, other = _number(left), _number(right)
    if isinstance(one, int) and isinstance(other, int):
        if other == 0:
            raise ProcessingFailed("division by zero")
        quotient = abs(one) // abs(other)
        return long(quotient if (one < 0) is (other < 0) else -quotient)
    if other == 0:
        return math.nan if one == 0 or math.isnan(one) else math.copysign(math.inf, one)
    return _bounded(one / other)


def _remainder(left: Value, right: Value) -> Value:
    one, other = _number(left), _number(right)
    if isinstance(one, int) and isinstance(other, int):
        if other == 0:
            raise ProcessingFailed("division by zero")
        return abs(one) % abs(other) * (-1 if one < 0 else 1)
    return math.nan if other == 0 or not math.isfinite(one) else math.fmod(one, other)


def _negative(value: Value) -> Value:
    return None if value is None else _bounded(-_number(value))


def _positive(value: Value) -> Value:
    return None if value is None else _number(value)


def _number(value: Value) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ProcessingFailed(f"expected a number, found {type_name(value)}")


def _bounded(value: float) -> int | float:
    return long(value) if isinstance(value, int) else value


# ---- bits


def _bitwise(work: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    def worked(left: Value, right: Value) -> Value:
        other = _whole(right)
        if isinstance(left, IPv4Address | IPv6Address):
            return type(left)(work(int(left), other) % 2**left.max_prefixlen)
        return long(work(_whole(left), other))

    return worked


def _inverted(value: Value) -> Value:
    return None if value is None else ~_whole(value)


def _whole(value: Value) -> int:
    number = _number(value)
    if isinstance(number, int):
        return number
    if math.isfinite(number):
        return long(int(number))
    raise ProcessingFailed("expected a finite number")


def _nullable(work: Callable[[Value, Value], Value]) -> Callable[[Value, Value], Value]:
    """Return NULL if an operand is NULL."""
    return lambda left, right: None if left is None or right is None else work(left, right)


BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "AND": _and,
    "OR": _or,
    "XOR": _xor,
    "=": _nullable(_equal),
    "!=": _nullable(_unequal),
    "<": _nullable(_ordering(operator.lt)),
    "<=": _nullable(_ordering(operator.le)),
    ">": _nullable(_ordering(operator.gt)),
    ">=": _nullable(_ordering(operator.ge)),
    "IN": _in,
    "NOT IN": _not_in,
    "CONTAINS": _contains,
    "+": _nullable(_plus),
    "-": _nullable(_minus),
    "*": _nullable(_times),
    "/": _nullable(_divided),
    "%": _nullable(_remainder),
    "&": _nullable(_bitwise(operator.and_)),
    "|": _nullable(_bitwise(operator.or_)),
    "^": _nullable(_bitwise(operator.xor)),
}
"""Operators between two operands; the parser writes ``==`` as ``=``, ``<>`` as ``!=`` and ``||`` as ``+``."""

UNARY: dict[str, Callable[[Value], Value]] = {
    "NOT": _not,
    "-": _negative,
    "+": _positive,
    "~": _inverted,
    "IS NULL": lambda value: value is None,
    "IS NOT NULL": lambda value: value is not None,
}
"""Operators of one operand."""
