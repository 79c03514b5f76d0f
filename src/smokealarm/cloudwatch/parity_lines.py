"""Parities as a table for people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.cloudwatch.parity import Firing, Parity

__all__ = ["parity_table"]

_HEAD = ("rule", "alarm", "both", "lead", "only the rule", "only the alarm")
_SECONDS = 60


def parity_table(parities: Iterable[Parity]) -> str:
    """Return one line for each comparison, in columns.

    ``both`` counts pairs of firings; ``lead`` is by how many minutes the alarm is first, at least and at most. Moments
    are in UTC.
    """
    rows = [_HEAD, *map(_row, parities)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(parity: Parity) -> tuple[str, ...]:
    failure = f"failed: {parity.failure}" if parity.failure else ""
    return (
        parity.rule_id,
        parity.alarm_name,
        str(len(parity.pairs)),
        failure or _lead(parity.leads),
        _moments(parity.only_rule),
        _moments(parity.only_alarm),
    )


def _lead(leads: Sequence[int]) -> str:
    if not leads:
        return "-"
    least, most = min(leads), max(leads)
    return f"{least:+} min" if least == most else f"{least:+} to {most:+} min"


def _moments(firings: Sequence[Firing]) -> str:
    return ", ".join(f"{_moment(each.opened)} to {_moment(each.closed)}" for each in firings) or "-"


def _moment(minute: int | None) -> str:
    return "the end" if minute is None else datetime.fromtimestamp(minute * _SECONDS, UTC).strftime("%Y-%m-%d %H:%M")
