"""Numbers and moments as CloudWatch writes them in reasons."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

__all__ = ["aws_json", "java_double", "reason_moment", "timestamp"]

_SECONDS = 60
_LEAST_PLAIN, _MOST_PLAIN = 1e-3, 1e7


def java_double(value: float) -> str:
    """Write a number as Java does: ``1.0``, ``0.05``, ``1.0E7``, ``1.5E-4``."""
    if value == 0 or _LEAST_PLAIN <= abs(value) < _MOST_PLAIN:
        return repr(float(value))
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    text = "".join(map(str, digits)).rstrip("0") or "0"
    power = int(exponent) + len(digits) - 1
    return f"{'-' if sign else ''}{text[0]}.{text[1:] or '0'}E{power}"


def reason_moment(minute: int) -> str:
    """Write a minute since the epoch as reasons do: ``02/10/19 16:59:00``."""
    return datetime.fromtimestamp(minute * _SECONDS, UTC).strftime("%d/%m/%y %H:%M:%S")


def timestamp(seconds: float) -> str:
    """Write seconds since the epoch as reason data do: ``2026-01-31T12:01:05.123+0000``."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def aws_json(value: object) -> str:
    """Write JSON without blanks."""
    return json.dumps(value, separators=(",", ":"))
