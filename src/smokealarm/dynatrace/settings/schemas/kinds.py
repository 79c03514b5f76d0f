"""Whether a JSON value is of one of the types without parts, and what it then reads as."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from smokealarm.clock.zones import zone_names
from smokealarm.dynatrace.settings.schemas.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["NOT_OF_KIND", "read_kind"]

NOT_OF_KIND = object()
"""What a value reads as that is not of the type."""

_LARGEST, _LARGEST_FLOAT = 2**63, sys.float_info.max
_TIME = r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?"
_DATE = r"\d{4}-\d{2}-\d{2}"


def read_kind(kind: Kind, value: object) -> Any:
    """Return the value as the server stores it, or :data:`NOT_OF_KIND`."""
    return _READ[kind](value)


def _boolean(value: object) -> object:
    return value if isinstance(value, bool) else NOT_OF_KIND


def _float(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return NOT_OF_KIND
    return value if abs(value) <= _LARGEST_FLOAT else NOT_OF_KIND


def _integer(value: object) -> object:
    number = _float(value)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return number if isinstance(number, int) and abs(number) < _LARGEST else NOT_OF_KIND


def _text(value: object) -> object:
    return value if isinstance(value, str) else NOT_OF_KIND


def _time_zone(value: object) -> object:
    return value if isinstance(value, str) and value in zone_names() else NOT_OF_KIND


def _moment(form: str, read: Callable[[str], object]) -> Callable[[object], object]:
    expected = re.compile(form, re.ASCII)

    def check(value: object) -> object:
        if not isinstance(value, str) or not expected.fullmatch(value):
            return NOT_OF_KIND
        try:
            read(value)
        except ValueError:
            return NOT_OF_KIND
        return value

    return check


_READ: Mapping[Kind, Callable[[object], object]] = {
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.FLOAT: _float,
    Kind.TEXT: _text,
    Kind.SECRET: _text,
    Kind.SETTING: _text,
    Kind.LOCAL_DATE: _moment(_DATE, date.fromisoformat),
    Kind.LOCAL_TIME: _moment(_TIME, time.fromisoformat),
    Kind.LOCAL_DATE_TIME: _moment(f"{_DATE}T{_TIME}", datetime.fromisoformat),
    Kind.TIME_ZONE: _time_zone,
}
