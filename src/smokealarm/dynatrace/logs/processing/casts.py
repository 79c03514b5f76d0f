"""Casts between the types of processor definitions, and the types of attributes that ``USING`` declares.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-functions
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from math import isfinite
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.processing.failure import ProcessingFailed
from smokealarm.dynatrace.logs.processing.syntax import InputType
from smokealarm.dynatrace.logs.values import is_number, type_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.values import Value

__all__ = ["CASTS", "boolean", "double", "ipaddr", "long", "timestamp", "whole"]

_TRUE = frozenset({"T", "t", "Y", "y", "1", "YES", "yes", "TRUE", "true"})
_WHOLE = re.compile(r"[+-]?\d{1,19}", re.ASCII).fullmatch
_DOUBLE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII).fullmatch
_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?: ?(Z|GMT|UTC|[+-]\d\d:?\d\d))?", re.ASCII
).fullmatch
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_BELOW = 2**31
_HALF = 2**63


def long(value: int) -> int:
    """Return a number within the 64 bits of a LONG, wrapped around as Java does."""
    return (value + _HALF) % (2 * _HALF) - _HALF


def whole(value: Value) -> int:
    """Return a value as an INTEGER or LONG; a fraction is cut off, and a timestamp counts seconds."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, str) and _WHOLE(value):
        return long(int(value))
    if isinstance(value, int | float) and is_number(value) and isfinite(value):
        return long(int(value))
    raise _no(value, "an INTEGER")


def double(value: Value) -> float:
    """Return a value as a DOUBLE."""
    if isinstance(value, str) and _DOUBLE(value):
        return float(value)
    if isinstance(value, int | float) and is_number(value):
        return float(value)
    raise _no(value, "a DOUBLE")


def boolean(value: Value) -> bool:
    """Return a value as a BOOLEAN: a text by the words that mean true, a number by whether it is not 0."""
    if isinstance(value, str):
        return value in _TRUE
    if isinstance(value, int | float):
        return value != 0
    raise _no(value, "a BOOLEAN")


def ipaddr(value: Value) -> IPv4Address | IPv6Address:
    """Return a value as an IPADDR; a number is an address of version 4."""
    if isinstance(value, IPv4Address | IPv6Address):
        return value
    try:
        if isinstance(value, str):
            return ip_address(value)
        if isinstance(value, int) and is_number(value):
            return IPv4Address(value % 2**32)
    except (ValueError, AddressValueError):
        pass
    raise _no(value, "an IPADDR")


def timestamp(value: Value) -> datetime:
    """Return a value as a TIMESTAMP: an INTEGER counts seconds, a LONG milliseconds since the epoch."""
    try:
        if isinstance(value, datetime):
            return value
        if isinstance(value, int) and is_number(value):
            return _EPOCH + timedelta(milliseconds=value * 1000 if abs(value) < _SECONDS_BELOW else value)
        if isinstance(value, str) and (parts := _TIMESTAMP(value)):
            zone = "+00:00" if parts[3] in (None, "Z", "GMT", "UTC") else parts[3]
            return datetime.fromisoformat(f"{parts[1]}T{parts[2]}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _no(value, "a TIMESTAMP")


def _no(value: Value, expected: str) -> ProcessingFailed:
    return ProcessingFailed(f"{type_name(value)} is not {expected}")


def _same(value: Value) -> Value:
    return value


CASTS: dict[InputType, Callable[[Value], Value]] = {
    InputType.STRING: _same,
    InputType.BOOLEAN: boolean,
    InputType.INTEGER: whole,
    InputType.LONG: whole,
    InputType.DOUBLE: double,
    InputType.TIMESTAMP: timestamp,
    InputType.IPADDR: ipaddr,
}
"""What reads the text of an attribute as each type."""
