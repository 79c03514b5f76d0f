"""A slow and obvious watch over whole rules: every minute its query, every series, every sample of the window.

A rule asks its query anew each minute for the minutes of its window; once a day it learns from the seven days before.
Nothing here is shared with the code under test, which asks and evaluates long stretches at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection import DetectionLimits, DetectionOptions, MetricEventRule

DAY = 1440

Cell: TypeAlias = float | None
Dimensions: TypeAlias = tuple[tuple[str, str], ...]
Record: TypeAlias = dict[Dimensions, list[Cell]]


@dataclass(frozen=True)
class Query:
    """What a rule's query does, in plain words; ``by`` is None where no dimensions are merged."""

    only_queue: str | None
    by: tuple[str, ...] | None
    aggregation: str
    shift: int
    default: float | None

    def ask(self, record: Record, start: int, stop: int) -> Record:
        """Return the slots from ``start`` up to ``stop``, counted from the first slot of the record."""
        groups: dict[Dimensions, list[list[Cell]]] = {}
        for dimensions, row in record.items():
            if self.only_queue in (None, dict(dimensions)["queue"]):
                kept = dimensions if self.by is None else tuple((key, dict(dimensions)[key]) for key in self.by)
                slots = range(start - self.shift, stop - self.shift)
                groups.setdefault(kept, []).append([row[at] if 0 <= at < len(row) else None for at in slots])
        return {
            dims: self._filled([self._merged(cells) for cells in zip(*rows, strict=True)])
            for dims, rows in groups.items()
        }

    def _merged(self, cells: tuple[Cell, ...]) -> Cell:
        values = [cell for cell in cells if cell is not None]
        if not values:
            return None
        average = sum(values) / len(values)
        return {"sum": sum(values), "min": min(values), "max": max(values), "avg": average}[self.aggregation]

    def _filled(self, row: list[Cell]) -> list[Cell]:
        if self.default is None or all(cell is None for cell in row):
            return row
        return [self.default if cell is None else cell for cell in row]


@dataclass(frozen=True)
class WatchedEvent:
    """One event; slots and minutes are counted from the first minute of the record."""

    dimensions: Dimensions
    analysis_start: int
    opened_at: int
    value: Cell
    threshold: float | None
    closed_at: int | None = None
    reason: str | None = None


class Watch:
    """One rule over one record."""

    def __init__(
        self, rule: MetricEventRule, query: Query, record: Record, options: DetectionOptions, limits: DetectionLimits
    ) -> None:
        self.rule, self.query, self.record, self.options, self.limits = rule, query, record, options, limits
        self.last_seen: dict[Dimensions, int] = {}
        self.learned: dict[Dimensions, tuple[float, float]] = {}
        self.open: dict[Dimensions, WatchedEvent] = {}
        self.ended: list[WatchedEvent] = []

    def events(self) -> set[WatchedEvent]:
        """Go through the record; return every event that ended and those still open."""
        for newest in range(max(map(len, self.record.values()))):
            self.learn(newest)
            first = max(newest - self.rule.window.samples + 1, 0)
            rows = self.query.ask(self.record, first, newest + 1)
            for dimensions, row in rows.items():
                seen = [first + at for at, cell in enumerate(row) if cell is not None]
                self.last_seen |= {dimensions: max(seen)} if seen else {}
            for dimensions in list(self.last_seen):
                self.judge(dimensions, rows.get(dimensions) or [None] * (newest + 1 - first), first)
        return {*self.ended, *self.open.values()}

    def learn(self, slot: int) -> None:
        """At the learning minute of a day, learn both bounds of every series from up to seven days before."""
        if self.rule.model.type != "AUTO_ADAPTIVE_THRESHOLD" or slot == 0:
            return
        if slot % DAY != self.options.learning_minute_of_day:
            return
        self.learned = {}
        for dimensions, row in self.query.ask(self.record, max(slot - 7 * DAY, 0), slot).items():
            values = sorted(cell for cell in row if cell is not None)
            if len(values) >= self.options.adaptive_minimum_samples and values:
                margin = self.rule.model.signal_fluctuation * (percentile(values, 75) - percentile(values, 25))
                self.learned[dimensions] = percentile(values, 1) - margin, percentile(values, 99) + margin

    def bounds(self, dimensions: Dimensions) -> tuple[float, float] | None:
        """Return the lower and the upper bound of a series now."""
        if self.rule.model.type == "STATIC_THRESHOLD":
            return self.rule.model.threshold, self.rule.model.threshold
        return self.learned.get(dimensions)

    def violates(self, dimensions: Dimensions, cell: Cell) -> bool:
        """Judge one sample."""
        bounds = self.bounds(dimensions)
        if cell is None:
            return self.rule.alert_on_no_data
        if bounds is None:
            return False
        inclusive = self.options.inclusive_threshold
        below = cell < bounds[0] or (inclusive and cell == bounds[0])
        above = cell > bounds[1] or (inclusive and cell == bounds[1])
        return {"ABOVE": above, "BELOW": below, "OUTSIDE": above or below}[self.rule.alert_condition]

    def judge(self, dimensions: Dimensions, row: list[Cell], first: int) -> None:
        """Close, renew or open the event of one series."""
        newest = first + len(row) - 1
        now = newest + 1 + self.rule.query.query_offset
        bad = [first + at for at, cell in enumerate(row) if self.violates(dimensions, cell)]
        good = [cell for cell in row if not self.violates(dimensions, cell)]
        if not self.options.missing_counts_as_normal and not self.rule.alert_on_no_data:
            good = [cell for cell in good if cell is not None]
        enough = len(bad) >= self.rule.window.violating_samples
        kept = self.options.forget_after_minutes + self.rule.window.samples
        forgotten = newest - self.last_seen[dimensions] >= kept
        event = self.open.get(dimensions)
        if event is None:
            if enough and not forgotten:
                self.open[dimensions] = self.raised(dimensions, row, bad, first, now)
        elif not enough and len(good) >= self.rule.window.dealerting_samples:
            self.end(event, now, "recovered")
        elif forgotten:
            self.end(event, now, "forgotten")
        elif now - event.opened_at >= self.limits.active_event_minutes:
            self.end(event, now, "expired")
            self.open[dimensions] = replace(event, opened_at=now)

    def raised(self, dimensions: Dimensions, row: list[Cell], bad: list[int], first: int, now: int) -> WatchedEvent:
        """Return the event of a window, which tells of its newest violating value."""
        values = [row[at - first] for at in bad if row[at - first] is not None]
        value = values[-1] if values else None
        bounds = self.bounds(dimensions)
        low, high = bounds or (None, None)
        threshold = {"ABOVE": high, "BELOW": low}.get(self.rule.alert_condition, high)
        if self.rule.alert_condition == "OUTSIDE" and value is not None and low is not None and value <= low:
            threshold = low
        return WatchedEvent(dimensions, bad[0], now, value, threshold)

    def end(self, event: WatchedEvent, now: int, reason: str) -> None:
        """Close an event."""
        self.ended.append(replace(event, closed_at=now, reason=reason))
        del self.open[event.dimensions]


def percentile(values: list[float], rank: float) -> float:
    """Return a percentile of ascending values, linear between neighbours."""
    place = (len(values) - 1) * (rank / 100)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
