"""Small dashboards, and measurements that are written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np

from smokealarm.dynatrace.dashboards import DashboardOptions, read_dashboard
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.dynatrace.tenant.timeframe import Timeframe
from smokealarm.report.dashboard import StoredMeasurements, build_page
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smokealarm.report.dashboard import Page, PageTile

NOON = 29_352_240
"""The epoch minute 2025-10-22 12:00 UTC."""
NAN = float("nan")


@dataclass(frozen=True)
class Written:
    """A metric source with one list of values by minute from noon on for each series, by queue."""

    metrics: Mapping[str, Mapping[str, Sequence[float]]]
    units: Mapping[str, str] = field(default_factory=dict)
    key: str = "queue"

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the data of a metric."""
        del start, stop
        if key not in self.metrics:
            return None
        named = self.metrics[key]
        dimensions = [((self.key, name),) if name else () for name in named]
        values = np.array(list(named.values()), float).reshape(len(named), -1)
        return MetricData(TimeSeries.of_values(NOON, dimensions, values), unit=self.units.get(key))


def tile(kind: str = "DATA_EXPLORER", name: str = "Tile", **properties: Any) -> dict[str, Any]:
    """Return the JSON of a tile."""
    bounds = {"top": 0, "left": 0, "width": 304, "height": 304}
    return {"name": name, "tileType": kind, "bounds": bounds, **properties}


def explorer(*selectors: str, kind: str = "GRAPH_CHART", visual: Any = None, **properties: Any) -> dict[str, Any]:
    """Return the JSON of a Data Explorer tile that asks some selectors."""
    queries = [{"id": chr(65 + place), "metricSelector": each} for place, each in enumerate(selectors)]
    shown = {"type": kind, **(visual or {})}
    settings = {"resolution": "1m"}
    return tile(**{"queries": queries, "visualConfig": shown, "queriesSettings": settings, **properties})


def page_of(
    *tiles: dict[str, Any],
    metrics: Mapping[str, Mapping[str, Sequence[float]]] | None = None,
    units: Mapping[str, str] | None = None,
    minutes: int = 4,
    name: str = "Board",
) -> Page:
    """Return the page of some tiles over the first minutes from noon on."""
    document = {"dashboardMetadata": {"name": name, "owner": "somebody"}, "tiles": list(tiles)}
    dashboard, _ = read_dashboard(document, DashboardOptions(unreadable_selectors="warn"))
    source = StoredMeasurements(Written(metrics or {}, units or {}))
    return build_page(dashboard, source, Timeframe(NOON * 60_000, (NOON + minutes) * 60_000), "a test")


def only(*arguments: Any, **named: Any) -> PageTile:
    """Return the only tile of a page."""
    (found,) = page_of(*arguments, **named).tiles
    return found


class Read(HTMLParser):
    """What a browser would find in a page: elements with their attributes, and the text outside of styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._styled = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        self._styled = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        self._styled = self._styled and tag != "style"

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._styled:
            self.texts.append(data)

    @property
    def tags(self) -> set[str]:
        """The names of all elements."""
        return {tag for tag, _ in self.elements}
