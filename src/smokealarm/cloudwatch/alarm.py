"""Alarms as values: what they ask for, what they hold it against, and whom they would tell.

Nothing here knows JSON. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.cloudwatch.vocabulary import ComparisonOperator, LowSamples, StateValue, TreatMissingData

if TYPE_CHECKING:
    from smokealarm.cloudwatch.expressions import Expression
    from smokealarm.cloudwatch.rules import AlarmRule
    from smokealarm.pipeline.measurement import Metric

__all__ = ["Actions", "ActionsSuppressor", "Alarm", "CompositeAlarm", "MathQuery", "MetricAlarm", "MetricStat"]


@dataclass(frozen=True, slots=True)
class MetricStat:
    """One statistic of one metric by periods of ``period`` seconds; ``unit`` None takes any unit."""

    metric: Metric
    period: int
    statistic: str
    unit: str | None = None

    @property
    def percentile(self) -> float | None:
        """The percentile of ``p99`` or ``p99.9``; None for every other statistic."""
        return float(self.statistic[1:]) if self.statistic.startswith("p") else None


@dataclass(frozen=True, slots=True)
class MathQuery:
    """The queries of an alarm on metric math, by id; ``returned`` is the id of the one that is judged."""

    returned: str
    metrics: tuple[tuple[str, MetricStat], ...]
    expressions: tuple[tuple[str, Expression], ...]

    @property
    def period(self) -> int:
        """The period of all metrics in seconds."""
        return self.metrics[0][1].period if self.metrics else 60


@dataclass(frozen=True, slots=True)
class Actions:
    """The ARNs that a change to each state goes to, unless they are not ``enabled``."""

    ok: tuple[str, ...] = ()
    alarm: tuple[str, ...] = ()
    insufficient_data: tuple[str, ...] = ()
    enabled: bool = True

    def of(self, state: StateValue) -> tuple[str, ...]:
        """Return the actions of a change to ``state``; none while they are not enabled."""
        if not self.enabled:
            return ()
        return {StateValue.OK: self.ok, StateValue.ALARM: self.alarm}.get(state, self.insufficient_data)


@dataclass(frozen=True, slots=True)
class MetricAlarm:
    """An alarm on one metric or on one metric math expression.

    ``datapoints_to_alarm`` None means all of ``evaluation_periods``, and words the reason differently.
    """

    name: str
    query: MetricStat | MathQuery
    comparison: ComparisonOperator
    threshold: float
    evaluation_periods: int
    datapoints_to_alarm: int | None = None
    treat_missing_data: TreatMissingData = TreatMissingData.MISSING
    low_samples: LowSamples = LowSamples.EVALUATE
    actions: Actions = field(default_factory=Actions)
    description: str = ""

    @property
    def needed(self) -> int:
        """How many breaching datapoints make an alarm: M of M out of N."""
        return self.datapoints_to_alarm or self.evaluation_periods

    @property
    def period(self) -> int:
        """The period in seconds."""
        return self.query.period

    @property
    def stats(self) -> tuple[MetricStat, ...]:
        """Every statistic that has to be read."""
        return (self.query,) if isinstance(self.query, MetricStat) else tuple(stat for _, stat in self.query.metrics)


@dataclass(frozen=True, slots=True)
class ActionsSuppressor:
    """The alarm that holds a composite alarm's actions back, and how long it is waited for, in seconds."""

    name: str
    wait_period: int
    extension_period: int


@dataclass(frozen=True, slots=True)
class CompositeAlarm:
    """An alarm on the states of other alarms."""

    name: str
    rule: AlarmRule
    actions: Actions = field(default_factory=Actions)
    suppressor: ActionsSuppressor | None = None
    description: str = ""


Alarm: TypeAlias = MetricAlarm | CompositeAlarm
