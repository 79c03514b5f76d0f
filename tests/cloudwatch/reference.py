"""A slow and obvious judge of metric alarms: every minute, every window, one value at a time.

Nothing here is shared with the code under test. Each minute has a list of raw values; None stands for no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class PlainAlarm:
    """An alarm in plain words; ``period`` in minutes."""

    statistic: str
    period: int
    periods: int
    needed: int
    operator: str
    threshold: float
    missing: str
    ignore_few: bool


def states(alarm: PlainAlarm, minutes: list[list[float]], before: str) -> list[str]:
    """Return the state after each minute; the first minute of the record is minute 0."""
    found = []
    for end in range(1, len(minutes) + 1):
        before = after(alarm, minutes, end, before)
        found.append(before)
    return found


def after(alarm: PlainAlarm, minutes: list[list[float]], end: int, before: str) -> str:
    """Return the state after the minute that ends at ``end``."""
    size = alarm.periods + max(alarm.periods // 3, 2)
    windows = []
    for back in range(size, 0, -1):
        first = end - back * alarm.period
        values = [value for at in range(first, first + alarm.period) if at >= 0 for value in minutes[at]]
        windows.append(values)
    points = [statistic(alarm.statistic, values) if values else None for values in windows]
    real = [(place, point) for place, point in enumerate(points) if point is not None]
    newest = real[-alarm.periods :]
    if alarm.ignore_few and any(len(windows[place]) < least_samples(alarm.statistic) for place, _ in newest):
        return before
    bad = sum(breaches(alarm, point) for _, point in newest)
    if len(newest) == alarm.periods:
        return "ALARM" if bad >= alarm.needed else "OK"
    if not newest:
        return {"missing": "INSUFFICIENT_DATA", "ignore": before, "breaching": "ALARM", "notBreaching": "OK"}[
            alarm.missing
        ]
    return of_some(alarm, points, bad, before)


def of_some(alarm: PlainAlarm, points: list[float | None], bad: int, before: str) -> str:
    """Return the state where some, but too few, points are not missing."""
    real = [point for point in points if point is not None]
    if alarm.missing == "breaching":
        bad += alarm.periods - len(real)
    if bad >= alarm.needed:
        return "ALARM"
    if alarm.missing in ("breaching", "notBreaching") or bad < len(real):
        return "OK"
    if alarm.missing == "ignore":
        return before
    oldest = next(place for place, point in enumerate(points) if point is not None)
    return "ALARM" if len(points) - oldest >= alarm.needed else before


def statistic(name: str, values: list[float]) -> float:
    """Return a statistic of some values."""
    if name.startswith("p"):
        rank = ceil(float(name[1:]) / 100 * len(values))
        return sorted(values)[max(rank, 1) - 1]
    average = sum(values) / len(values)
    found = {"Sum": sum(values), "Minimum": min(values), "Maximum": max(values), "Average": average}
    return {**found, "SampleCount": float(len(values))}[name]


def least_samples(name: str) -> float:
    """Return how many samples a percentile needs."""
    share = float(name[1:]) / 100
    return 10 / (1 - share) if share >= 0.5 else 10 / share


def breaches(alarm: PlainAlarm, point: float) -> bool:
    """Say whether a point is on the wrong side of the threshold."""
    return {
        "GreaterThanThreshold": point > alarm.threshold,
        "GreaterThanOrEqualToThreshold": point >= alarm.threshold,
        "LessThanThreshold": point < alarm.threshold,
        "LessThanOrEqualToThreshold": point <= alarm.threshold,
    }[alarm.operator]
