"""An account whose metrics are drawn from a seed: each as AWS sends it, around the border at which alarms fire.

What belongs together fits together. A function has as many samples of Errors and of Duration as it had runs, and no
more errors or cold starts than that; a share such as 4xxErrors is some of the requests. Everything else is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from smokealarm.cloudwatch import RandomShape, random_series
from smokealarm.cloudwatch.vocabulary import Statistic
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smokealarm.cloudwatch import MetricAlarm
    from smokealarm.pipeline.measurement import Metric

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["random_account"]

_RUNS: Final = "Invocations"
_COLD: Final = "ColdStart"
_SAMPLED: Final = frozenset({"Duration", "EndToEndTime"})
_DENSE: Final = frozenset({"AWS/SQS"})
"""Namespaces that count every minute; the others are silent while nothing happens."""
_SHARE: Final = 100.0
_BUSY: Final = 30.0
"""Runs or requests in a busy minute: enough for a p95 to be less than the maximum."""
_STEP: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A metric that alarms read, the thresholds of these alarms, and whether one reads its average."""

    metric: Metric
    levels: tuple[float, ...]
    is_share: bool


def random_account(seed: int, alarms: Sequence[MetricAlarm], start: int, minutes: int) -> Mapping[Metric, TimeSeries]:
    """Return every metric that alarms read, from the epoch minute ``start`` on, the same for the same seed."""
    drawn: dict[Metric, TimeSeries] = {}
    wanted = sorted(_wanted(alarms), key=lambda each: (each.metric.name != _RUNS, str(each.metric)))
    for number, each in enumerate(wanted):
        draw = _Draw(seed * _STEP + number, start, minutes)
        drawn[each.metric] = draw.series(each, _runs_of(each.metric, drawn))
    return drawn


def _wanted(alarms: Sequence[MetricAlarm]) -> list[_Wanted]:
    levels: dict[Metric, list[float]] = {}
    shares = set()
    for alarm in alarms:
        for stat in alarm.stats:
            levels.setdefault(stat.metric, []).append(alarm.threshold)
            if stat.statistic == Statistic.AVERAGE:
                shares.add(stat.metric)
    return [_Wanted(metric, tuple(found), metric in shares) for metric, found in levels.items()]


def _runs_of(metric: Metric, drawn: Mapping[Metric, TimeSeries]) -> TimeSeries | None:
    """Return the runs of the function that a metric is of, by whichever dimension it names it."""
    names = dict(metric.dimensions)
    function = names.get("FunctionName") or names.get("function_name")
    found = (each for each in drawn if each.name == _RUNS and ("FunctionName", function) in each.dimensions)
    return next((drawn[each] for each in found), None)


class _Draw:
    """Draws one metric."""

    def __init__(self, seed: int, start: int, minutes: int) -> None:
        self._random = np.random.default_rng(seed)
        self._seed, self._start, self._minutes = seed, start, minutes

    def series(self, wanted: _Wanted, runs: TimeSeries | None) -> TimeSeries:
        metric = wanted.metric
        level = max(float(self._random.choice(wanted.levels)), 1.0)
        if metric.name == _RUNS:
            return self._counts(self._rounded(_BUSY, sparse=True))
        if wanted.is_share:
            return self._share(level / _SHARE, runs)
        if metric.name in _SAMPLED:
            return self._samples(level, runs)
        values = self._free(level, sparse=metric.namespace not in _DENSE)
        if metric.name == _COLD and runs is not None:
            values = np.minimum(np.round(values), runs.total[0])
            values = np.where(values > 0, values, np.nan)
        return TimeSeries.of_values(self._start, ((),), values[None, :])

    def _free(self, level: float, *, sparse: bool) -> Floats:
        shape = RandomShape(level=level, sparse=sparse)
        found: Floats = random_series(self._seed, self._start, self._minutes, shape).total[0]
        return found

    def _rounded(self, level: float, *, sparse: bool) -> Floats:
        values = np.round(self._free(level, sparse=sparse))
        return np.where(values > 0, values, np.nan)

    def _counts(self, values: Floats) -> TimeSeries:
        """Return a counter of which every sample is 1."""
        one = np.where(np.isnan(values), np.nan, 1.0)[None, :]
        return TimeSeries(self._start, ((),), one, one, values[None, :], np.nan_to_num(values)[None, :])

    def _share(self, level: float, runs: TimeSeries | None) -> TimeSeries:
        """Return a metric that is 1 in some of the runs or requests and 0 in the others."""
        many = self._rounded(_BUSY, sparse=True) if runs is None else runs.total[0]
        odds = np.clip(np.nan_to_num(self._free(level, sparse=True)), 0.0, 1.0)
        count = np.nan_to_num(many)
        bad = self._random.binomial(count.astype(np.int64), odds).astype(np.float64)
        known = count > 0
        parts = (np.where(bad == count, 1.0, 0.0), np.where(bad > 0, 1.0, 0.0), bad)
        minimum, maximum, total = (np.where(known, part, np.nan)[None, :] for part in parts)
        return TimeSeries(self._start, ((),), minimum, maximum, total, count[None, :])

    def _samples(self, level: float, runs: TimeSeries | None) -> TimeSeries:
        """Return durations: one for each run, the longest of a minute being what was drawn for the minute."""
        many = self._rounded(_BUSY, sparse=True) if runs is None else runs.total[0]
        count = np.nan_to_num(many).astype(np.int64)
        longest = np.nan_to_num(self._free(level, sparse=True), nan=level / _SHARE)
        minute = np.repeat(np.arange(len(count)), count)
        values = longest[minute] * self._random.uniform(0.5, 1.0, len(minute))
        first = np.concatenate(([0], np.cumsum(count)[:-1]))[count > 0]
        values[first] = longest[count > 0]
        rows = np.zeros(len(minute), np.int64)
        return TimeSeries.of_samples((self._start, self._minutes), [()], rows, minute + self._start, values)
