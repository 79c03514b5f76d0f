"""Lengths of time as written in a scenario: ``15 minutes``, ``90 s``, ``1 h 30 min``."""

import re
from datetime import timedelta
from typing import Final

from smokealarm.errors import UsageError
from smokealarm.nearest import nearest

_SECONDS: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_NAMES: Final = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
    **dict.fromkeys(("m", "min", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
}
_MILLISECONDS: Final = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1))
_PART: Final = re.compile(r"(?P<count>\d+(?:\.\d+)?|an?(?=\s))\s*(?P<unit>[a-z]+)(?:\s*,|\s+and\b)?\s*", re.IGNORECASE)
_EXPECTED: Final = "expected one like '15 minutes', '90 s' or '1 h 30 min'"


def parse_duration(text: str) -> timedelta:
    """Read a length of time: one or more counts with units; ``a minute`` and ``an hour`` are counts of one.

    Raises:
        UsageError: there is no count, or a unit is unknown (with the nearest known one).
    """
    rest, seconds = text.strip(), 0.0
    if not rest:
        raise UsageError(f"a length of time is empty; {_EXPECTED}")
    while rest:
        part = _PART.match(rest)
        if part is None:
            raise UsageError(f"{text!r} is not a length of time, since {rest!r} is not understood; {_EXPECTED}")
        seconds += _count(part["count"]) * _SECONDS[_unit(part["unit"], text)]
        rest = rest[part.end() :]
    return timedelta(seconds=seconds)


def format_duration(length: timedelta) -> str:
    """Write a length of time as :func:`parse_duration` reads it, such as ``1 h 30 min``.

    Milliseconds are the smallest unit; what is smaller is rounded.
    """
    sign = "-" if length < timedelta() else ""
    left = round(abs(length) / timedelta(milliseconds=1))
    parts = []
    for unit, milliseconds in _MILLISECONDS:
        count, left = divmod(left, milliseconds)
        if count:
            parts.append(f"{count} {unit}")
    return sign + (" ".join(parts) or "0 s")


def _count(text: str) -> float:
    return 1.0 if text.lower() in {"a", "an"} else float(text)


def _unit(written: str, text: str) -> str:
    unit = _NAMES.get(written.lower())
    if unit is None:
        meant = nearest(written, _NAMES)
        hint = f"did you mean {meant!r}?" if meant else "known are ms, s, min, h and d, and their long names"
        raise UsageError(f"{text!r} is not a length of time, since {written!r} is not a unit; {hint}")
    return unit
