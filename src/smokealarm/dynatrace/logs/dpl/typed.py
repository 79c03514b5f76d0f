"""Matchers of one value: which characters they take, and what value these are.

https://docs.dynatrace.com/docs/platform/grail/dynatrace-pattern-language/log-processing-numeric and its neighbours.
"""

from __future__ import annotations

import re
from functools import partial
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from math import inf, isfinite
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.logs.dpl.times import FORMATS, timestamp_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.dpl.syntax import Typed
    from smokealarm.dynatrace.logs.values import Value

__all__ = ["Conversion", "typed"]

Conversion: TypeAlias = "Callable[[str], Value]"
"""Makes the value of the characters that matched; ``None`` if they are none after all."""

_NUMBERS = {
    "INT": (r"[+-]?+\d++", -(2**31), 2**31 - 1),
    "LONG": (r"[+-]?+\d++", -(2**63), 2**63 - 1),
    "FLOAT": (r"[+-]?+\d++(?:\.\d*+)?+(?:[eE][+-]?+\d++)?+", -inf, inf),
    "DOUBLE": (r"[+-]?+\d++(?:\.\d*+)?+(?:[eE][+-]?+\d++)?+", -inf, inf),
}
_LONGEST_WHOLE = 20
_DQS, _SQS = r'"(?:[^"\\]|\\.)*+"', r"'(?:[^'\\]|\\.)*+'"
_QUOTED = {"DQS": _DQS, "SQS": _SQS, "CSVDQS": r'"(?:[^"]|"")*+"', "CSVSQS": r"'(?:[^']|'')*+'"}
_IPV4 = r"\d{1,3}+(?:\.\d{1,3}+){3}(?![\d.]*\d)"
_IPV6 = r"[0-9A-Fa-f]{0,4}+:[0-9A-Fa-f:]{0,40}+(?:(?:\.\d{1,3}+){3})?+"
_OTHERS: dict[str, tuple[str, Conversion]] = {}


def typed(matcher: Typed) -> tuple[re.Pattern[str], Conversion]:
    """Return what finds the characters of a typed matcher, and what makes a value of them."""
    name, settings = matcher.name, dict(matcher.configuration)
    if name in _NUMBERS:
        expression, low, high = _NUMBERS[name]
        low, high = max(low, float(settings.get("min", low))), min(high, float(settings.get("max", high)))
        return _compiled(expression), partial(_number, whole=name in ("INT", "LONG"), low=low, high=high)
    if name in FORMATS:
        expression, read = timestamp_reader(settings.get("format", FORMATS[name]), settings.get("timezone"))
        return _compiled(expression), read
    if name in _QUOTED:
        return _compiled(_QUOTED[name]), _unquoted if name in ("DQS", "SQS") else _undoubled
    expression, conversion = _OTHERS[name]
    return _compiled(expression), conversion


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.ASCII | re.DOTALL)


def _number(text: str, *, whole: bool, low: float, high: float) -> Value:
    if whole and len(text) > _LONGEST_WHOLE:
        return None
    value = int(text) if whole else float(text)
    return value if low <= value <= high and isfinite(value) else None


def _boolean(text: str) -> Value:
    return text.lower() == "true"


def _unquoted(text: str) -> Value:
    quote = text[0]
    return text[1:-1].replace(f"\\{quote}", quote)


def _undoubled(text: str) -> Value:
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)


def _string(text: str) -> Value:
    return _unquoted(text) if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else text


def _ipv4(text: str) -> Value:
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def _ipv6(text: str) -> Value:
    try:
        return IPv6Address(text)
    except AddressValueError:
        return None


def _ipaddr(text: str) -> Value:
    return _ipv6(text) if ":" in text else _ipv4(text)


def _credit_card(text: str) -> Value:
    """Return a number that has the check digit of Luhn."""
    digits = [int(digit) for digit in reversed(text)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return text if (sum(digits[::2]) + sum(doubled)) % 10 == 0 else None


def _end(text: str) -> Value:
    return text


_OTHERS |= {
    "BOOLEAN": ("(?i:true|false)", _boolean),
    "STRING": (rf"{_DQS}|{_SQS}|[^\s\"']\S*+", _string),
    "IPV4": (_IPV4, _ipv4),
    "IPV6": (_IPV6, _ipv6),
    "IPADDR": (rf"{_IPV4}|{_IPV6}", _ipaddr),
    "CREDITCARD": (r"(?<!\d)\d{13,19}+(?!\d)", _credit_card),
    "EOS": (r"\Z", _end),
}
