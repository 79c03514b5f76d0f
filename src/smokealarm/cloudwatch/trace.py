"""Why an alarm has its state, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smokealarm.cloudwatch.vocabulary import ComparisonOperator, StateValue, TreatMissingData
from smokealarm.cloudwatch.wording import java_double

if TYPE_CHECKING:
    from smokealarm.cloudwatch.alarm import MetricAlarm

__all__ = ["Datapoint", "MinuteTrace"]

_MINUTES_PER_DAY = 1440
_SIGNS = {
    ComparisonOperator.GREATER: (">", "<="),
    ComparisonOperator.GREATER_OR_EQUAL: (">=", "<"),
    ComparisonOperator.LESS: ("<", ">="),
    ComparisonOperator.LESS_OR_EQUAL: ("<=", ">"),
}


@dataclass(frozen=True, slots=True)
class Datapoint:
    """One period: the minute in which it starts, its value (None if missing), how many samples it holds, if known."""

    minute: int
    value: float | None
    breaching: bool
    samples: float | None = None


@dataclass(frozen=True, slots=True)
class MinuteTrace:
    """One evaluation; ``minute`` is when, in minutes since the epoch, ``points`` the evaluation range, oldest first."""

    alarm: MetricAlarm
    minute: int
    before: StateValue
    state: StateValue
    points: tuple[Datapoint, ...]

    @property
    def judged(self) -> tuple[Datapoint, ...]:
        """The newest EvaluationPeriods of the datapoints that are not missing."""
        return tuple(point for point in self.points if point.value is not None)[-self.alarm.evaluation_periods :]

    @property
    def missing(self) -> int:
        """How many datapoints of EvaluationPeriods had to be filled."""
        return self.alarm.evaluation_periods - len(self.judged)

    @property
    def changed(self) -> bool:
        """Whether the state is another one than before."""
        return self.state is not self.before

    def __str__(self) -> str:
        """Say it in one line: ``10:10 ALARM: 2 of 3 datapoints breach, 2 needed, 3.0 > 0.0 at 10:07, ...``."""
        alarm = self.alarm
        bad = sum(point.breaching for point in self.judged)
        parts = [f"{bad} of {alarm.evaluation_periods} datapoints breach, {alarm.needed} needed"]
        parts += [self._said(point) for point in reversed(self.judged)]
        if self.missing:
            parts.append(f"{self.missing} missing{self._treated()}")
        arrow = f"{self.before} -> {self.state}" if self.changed else str(self.state)
        return f"{_clock(self.minute)} {arrow}: " + ", ".join(parts)

    def _said(self, point: Datapoint) -> str:
        sign = _SIGNS[self.alarm.comparison][0 if point.breaching else 1]
        value = java_double(point.value or 0.0)
        return f"{value} {sign} {java_double(self.alarm.threshold)} at {_clock(point.minute)}"

    def _treated(self) -> str:
        treated = self.alarm.treat_missing_data
        return "" if treated is TreatMissingData.MISSING else f" ({treated})"


def _clock(minute: int) -> str:
    return f"{minute % _MINUTES_PER_DAY // 60:02}:{minute % 60:02}"
