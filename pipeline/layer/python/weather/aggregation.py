"""Monthly aggregates of daily observations."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from weather.observations import Observation


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month of one place.

    Attributes:
        location: the place.
        month: year and month, such as 2012-01.
        days: how many days were observed.
        precipitation_total: millimetres.
        temp_max: the highest daily maximum, degrees Celsius.
        temp_min: the lowest daily minimum, degrees Celsius.
        temp_mean: the mean of the daily mid-range temperatures, degrees Celsius.
        wind_mean: the mean of the daily values, in the source's own unit.
        weather: how many days had each kind of weather.

    """

    location: str
    month: str
    days: int
    precipitation_total: float
    temp_max: float
    temp_min: float
    temp_mean: float
    wind_mean: float
    weather: dict[str, int]


def by_month(observations: Iterable[Observation]) -> tuple[Month, ...]:
    """Aggregate observations, in any order, to the months of each place, sorted by place and month."""
    ordered = sorted(observations, key=lambda observation: (observation.location, observation.day))
    groups = groupby(ordered, key=lambda observation: (observation.location, f"{observation.day:%Y-%m}"))
    return tuple(_month(location, month, tuple(days)) for (location, month), days in groups)


def _month(location: str, month: str, days: tuple[Observation, ...]) -> Month:
    return Month(
        location=location,
        month=month,
        days=len(days),
        precipitation_total=round(fsum(day.precipitation for day in days), 1),
        temp_max=max(day.temp_max for day in days),
        temp_min=min(day.temp_min for day in days),
        temp_mean=round(fsum((day.temp_max + day.temp_min) / 2 for day in days) / len(days), 2),
        wind_mean=round(fsum(day.wind for day in days) / len(days), 2),
        weather=dict(sorted(Counter(day.weather for day in days).items())),
    )
