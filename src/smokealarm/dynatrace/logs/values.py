"""Values while a record is processed: typed, unlike those of a stored record, which are texts."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any, TypeAlias

from smokealarm.dynatrace.logs.intake.structure import json_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Value", "is_number", "text", "type_name"]

Value: TypeAlias = (
    "str | int | float | bool | datetime | IPv4Address | IPv6Address | tuple[Value, ...] | dict[str, Any] | None"
)
"""STRING, INTEGER and LONG, DOUBLE, BOOLEAN, TIMESTAMP, IPADDR, an array, a parsed JSON object, NULL."""

_TYPES: dict[type, str] = {
    str: "STRING",
    bool: "BOOLEAN",
    int: "LONG",
    float: "DOUBLE",
    datetime: "TIMESTAMP",
    IPv4Address: "IPADDR",
    IPv6Address: "IPADDR",
    tuple: "ARRAY",
    dict: "VARIANT_OBJECT",
    type(None): "NULL",
}

_PLAIN_FROM, _PLAIN_BELOW = 1e-3, 1e7


def type_name(value: Value) -> str:
    """Return the vendor's name of a value's type."""
    return _TYPES[type(value)]


def is_number(value: Value) -> bool:
    """Whether a value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def text(value: Value) -> str:
    """Return a value as text, the way the vendor's pages show it; NULL is the empty text."""
    return value if isinstance(value, str) else _TEXTS[type(value)](value)


def _double(value: float) -> str:
    """Return a number as Java writes it: ``25.0``, ``1.0E10``."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or _PLAIN_FROM <= abs(value) < _PLAIN_BELOW:
        plain = f"{value!r}"
        return plain if "e" not in plain else f"{value:f}"
    digits, exponent = f"{value:.17e}".split("e")
    exact = int(exponent)
    digits = f"{value / 10.0**exact!r}" if -300 < exact < 300 else digits.rstrip("0")  # noqa: PLR2004
    return f"{digits}E{exact}"


def _timestamp(value: datetime) -> str:
    moment = value.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond * 1000:09d} +0000"


_TEXTS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    int: str,
    float: _double,
    datetime: _timestamp,
    IPv4Address: str,
    IPv6Address: str,
    tuple: lambda value: "[" + ", ".join(map(text, value)) + "]",
    dict: lambda value: json_text(value, text),
    type(None): lambda _: "",
}
