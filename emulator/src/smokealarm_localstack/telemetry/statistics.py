"""Statistics over samples, as GetMetricData and GetMetricStatistics answer them.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smokealarm_localstack.telemetry.errors import UnsupportedStatisticError

BASIC = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")

_PERCENTILE = re.compile(r"p(\d{1,3}(?:\.\d{1,10})?)")
_TRIMMED = re.compile(r"(?:(?:tm|wm|tc|ts)\d|(?:TM|WM|TC|TS|PR)\(|(?:IQM|iqm)$)")
_DAY = 86400


@dataclass(frozen=True, slots=True)
class Observation:
    """Samples sent together: ``count`` of them, their sum, the smallest and the largest; times in epoch seconds.

    A single value has ``minimum == maximum``; a statistic set in general does not.
    """

    timestamp: float
    count: float
    sum: float
    minimum: float
    maximum: float

    @classmethod
    def of_value(cls, timestamp: float, value: float, weight: float = 1) -> "Observation":
        """Return ``weight`` samples of the same value."""
        return cls(timestamp, weight, value * weight, value, value)


def percentile_of(name: str) -> float | None:
    """Return 99.9 for ``p99.9`` and None for a basic statistic; raise UnsupportedStatisticError for any other."""
    if name in BASIC:
        return None
    match = _PERCENTILE.fullmatch(name)
    if match and float(match[1]) <= 100:  # noqa: PLR2004 -- percentiles end at 100
        return float(match[1])
    if _TRIMMED.match(name):
        raise UnsupportedStatisticError(
            f"The statistic {name} is not answered here; use {', '.join(BASIC)} or a percentile such as p99."
        )
    raise UnsupportedStatisticError(f"The value {name} is not a statistic; expected {', '.join(BASIC)} or p0 to p100.")


def evaluate(name: str, observations: Sequence[Observation], interpolation: str = "nearest_rank") -> float | None:
    """Return a statistic of one period's observations, or None where CloudWatch has no point.

    ``interpolation`` is ``nearest_rank`` (the ceil(p/100 * n)-th smallest value) or ``linear``.
    """
    if not observations:
        return None
    rank = percentile_of(name)
    if rank is not None:
        return _percentile(rank, observations, interpolation)
    return _basic(name, observations)


def _basic(name: str, observations: Sequence[Observation]) -> float | None:
    count = sum(each.count for each in observations)
    match name:
        case "SampleCount":
            return count
        case "Sum":
            return sum(each.sum for each in observations)
        case "Average":
            return sum(each.sum for each in observations) / count if count else None
        case "Minimum":
            return min(each.minimum for each in observations)
        case _:
            return max(each.maximum for each in observations)


def _percentile(rank: float, observations: Sequence[Observation], interpolation: str) -> float | None:
    """Return a percentile; None without true values or with negative ones, as AWS documents."""
    if any(each.minimum != each.maximum or each.minimum < 0 for each in observations):
        return None
    ordered = sorted((each.minimum, each.count) for each in observations)
    total = sum(count for _, count in ordered)
    if interpolation == "nearest_rank":
        return _value_at(ordered, max(1, math.ceil(rank / 100 * total - 1e-9)))
    position = rank / 100 * (total - 1) + 1
    low, high = (_value_at(ordered, edge) for edge in (math.floor(position), math.ceil(position)))
    return low + (high - low) * (position % 1)


def _value_at(ordered: Iterable[tuple[float, float]], place: int) -> float:
    seen, value = 0.0, 0.0
    for value, count in ordered:
        seen += count
        if seen >= place:
            return value
    return value


def rounded_start(start: float, now: float, period: int) -> float:
    """Round a query's StartTime down as GetMetricData documents it: by age to 1 minute, 5 minutes or 1 hour.

    Below one minute it is rounded to the period itself.
    """
    age = now - start
    if period < 60:  # noqa: PLR2004 -- high resolution
        step = period
    elif age < 15 * _DAY:
        step = 60
    elif age < 63 * _DAY:
        step = 300
    else:
        step = 3600
    return start - start % step


def anchor(start: float, now: float, period: int, choice: str) -> float:
    """Return where the first period begins: at the rounded start, or (``period``) at a multiple of the period."""
    return start - start % period if choice == "period" else rounded_start(start, now, period)


def by_period(observations: Iterable[Observation], first: float, period: int) -> dict[float, list[Observation]]:
    """Group observations by the start of their period; periods without any are absent."""
    periods: dict[float, list[Observation]] = defaultdict(list)
    for each in observations:
        periods[first + (each.timestamp - first) // period * period].append(each)
    return dict(sorted(periods.items()))
