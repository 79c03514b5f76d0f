"""What a page shows: values ready to be written, with no more to be asked or computed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards import Bounds
    from smokealarm.dynatrace.dashboards.vocabulary import SeriesType
    from smokealarm.dynatrace.tenant.timeframe import Timeframe

__all__ = [
    "Figure",
    "Heading",
    "Level",
    "Life",
    "Line",
    "Page",
    "PageTile",
    "Placeholder",
    "Plot",
    "SingleValue",
    "Table",
    "TileBody",
    "TileLiveness",
    "TopList",
    "Writing",
]


class Life(StrEnum):
    """Whether a tile shows measurements."""

    ALIVE = "alive"
    EMPTY = "empty"
    STILL = "shows no measurements"


@dataclass(frozen=True, slots=True)
class TileLiveness:
    """How fresh a tile is, or why it is empty.

    ``place`` counts the dashboard's tiles from 0. ``newest`` is the epoch minute in which the newest slot with a value
    ends, None without one. ``reason`` says what is missing, also in a tile that is alive.
    """

    place: int
    name: str
    life: Life
    newest: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series over time: ``values[i]`` belongs to the slot that ends at epoch minute ``ends[i]``; NaN is a gap."""

    name: str
    ends: range
    values: tuple[float, ...]
    unit: str
    shape: SeriesType
    color: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """From ``value`` on a tile has this colour; ``right`` says that it belongs to the second axis."""

    value: float
    color: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One series as one value, NaN for none; ``color`` is that of the threshold it reached, blank for none."""

    name: str
    value: float
    unit: str
    color: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins a section."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Markdown."""

    source: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands where a tile is not drawn: why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Series over time, in a window of epoch minutes; ``bounds`` are those of the left and of the right axis."""

    start: int
    end: int
    lines: tuple[Line, ...]
    levels: tuple[Level, ...]
    bounds: tuple[tuple[float | None, float | None], tuple[float | None, float | None]]
    connected: bool
    legend: bool


@dataclass(frozen=True, slots=True)
class SingleValue:
    """One number and how it came to be; ``others`` counts the series that are not shown."""

    figure: Figure
    levels: tuple[Level, ...]
    trend: Plot
    others: int


@dataclass(frozen=True, slots=True)
class TopList:
    """Numbers by size, as bars."""

    figures: tuple[Figure, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers in rows, one column for each query; None where a row has no such number."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]


TileBody: TypeAlias = Heading | Writing | Placeholder | Plot | SingleValue | TopList | Table


@dataclass(frozen=True, slots=True)
class PageTile:
    """One tile of a page; ``bounds`` are pixels."""

    title: str
    bounds: Bounds
    body: TileBody
    liveness: TileLiveness


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page; ``origin`` says in words where the data are from."""

    title: str
    origin: str
    timeframe: Timeframe
    tiles: tuple[PageTile, ...]
