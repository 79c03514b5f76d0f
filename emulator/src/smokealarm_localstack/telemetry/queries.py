"""A question to the metric store, as GetMetricData and GetMetricStatistics ask it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.statistics import anchor, by_period, evaluate
from smokealarm_localstack.telemetry.store import Metric, MetricStore


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """A metric from ``first``, where the first period begins, to before ``end`` (epoch seconds).

    ``unit`` None takes samples of every unit together.
    """

    metric: Metric
    first: float
    end: float
    period: int
    unit: str | None = None

    @classmethod
    def over(cls, metric: Metric, span: tuple[datetime, datetime, int], now: float, choice: str) -> "MetricQuery":
        """Make a query of StartTime, EndTime and Period; ``choice`` is the option ``period_anchor``."""
        start, end, period = span
        return cls(metric, anchor(start.timestamp(), now, period, choice), end.timestamp(), period)

    def of_unit(self, unit: str | None) -> "MetricQuery":
        """Return the same query for samples of one unit."""
        return replace(self, unit=unit)

    def units(self, store: MetricStore) -> list[str]:
        """Return the units stored in the range, sorted by name."""
        return store.units(self.metric, self.first, self.end)

    def points(
        self, store: MetricStore, statistics: Sequence[str], options: TelemetryOptions
    ) -> dict[float, dict[str, float]]:
        """Return each period's start and its statistics; what has no value is left out."""
        observations = store.observations(self.metric, self.first, self.end, self.unit)
        answers = {}
        for start, found in by_period(observations, self.first, self.period).items():
            values = {name: evaluate(name, found, options.percentile) for name in statistics}
            answers[start] = {name: value for name, value in values.items() if value is not None}
        return answers
