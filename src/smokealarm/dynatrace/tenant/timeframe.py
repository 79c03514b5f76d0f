"""Moments and timeframes as every endpoint of the Environment API takes them in ``from``, ``to`` and their kin.

Source: the parameters ``from`` and ``to`` of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/\
problems-v2/problems/get-problems-list: UTC milliseconds, ``2021-01-25T05:57:01.123+01:00`` (a blank may stand for the
T; seconds, fractions and zone are optional), or ``now-NU/A``, N units U back from now, aligned to A.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from smokealarm.errors import ParameterInvalid

__all__ = ["Timeframe", "parse_moment", "parse_timeframe"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MONTHS = 12
_SHOWN = 60

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_MILLISECONDS = re.compile(r"\d{1,18}", re.ASCII).fullmatch
_RELATIVE = re.compile(r"now(?:-(\d{1,9})([mhdwMy]))?(?:/([mhdwMy]))?", re.ASCII).fullmatch
_CALENDAR = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d{2}):(\d{2}))?", re.ASCII
).fullmatch

_FORMS = "expected UTC milliseconds, a time such as 2021-01-25T05:57:01.123+01:00, or now-2h, now-1d/d"


@dataclass(frozen=True, slots=True)
class Timeframe:
    """From ``start`` to ``end``, both in milliseconds since 1970-01-01 UTC."""

    start: int
    end: int


def parse_timeframe(start: str | None, end: str | None, now: int, default: str = "now-2h") -> Timeframe:
    """Read the ``from`` and ``to`` of a request; ``now`` is in epoch milliseconds.

    ``default`` is the start of an endpoint where the request names none; the end is then ``now``. Raises
    :class:`~smokealarm.errors.ParameterInvalid`, also for an end before its start.
    """
    frame = Timeframe(parse_moment(start or default, now, "from"), parse_moment(end or "now", now, "to"))
    if frame.end < frame.start:
        raise ParameterInvalid("from", f"{(start or default)[:_SHOWN]!r} lies after the end of the timeframe")
    return frame


def parse_moment(text: str, now: int, parameter: str) -> int:
    """Read one moment into epoch milliseconds.

    Raises :class:`~smokealarm.errors.ParameterInvalid` under the name of the ``parameter`` that brought the text.
    """
    if _MILLISECONDS(text):
        return int(text)
    relative, calendar = _RELATIVE(text), _CALENDAR(text)
    try:
        if relative:
            return _aligned(_back(_EPOCH + now * _MILLISECOND, relative[1], relative[2]), relative[3])
        if calendar:
            return _since_epoch(_date(calendar))
    except (ValueError, OverflowError):
        raise _error(text, parameter, "there is no such moment between the years 1 and 9999") from None
    raise _error(text, parameter, _hint(text))


def _back(now: datetime, amount: str | None, unit: str | None) -> datetime:
    if amount is None or unit is None:
        return now
    if unit in _UNITS:
        return now - int(amount) * _UNITS[unit]
    months = int(amount) * (_MONTHS if unit == "y" else 1)
    year, month = divmod(now.year * _MONTHS + now.month - 1 - months, _MONTHS)
    day = min(now.day, monthrange(year, month + 1)[1]) if year > 0 else now.day
    return now.replace(year=year, month=month + 1, day=day)


def _aligned(moment: datetime, unit: str | None) -> int:
    """Return a moment in milliseconds, everything smaller than the unit rounded down; weeks begin on Monday."""
    if unit is None:
        return _since_epoch(moment)
    aligned = moment.replace(second=0, microsecond=0)
    if unit != "m":
        aligned = aligned.replace(minute=0)
    if unit not in ("m", "h"):
        aligned = aligned.replace(hour=0)
    if unit == "w":
        aligned -= timedelta(days=aligned.weekday())
    if unit in ("M", "y"):
        aligned = aligned.replace(day=1)
    return _since_epoch(aligned.replace(month=1) if unit == "y" else aligned)


def _date(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    fraction = (found[7] or "").ljust(6, "0")[:6]
    offset = timedelta(hours=int(found[10] or 0), minutes=int(found[11] or 0))
    zone = timezone(-offset if found[9] == "-" else offset)
    return datetime(year, month, day, hour, minute, int(found[6] or 0), int(fraction), tzinfo=zone)


def _since_epoch(moment: datetime) -> int:
    return (moment - _EPOCH) // _MILLISECOND


def _hint(text: str) -> str:
    if re.search(r"\d \d\d:\d\d$", text):
        return f"a plus sign in a URL is written %2B; {_FORMS}"
    if text.startswith("now"):
        return "relative moments are written now-NU/A, with the units m, h, d, w, M and y for U and A: now-1d/d"
    return _FORMS


def _error(text: str, parameter: str, hint: str) -> ParameterInvalid:
    return ParameterInvalid(parameter, f"{text[:_SHOWN]!r} is not a moment; {hint}")
