"""The functions of processor definitions that are imitated.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-functions
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from smokealarm.dynatrace.logs.processing.casts import boolean, double, ipaddr, timestamp, whole
from smokealarm.dynatrace.logs.processing.failure import LONGEST_TEXT, ProcessingFailed, bounded, expect_text
from smokealarm.dynatrace.logs.processing.function import MANY, Function, Work
from smokealarm.dynatrace.logs.processing.text_functions import TEXT_FUNCTIONS
from smokealarm.dynatrace.logs.values import Value, is_number, text, type_name

__all__ = ["FUNCTIONS"]

_Lazy: TypeAlias = Callable[[], Value]


# ---- conditions


def _if_then(condition: _Lazy, then: _Lazy, otherwise: _Lazy = lambda: None) -> Value:
    truth = condition()
    if truth is not None and not isinstance(truth, bool):
        raise ProcessingFailed(f"expected a BOOLEAN, found {type_name(truth)}")
    return then() if truth else otherwise()


def _coalesce(*arguments: _Lazy) -> Value:
    return next((value for each in arguments if (value := each()) is not None), None)


def _is_null(value: Value) -> Value:
    return value is None


# ---- arrays


def _array(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, tuple):
        raise ProcessingFailed(f"expected an array, found {type_name(value)}")
    return value


def _numbers(value: Value) -> list[float]:
    found = [each for each in _array(value) if each is not None]
    if not all(map(is_number, found)):
        raise ProcessingFailed("expected an array of numbers")
    return found  # type: ignore[return-value]


def _array_avg(value: Value) -> Value:
    found = _numbers(value)
    return sum(found) / len(found) if found else None


def _array_join(value: Value, between: Value) -> Value:
    parts, joint = [*map(text, _array(value))], expect_text(between)
    if len(parts) * len(joint) > LONGEST_TEXT:
        raise ProcessingFailed("the text becomes too long")
    return bounded(joint.join(parts))


def _size(value: Value) -> Value:
    if isinstance(value, dict):
        return len(value)
    return len(_array(value))


# ---- numbers


def _rounded(value: Value, places: Value = 0) -> Value:
    """Round ties up, as Java does."""
    number, scale = double(value), 10.0 ** min(max(whole(places), -15), 15)
    return math.floor(number * scale + 0.5) / scale if math.isfinite(number * scale) else number


def _towards(work: Callable[[float], int]) -> Work:
    def rounded(value: Value) -> Value:
        number = double(value)
        return float(work(number)) if math.isfinite(number) else number

    return rounded


# ---- addresses and times


def _is_version(version: type) -> Work:
    def check(value: Value) -> Value:
        if not isinstance(value, IPv4Address | IPv6Address):
            raise ProcessingFailed(f"expected an IPADDR, found {type_name(value)}")
        return isinstance(value, version)

    return check


def _moved(unit: str, sign: int) -> Work:
    """Move a timestamp by milliseconds, or by months for years and months; the day stays within its month."""

    def move(value: Value, amount: Value) -> Value:
        if not isinstance(value, datetime):
            raise ProcessingFailed(f"expected a TIMESTAMP, found {type_name(value)}")
        count = sign * whole(amount)
        if unit in _MONTHS:
            return _by_months(value.astimezone(UTC), count * _MONTHS[unit])
        return timestamp(round(value.timestamp() * 1000) + count * _MILLISECONDS[unit])

    return move


_MILLISECONDS = {"": 1, "_DAY": 86_400_000, "_WEEK": 604_800_000}
_MONTHS = {"_MONTH": 1, "_YEAR": 12}


def _by_months(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in range(moment.day, moment.day - 4, -1):
        try:
            return moment.replace(year=years, month=month + 1, day=day)
        except (ValueError, OverflowError):
            continue
    raise ProcessingFailed("the year is out of range")


_ALL = (
    *TEXT_FUNCTIONS,
    Function("IF_THEN", 2, 3, _if_then, lazy=True),
    Function("COALESCE", 1, MANY, _coalesce, lazy=True),
    Function("IS_NULL", 1, 1, _is_null, null=True),
    Function("IS_NOT_NULL", 1, 1, lambda value: value is not None, null=True),
    Function("FALSE_OR_NULL", 1, 1, lambda value: value is None or value is False, null=True),
    Function("TRUE_OR_NULL", 1, 1, lambda value: value is None or value is True, null=True),
    Function("STRING", 1, 1, text),
    Function("BOOLEAN", 1, 1, boolean),
    Function("INTEGER", 1, 1, whole),
    Function("LONG", 1, 1, whole),
    Function("DOUBLE", 1, 1, double),
    Function("IPADDR", 1, 1, ipaddr),
    Function("TIMESTAMP", 1, 1, timestamp),
    Function("ARRAY_AVG", 1, 1, _array_avg),
    Function("ARRAY_SUM", 1, 1, lambda value: float(sum(_numbers(value)))),
    Function("ARRAY_MIN", 1, 1, lambda value: min(_numbers(value), default=None)),
    Function("ARRAY_MAX", 1, 1, lambda value: max(_numbers(value), default=None)),
    Function("ARRAY_FIRST", 1, 1, lambda value: next(iter(_array(value)), None)),
    Function("ARRAY_LAST", 1, 1, lambda value: next(iter(_array(value)[-1:]), None)),
    Function("ARRAY_COUNT", 1, 1, lambda value: sum(each is not None for each in _array(value))),
    Function("ARRAY_LEN", 1, 1, lambda value: len(_array(value))),
    Function("ARRAY_JOIN", 2, 2, _array_join),
    Function("SIZE", 1, 1, _size),
    Function("ABS", 1, 1, lambda value: abs(double(value))),
    Function("ROUND", 1, 2, _rounded),
    Function("FLOOR", 1, 1, _towards(math.floor)),
    Function("CEIL", 1, 1, _towards(math.ceil)),
    Function("IS_IPV4", 1, 1, _is_version(IPv4Address)),
    Function("IS_IPV6", 1, 1, _is_version(IPv6Address)),
    *(Function(f"TIME_ADD{unit}", 2, 2, _moved(unit, 1)) for unit in (*_MILLISECONDS, *_MONTHS)),
    *(Function(f"TIME_SUB{unit}", 2, 2, _moved(unit, -1)) for unit in (*_MILLISECONDS, *_MONTHS)),
)
_ALIASES = {
    "IF": "IF_THEN",
    "IF_THEN_ELSE": "IF_THEN",
    "INT": "INTEGER",
    "IPV4": "IPADDR",
    "IPV6": "IPADDR",
    "T": "TIMESTAMP",
}

FUNCTIONS: dict[str, Function] = {function.name: function for function in _ALL}
"""Every function by its name, and by its second names."""

FUNCTIONS |= {alias: FUNCTIONS[name] for alias, name in _ALIASES.items()}
