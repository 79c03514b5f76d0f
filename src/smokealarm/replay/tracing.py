"""Why a rule did or did not fire on a tape, minute by minute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection import QueryError
from smokealarm.dynatrace.detection.trace import SampleKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection import MetricEventRule, MinuteTrace
    from smokealarm.dynatrace.detection.trace import Standing
    from smokealarm.replay.prepared import PreparedTape
    from smokealarm.series import Dimensions

__all__ = ["RuleTrace", "TracedMinute", "Unanswered", "trace"]


@dataclass(frozen=True, slots=True)
class TracedMinute:
    """One evaluation of one series; ``minute`` counts from the tape's begin.

    ``detail`` has every sample of the window, the one that was new at last.
    """

    minute: int
    series: Dimensions
    detail: MinuteTrace

    @property
    def value(self) -> float | None:
        """The value of the newest minute of the window, None where it is missing."""
        return self.detail.samples[-1].value

    @property
    def threshold(self) -> float | None:
        """The bound that the newest value is held against, None where the value is missing or nothing was learned."""
        return self.detail.samples[-1].bound

    @property
    def violating(self) -> int:
        """How many samples of the window violate."""
        return self.detail.violating

    @property
    def missing(self) -> int:
        """How many samples of the window are missing, whether that violates or not."""
        return sum(each.kind in (SampleKind.MISSING, SampleKind.MISSING_VIOLATING) for each in self.detail.samples)

    @property
    def normal(self) -> int:
        """How many samples of the window are there and do not violate."""
        return sum(each.kind is SampleKind.NORMAL for each in self.detail.samples)

    @property
    def needed(self) -> int:
        """How many violating samples open an event."""
        return self.detail.needed

    @property
    def state(self) -> Standing:
        """What the evaluation left behind: opened, open, closed, quiet, or held back."""
        return self.detail.standing


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Minutes in which a rule's query was not answered, and why."""

    minutes: range
    reason: str


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """Everything that a rule saw on a tape, series by series and then minute by minute."""

    rule: MetricEventRule
    minutes: tuple[TracedMinute, ...]
    unanswered: tuple[Unanswered, ...] = ()

    @property
    def telling(self) -> RuleTrace:
        """The same without the series of which no minute ever violated; all of them where none did."""
        violated = {each.series for each in self.minutes if each.violating}
        kept = tuple(each for each in self.minutes if each.series in violated)
        return replace(self, minutes=kept or self.minutes)


def trace(rule: MetricEventRule, tape: PreparedTape) -> RuleTrace:
    """Return what a rule saw on a tape, be it enabled or not."""
    found: list[TracedMinute] = []
    unanswered = []
    for minutes, answer in tape.evaluations(rule):
        if isinstance(answer, QueryError):
            unanswered.append(Unanswered(minutes, str(answer)))
        else:
            seen = answer.trace
            for row, series in enumerate(seen.observed.dimensions):
                found += _minutes(series, seen.minutes(row), tape.begin)
    ordered = sorted(found, key=lambda each: ([(key, value or "") for key, value in each.series], each.minute))
    return RuleTrace(rule, tuple(ordered), tuple(unanswered))


def _minutes(series: Dimensions, evaluated: Iterator[MinuteTrace], begin: int) -> Iterator[TracedMinute]:
    return (TracedMinute(each.evaluated_at - begin, series, each) for each in evaluated)
