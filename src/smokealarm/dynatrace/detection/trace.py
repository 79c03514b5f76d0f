"""Why a rule did or did not fire, for every minute and series.

Nothing is computed until it is asked for: a trace only keeps what the evaluation had in its hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.wording import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.bounds import Bounds
    from smokealarm.dynatrace.detection.event import MetricEvent
    from smokealarm.dynatrace.detection.observed import Flags, Observed
    from smokealarm.dynatrace.detection.rule import MetricEventRule

__all__ = ["MinuteTrace", "Sample", "SampleKind", "Standing", "Trace"]

_MINUTES_PER_DAY = 1440
_DECIMALS = 3


class SampleKind(StrEnum):
    """What became of one sample of a window."""

    VIOLATING = "violating"
    NORMAL = "normal"
    MISSING = "missing"
    MISSING_VIOLATING = "missing, violating"


class Standing(StrEnum):
    """What an evaluation left behind for one series."""

    OPENED = "opened"
    OPEN = "open"
    CLOSED = "closed"
    QUIET = "quiet"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class Sample:
    """One slot of a window: the minute in which it starts, its value, what became of it, its bound."""

    minute: int
    value: float | None
    kind: SampleKind
    bound: float | None
    above: bool

    def __str__(self) -> str:
        if self.value is None:
            return f"{clock_text(self.minute)} missing"
        sign = ">" if self.above else "<"
        relation = sign if self.kind is SampleKind.VIOLATING else {">": "<=", "<": ">="}[sign]
        bound = "no bound yet" if self.bound is None else f"{relation} {number_text(self.bound, _DECIMALS)}"
        return f"{number_text(self.value, _DECIMALS)} {bound} at {clock_text(self.minute)}"


@dataclass(frozen=True, slots=True)
class MinuteTrace:
    """One evaluation of one series; ``evaluated_at`` in minutes since 1970-01-01 UTC."""

    evaluated_at: int
    standing: Standing
    samples: tuple[Sample, ...]
    needed: int
    approximate: bool

    @property
    def violating(self) -> int:
        """How many samples of the window violate."""
        return sum(sample.kind in (SampleKind.VIOLATING, SampleKind.MISSING_VIOLATING) for sample in self.samples)

    def __str__(self) -> str:
        """Say it in one line: ``10:10 quiet: 2 of 3 violating samples, 3 > 0 at 10:07, 10:08 missing``."""
        counted = [str(sample) for sample in self.samples if sample.kind is not SampleKind.NORMAL]
        counted.sort(key=lambda text: text.endswith("missing"))
        label = " (approximated model)" if self.approximate else ""
        head = f"{clock_text(self.evaluated_at)} {self.standing}{label}: "
        return head + ", ".join([f"{self.violating} of {self.needed} violating samples", *counted])


def clock_text(minute: int) -> str:
    """Return the UTC time of day of a minute since the epoch: ``10:07``."""
    return f"{minute % _MINUTES_PER_DAY // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What one evaluation saw; ``events`` are all events that were open in it at any time."""

    rule: MetricEventRule
    observed: Observed
    bounds: Bounds
    violating_samples: Flags
    lead: int
    events: tuple[MetricEvent, ...]

    def minutes(self, row: int) -> Iterator[MinuteTrace]:
        """Yield every evaluation of one series, oldest first."""
        for column in range(self.lead, self.observed.minutes):
            yield self.at(row, column)

    def at(self, row: int, column: int) -> MinuteTrace:
        """Return the evaluation of one series whose newest slot is ``column``."""
        first = max(column + 1 - self.rule.window.samples, 0)
        samples = tuple(self._sample(row, at) for at in range(first, column + 1))
        evaluated_at = self.observed.first_minute + column + 1 + self.rule.query.query_offset
        needed = self.rule.window.violating_samples
        draft = MinuteTrace(evaluated_at, Standing.QUIET, samples, needed, self.bounds.approximate)
        standing = self._standing(row, evaluated_at, enough=draft.violating >= needed)
        return MinuteTrace(evaluated_at, standing, samples, needed, self.bounds.approximate)

    def _sample(self, row: int, column: int) -> Sample:
        minute = self.observed.first_minute + column
        value = float(self.observed.values[row, column])
        violates = bool(self.violating_samples[row, column])
        if np.isnan(value):
            kind = SampleKind.MISSING_VIOLATING if violates else SampleKind.MISSING
            return Sample(minute, None, kind, None, above=True)
        bound = self.bounds.violated(row, column, value)
        above = bound == self.bounds.of(self.bounds.upper, row, column)
        return Sample(minute, value, SampleKind.VIOLATING if violates else SampleKind.NORMAL, bound, above=above)

    def _standing(self, row: int, minute: int, *, enough: bool) -> Standing:
        dims = self.observed.dimensions[row]
        for event in self.events:
            if event.dimensions != dims:
                continue
            if event.opened_at == minute:
                return Standing.OPENED
            if event.closed_at == minute:
                return Standing.CLOSED
            if event.opened_at < minute and (event.closed_at is None or minute < event.closed_at):
                return Standing.OPEN
        return Standing.HELD_BACK if enough else Standing.QUIET
