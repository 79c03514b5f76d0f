"""Daily weather observations: the file's format, and which rows of it are believed.

A file is UTF-8 text with a header, one line for each place and day, every line ended by a line feed. A file that breaks
the format is rejected as a whole; a row that breaks a rule is rejected alone, unless too many are.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date

from weather.errors import FileRejectedError

COLUMNS = ("location", "date", "precipitation", "temp_max", "temp_min", "wind", "weather")
WEATHER = frozenset({"drizzle", "fog", "rain", "snow", "sun"})
RANGES = {"precipitation": (0.0, 2000.0), "temp_max": (-90.0, 60.0), "temp_min": (-90.0, 60.0), "wind": (0.0, 120.0)}
"""Least and greatest believable value: just outside the extremes that were ever measured."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a file may be at most.

    Attributes:
        max_object_bytes: a greater file is rejected before it is read.
        max_rejected_rows_percent: a file with a greater share of rejected rows is rejected; 0 to 100.

    """

    max_object_bytes: int
    max_rejected_rows_percent: float


@dataclass(frozen=True, slots=True)
class Observation:
    """The weather of one place on one day: millimetres, degrees Celsius, and wind in the source's own unit."""

    location: str
    day: date
    precipitation: float
    temp_max: float
    temp_min: float
    wind: float
    weather: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read.

    Attributes:
        observations: the accepted rows, in the file's order.
        rejected: how many rows were rejected, by reason.
        out_of_order: accepted rows whose day is before the day of the same place's row above.

    """

    observations: tuple[Observation, ...]
    rejected: Counter[str]
    out_of_order: int

    @property
    def rows(self) -> int:
        """All rows of the file, accepted or not."""
        return len(self.observations) + self.rejected.total()


class RowError(Exception):
    """A row that is not believed; the message is the reason's name."""


def check_size(size: int, rules: Rules) -> None:
    """Reject an empty or too large file by its size in bytes, before anything is read.

    Raises `FileRejectedError` with reason Empty or Oversize.
    """
    if size == 0:
        raise FileRejectedError("Empty", "the file has 0 bytes, expected a header and rows")
    if size > rules.max_object_bytes:
        raise FileRejectedError("Oversize", f"the file has {size} bytes, expected at most {rules.max_object_bytes}")


def read(body: bytes, rules: Rules) -> Reading:
    """Read a whole file and judge it by the rules.

    Raises `FileRejectedError` with reason Empty, Oversize, WrongEncoding, WrongSchema, Truncated or
    TooManyRejectedRows.
    """
    check_size(len(body), rules)
    reading = _read_rows(_lines(body))
    _check_share(reading, rules)
    return reading


def _lines(body: bytes) -> list[str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"byte {error.start} is not UTF-8 ({error.reason})"
        raise FileRejectedError("WrongEncoding", detail) from error
    *lines, rest = text.split("\n")
    _check_header(lines[0] if lines else rest)
    if rest:
        raise FileRejectedError("Truncated", f"line {len(lines) + 1} has no line feed: {rest[:80]!r}")
    return lines[1:]


def _check_header(header: str) -> None:
    if header.split(",") != list(COLUMNS):
        raise FileRejectedError("WrongSchema", f"the header is {header[:200]!r}, expected {','.join(COLUMNS)!r}")


def _read_rows(lines: list[str]) -> Reading:
    observations: list[Observation] = []
    rejected: Counter[str] = Counter()
    seen: set[tuple[str, date]] = set()
    for line in lines:
        try:
            observations.append(_observation(line.split(","), seen))
        except RowError as error:
            rejected[str(error)] += 1
    return Reading(tuple(observations), rejected, _out_of_order(observations))


def _observation(fields: list[str], seen: set[tuple[str, date]]) -> Observation:
    if len(fields) != len(COLUMNS):
        raise RowError("WrongFieldCount")
    row = dict(zip(COLUMNS, fields, strict=True))
    numbers = {name: _number(row[name], *limits) for name, limits in RANGES.items()}
    observation = Observation(location=row["location"], day=_day(row["date"]), weather=row["weather"], **numbers)
    if observation.weather not in WEATHER:
        raise RowError("UnknownWeather")
    if observation.temp_max < observation.temp_min:
        raise RowError("InvertedTemperatures")
    if (observation.location, observation.day) in seen:
        raise RowError("Duplicate")
    seen.add((observation.location, observation.day))
    return observation


def _number(text: str, least: float, greatest: float) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise RowError("NotANumber") from error
    if not (math.isfinite(value) and least <= value <= greatest):
        raise RowError("OutOfRange")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RowError("NotADate") from error


def _out_of_order(observations: list[Observation]) -> int:
    latest: dict[str, date] = {}
    steps_back = 0
    for observation in observations:
        steps_back += observation.day < latest.get(observation.location, date.min)
        latest[observation.location] = observation.day
    return steps_back


def _check_share(reading: Reading, rules: Rules) -> None:
    if not reading.rows:
        raise FileRejectedError("Empty", "the file has a header and no rows")
    share = 100 * reading.rejected.total() / reading.rows
    if share > rules.max_rejected_rows_percent:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(reading.rejected.items()))
        detail = (
            f"{reading.rejected.total()} of {reading.rows} rows, expected at most {rules.max_rejected_rows_percent:g} %"
        )
        raise FileRejectedError("TooManyRejectedRows", f"{detail} ({reasons})")
