"""What an unquoted YAML scalar is, as Monaco's YAML library reads it.

Monaco reads with gopkg.in/yaml.v2, whose rules are those of YAML 1.1 without sexagesimal numbers, and which leaves
moments as texts: https://github.com/go-yaml/yaml/blob/v2/resolve.go
"""

from __future__ import annotations

import re
from math import isinf
from typing import Final

__all__ = ["PlainValue", "plain_value"]

PlainValue = str | int | float | bool | None

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
_FALSE: Final = frozenset({"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INTEGERS: Final = (
    (re.compile(r"([-+]?)0b([01]{1,64})"), 2),
    (re.compile(r"([-+]?)0x([0-9a-fA-F]{1,16})"), 16),
    (re.compile(r"([-+]?)0o?([0-7]{1,22})"), 8),
    (re.compile(r"([-+]?)([0-9]{1,20})"), 10),
)
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1


def plain_value(text: str) -> PlainValue:
    """Return the value of a scalar that is written without quotes.

    >>> plain_value("on"), plain_value("0x10"), plain_value("1e3"), plain_value("2030-01-01")
    (True, 16, 1000.0, '2030-01-01')
    """
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    digits = text.replace("_", "")
    number = _integer(digits)
    if number is not None:
        return number
    return _float(digits, text) if _FLOAT.fullmatch(digits) else text


def _integer(digits: str) -> int | None:
    """Return the number if it is one of 64 bits."""
    for form, base in _INTEGERS:
        found = form.fullmatch(digits)
        if found is not None:
            number = int(found[1] + found[2], base)
            return number if _SMALLEST <= number <= _LARGEST else None
    return None


def _float(digits: str, text: str) -> float | str:
    """Return the number, or the text if the number would be too large."""
    return text if isinf(float(digits)) else float(digits)
