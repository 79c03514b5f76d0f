"""Rows of the oracle tables, and the data that they are evaluated over."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.evaluation import (
    Entity,
    EvaluationOptions,
    MetricData,
    Result,
    Window,
    evaluate,
)
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.series import TimeSeries

TABLES = Path(__file__).parent.parent / "oracle" / "selector"
START = 28_000_000
"""The first minute of every timeframe."""


def rows(table: str) -> list[dict]:
    """Return the rows of one table."""
    return json.loads((TABLES / f"{table}.json").read_text("utf-8"))


class Tables:
    """A metric source over the metrics of one row."""

    def __init__(self, metrics: dict) -> None:
        self.metrics = metrics

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes asked for, which lie on both sides of :data:`START`."""
        metric = self.metrics.get(key)
        if metric is None:
            return None
        supported = metric.get("supported")
        return MetricData(
            _series(metric, start, stop),
            Aggregation(metric["default"]),
            None if supported is None else frozenset(supported),
            metric.get("unit"),
        )


def _series(metric: dict, start: int, stop: int) -> TimeSeries:
    found = []
    for row, series in enumerate(metric["series"]):
        before = metric.get("before", [[]])[0]
        for place, cell in enumerate(before + series["values"], START - len(before)):
            found += [
                (row, place, value) for value in (cell if isinstance(cell, list) else [cell]) if value is not None
            ]
    columns = np.array(found, dtype=np.float64).reshape(-1, 3)
    names = [tuple(series["dimensions"].items()) for series in metric["series"]]
    minutes = columns[:, :2].astype(np.int64)
    return TimeSeries.of_samples((start, stop - start), names, minutes[:, 0], minutes[:, 1], columns[:, 2])


class Known:
    """The entities of one row."""

    def __init__(self, described: list[dict]) -> None:
        self.entities = [Entity(**{**one, "tags": frozenset(one.get("tags", ()))}) for one in described]

    def find(self, entity_id: str) -> Entity | None:
        """Return one entity."""
        return next((entity for entity in self.entities if entity.id == entity_id), None)

    def all(self) -> list[Entity]:
        """Return all of them."""
        return self.entities


def outcome(row: dict) -> tuple[Result, ...]:
    """Evaluate the selector of one row over its data."""
    lengths = [len(series["values"]) for metric in row["metrics"].values() for series in metric["series"]]
    minutes = row.get("minutes", 1)
    window = Window(START, row.get("slots", max(lengths, default=1)) // minutes, minutes)
    options = EvaluationOptions(**row.get("options", {}))
    return evaluate(parse(row["selector"]), window, Tables(row["metrics"]), Known(row.get("entities", [])), options)
