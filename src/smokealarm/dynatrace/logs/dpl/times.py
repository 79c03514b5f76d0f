"""Timestamps in patterns: the formats that have names, and those that are written in the letters of Java.

https://docs.dynatrace.com/docs/shortlink/dpl-time-date
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "check_format", "timestamp_reader"]

FORMATS = {
    "ISO8601": "yyyy-MM-dd'T'HH:mm:ssZ",
    "JSONTIMESTAMP": "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
    "HTTPDATE": "dd/MMM/yyyy:HH:mm:ss Z",
    "TIMESTAMP": "yyyy-MM-dd HH:mm:ss",
}
"""The matchers of timestamps and what they match by default."""

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_SHORT = 3
_PIECE = re.compile(r"'((?:[^']|'')*+)'|([A-Za-z])\2*+|[^A-Za-z']|(')")
_CENTURY = 2000
_NOON = 12


def _names(words: list[str]) -> str:
    """Match one of some words, or its first three letters, whatever the case."""
    return "(?i:" + "|".join(f"{word[:3]}(?:{word[3:]})?" if word[3:] else word for word in words) + ")"


_PARTS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short_year>\d{2})",
    "MM": r"(?P<month>\d{2})",
    "M": r"(?P<month>\d{1,2})",
    "MMM": rf"(?P<month_name>{_names(_MONTHS)})",
    "dd": r"(?P<day>\d{2})",
    "d": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})",
    "H": r"(?P<hour>\d{1,2})",
    "hh": r"(?P<hour>\d{2})",
    "h": r"(?P<hour>\d{1,2})",
    "mm": r"(?P<minute>\d{2})",
    "m": r"(?P<minute>\d{1,2})",
    "ss": r"(?P<second>\d{2})",
    "s": r"(?P<second>\d{1,2})",
    "a": r"(?P<half>(?i:am|pm))",
    "Z": r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?+\d{2})",
    "E": _names(_DAYS),
}
_LONG = {"MMMM": "MMM", "MMMMM": "MMM", "z": "Z", "X": "Z", "XX": "Z", "XXX": "Z", "ZZ": "Z", "EEE": "E", "EEEE": "E"}


def check_format(pattern: str) -> str:
    """Return why a format is not read, or the empty text if it is."""
    if not pattern:
        return "it is empty"
    seen: set[str] = set()
    for found in _PIECE.finditer(pattern):
        if found[3]:
            return "a text in it is never closed with '"
        if found[2] is None:
            continue
        part = _part(found[0])
        if part is None:
            known = ", ".join(sorted({*_PARTS, *_LONG}))
            return f"{found[0]} is not known; known are {known}, S to SSSSSSSSS and texts in '...'"
        group = part.partition(">")[0]
        if group in seen and group.startswith("(?P<"):
            return f"{found[0]} says again what was said before"
        seen.add(group)
    return ""


def _part(letters: str) -> str | None:
    if set(letters) == {"S"} and len(letters) <= 9:  # noqa: PLR2004 - nanoseconds
        return rf"(?P<fraction>\d{{{len(letters)}}})"
    return _PARTS.get(_LONG.get(letters, letters))


@lru_cache(maxsize=256)
def timestamp_reader(pattern: str, zone: str | None) -> tuple[str, Callable[[str], datetime | None]]:
    """Return a regular expression for a format, and what makes a timestamp of a text that it matches.

    A text without a zone is in the time zone ``zone``, or in UTC.
    """
    parts = []
    for found in _PIECE.finditer(pattern):
        literal = found[1].replace("''", "'") or "'" if found[1] is not None else found[0]
        parts.append((_part(found[0]) or "") if found[2] else re.escape(literal))
    expression = "".join(parts)
    matches = re.compile(expression, re.ASCII).fullmatch
    default: tzinfo = ZoneInfo(zone) if zone else UTC

    def read(text: str) -> datetime | None:
        found = matches(text)
        return _moment(found.groupdict(), default) if found else None

    return expression, read


def _moment(parts: dict[str, str | None], default: tzinfo) -> datetime | None:
    try:
        zone = _zone(parts.get("zone")) or default
        return datetime(
            _year(parts),
            _month(parts),
            int(parts.get("day") or 1),
            _hour(parts),
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            int((parts.get("fraction") or "").ljust(6, "0")[:6]),
            tzinfo=zone,
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _year(parts: dict[str, str | None]) -> int:
    short = parts.get("short_year")
    return _CENTURY + int(short) if short else int(parts.get("year") or 1970)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("month_name")
    if name is None:
        return int(parts.get("month") or 1)
    return 1 + [month[:_SHORT] for month in _MONTHS].index(name[:_SHORT].capitalize())


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts.get("hour") or 0), parts.get("half")
    if half is None:
        return hour
    return hour % _NOON + (_NOON if half.lower() == "pm" else 0)


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
