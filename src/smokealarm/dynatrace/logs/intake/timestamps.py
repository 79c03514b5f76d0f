"""Timestamps of ingested records: Unix epoch, RFC 3339 and RFC 3164.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/acquire-log-data/\
logs-classic-ingestion-api/log-classic-ingest-json-txt-logs
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = ["milliseconds", "read_timestamp"]

_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,9})?", re.ASCII).fullmatch
_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)\s?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
).fullmatch
_RFC3164 = re.compile(r"([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)", re.ASCII).fullmatch
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def read_timestamp(text: str, now: int, seconds_below: int) -> int | None:
    """Return the milliseconds since the epoch that ``text`` says; ``None`` if its format is not supported.

    A number below ``seconds_below`` counts seconds, which may have a fraction. A time without a zone is in UTC; one
    without a year, as RFC 3164 writes it, lies in the year before or around ``now``, which is in milliseconds.
    """
    text = text.strip()
    if _NUMBER(text):
        value = float(text) if "." in text else int(text)
        return round(value * 1000) if value < seconds_below else int(value)
    return _rfc3339(text) if text[:1].isdigit() else _rfc3164(text, now)


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since the epoch; one without a zone is in UTC."""
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MILLISECOND


def _rfc3339(text: str) -> int | None:
    parts = _RFC3339(text)
    if parts is None:
        return None
    try:
        return milliseconds(datetime.fromisoformat(f"{parts[1]}T{parts[2].replace(',', '.')}{parts[3] or '+00:00'}"))
    except ValueError:
        return None


def _rfc3164(text: str, now: int) -> int | None:
    parts = _RFC3164(text)
    if parts is None or parts[1] not in _MONTHS:
        return None
    tomorrow = _EPOCH + timedelta(milliseconds=now, days=1)
    month, (day, *clock) = _MONTHS.index(parts[1]) + 1, map(int, parts.groups()[1:])
    for year in (tomorrow.year, tomorrow.year - 1):
        try:
            moment = datetime(year, month, day, *clock, tzinfo=UTC)  # type: ignore[misc,arg-type]
        except ValueError:
            continue
        if moment <= tomorrow:
            return milliseconds(moment)
    return None
