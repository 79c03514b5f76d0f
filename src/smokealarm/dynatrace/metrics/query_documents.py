"""The answer to a query as JSON and as CSV.

Source: the ``MetricData`` object, the note on timeframes (timestamps are the ends of slots) and the examples of
https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-data-points.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.metrics.query import MetricAnswer, MetricSeriesCollection
    from smokealarm.series import TimeSeries

__all__ = ["metric_data_csv", "metric_data_document"]

_MINUTE = 60_000
_UNTRANSLATED = {"status": "not supported", "message": "metric queries are not translated to DQL here"}


def metric_data_document(answer: MetricAnswer) -> dict[str, Any]:
    """Return the ``MetricData`` object; a slot without a value is null."""
    document: dict[str, Any] = {
        "totalCount": len(answer.entities),
        "nextPageKey": None,
        "resolution": answer.resolution,
        "result": [_collection(each) for each in answer.collections],
    }
    return {**document, "warnings": list(answer.warnings)} if answer.warnings else document


def metric_data_csv(answer: MetricAnswer, *, header: bool = True) -> str:
    """Return the data points as a CSV table, one row each; missing ones and missing dimensions are left out."""
    keys = list(
        dict.fromkeys(
            key for each in answer.collections for dimensions in each.series.dimensions for key, _ in dimensions
        )
    )
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    if header:
        writer.writerow(["metricId", *keys, "time", "value"])
    for each in answer.collections:
        writer.writerows(_rows(each, keys))
    return written.getvalue()


def _collection(collection: MetricSeriesCollection) -> dict[str, Any]:
    series = collection.series
    timestamps = [minute * _MINUTE for minute in _ends(series)]
    values = series.aggregate("value")
    document: dict[str, Any] = {
        "metricId": collection.metric_id,
        "dataPointCountRatio": collection.data_point_count_ratio,
        "dimensionCountRatio": collection.dimension_count_ratio,
        "dql": _UNTRANSLATED,
        "appliedOptionalFilters": [],
        "data": [
            {
                "dimensions": [value for _, value in dimensions],
                "dimensionMap": dict(dimensions),
                "timestamps": timestamps,
                "values": [value if isfinite(value) else None for value in values[row].tolist()],
            }
            for row, dimensions in enumerate(series.dimensions)
        ],
    }
    return {**document, "warnings": list(collection.warnings)} if collection.warnings else document


def _rows(collection: MetricSeriesCollection, keys: list[str]) -> Iterator[list[object]]:
    series = collection.series
    times = [f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%d %H:%M:%S}" for minute in _ends(series)]
    values = series.aggregate("value")
    for row, dimensions in enumerate(series.dimensions):
        written = dict(dimensions)
        cells = [written.get(key) or "" for key in keys]
        for time, value in zip(times, values[row].tolist(), strict=True):
            if isfinite(value):
                yield [collection.metric_id, *cells, time, value]


def _ends(series: TimeSeries) -> range:
    """Return the epoch minutes in which the slots end."""
    return range(series.start + series.minutes, series.stop + 1, series.minutes)
