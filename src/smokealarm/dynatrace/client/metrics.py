"""What the Metrics API v2 answers, as values.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, isfinite
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from smokealarm.dynatrace.client.reading import ANY, moment, read, texts
from smokealarm.dynatrace.ingest.answer import InvalidLine, LineWarning, ValidationResponse
from smokealarm.dynatrace.metrics import DimensionDefinition, MetricDescriptor
from smokealarm.dynatrace.metrics.descriptor import DimensionType
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.errors import ApiAnswerInvalid
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from smokealarm.dynatrace.settings.fields import Fields
    from smokealarm.series import Dimensions

__all__ = ["DESCRIPTOR_FIELDS", "MetricSeries", "QueriedMetric", "descriptor", "queried_metrics", "validation_response"]

_MINUTE: Final = 60_000
_FLOAT: Final = 1.7e308
_CELLS: Final = 20_000_000  # the most data points that a query may read
_DIMENSION_TYPES: Final = frozenset(get_args(DimensionType))

DESCRIPTOR_FIELDS: Final = (
    "displayName,description,unit,tags,created,lastWritten,aggregationTypes,defaultAggregation,dimensionDefinitions,"
    "entityType,minimumValue,maximumValue,latency,rootCauseRelevant,impactRelevant,billable"
)
"""The fields of a descriptor that are read here."""


@dataclass(frozen=True, slots=True)
class MetricSeries:
    """One series of a query: for each slot the moment of its end in epoch milliseconds and its value, None if none."""

    dimensions: Dimensions
    timestamps: tuple[int, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class QueriedMetric:
    """One expression of a query with its series; ``resolution`` is that of the whole answer, such as ``1m``."""

    metric_id: str
    series: tuple[MetricSeries, ...]
    resolution: str
    warnings: tuple[str, ...] = ()

    def time_series(self, minutes: int | None = None) -> TimeSeries:
        """Return the series as one table with slots of ``minutes``, by default as far apart as the timestamps are.

        One lone slot is a minute long unless ``minutes`` says otherwise: the answer does not tell its length.

        Raises:
            ApiAnswerInvalid: the timestamps do not fit slots of one length.
        """
        ends = sorted({each // _MINUTE for series in self.series for each in series.timestamps})
        if not ends:
            return TimeSeries.empty(0, 0, minutes or 1)
        slot = minutes or gcd(*(end - ends[0] for end in ends)) or 1
        slots, odd = divmod(ends[-1] - ends[0], slot)
        if odd or (slots + 1) * len(self.series) > _CELLS:
            raise ApiAnswerInvalid(f"the timestamps of {self.metric_id} do not lie {slot} minutes apart")
        values = np.full((len(self.series), slots + 1), np.nan)
        for row, series in enumerate(self.series):
            columns = [(each // _MINUTE - ends[0]) // slot for each in series.timestamps]
            values[row, columns] = [np.nan if value is None else value for value in series.values]
        return TimeSeries.of_values(ends[0] - slot, [each.dimensions for each in self.series], values, slot)


def validation_response(document: object) -> ValidationResponse:
    """Read the answer to ingested lines."""
    return read(document, "the answer to ingested metrics", _validation_response)


def queried_metrics(document: object) -> tuple[QueriedMetric, ...]:
    """Read the answer to a query."""
    return read(document, "the answer to a metric query", _queried_metrics)


def descriptor(fields: Fields) -> MetricDescriptor:
    """Read the descriptor of a metric."""
    number: dict[str, float | None] = {
        name: fields.number(name, 0, -_FLOAT, _FLOAT) if fields.has(name) else None
        for name in ("minimumValue", "maximumValue")
    }
    default = fields.section("defaultAggregation", required=False)
    rank = default.number("parameter", 0) if default.has("parameter") else None
    return MetricDescriptor(
        fields.text("metricId", None, most=ANY),
        fields.text("displayName", "", most=ANY),
        fields.text("description", "", most=ANY),
        fields.text("unit", "Unspecified", most=ANY),
        aggregation_types=texts(fields, "aggregationTypes"),
        default_aggregation=Aggregation(default.text("type", "avg", most=ANY), rank),
        dimension_definitions=tuple(map(_dimension, fields.sections("dimensionDefinitions", ANY))),
        flexible_dimensions=all(not each.has("index") for each in fields.sections("dimensionDefinitions", ANY)),
        entity_types=texts(fields, "entityType"),
        tags=texts(fields, "tags"),
        created=moment(fields, "created"),
        last_written=moment(fields, "lastWritten"),
        minimum_value=number["minimumValue"],
        maximum_value=number["maximumValue"],
        latency=moment(fields, "latency"),
        root_cause_relevant=fields.flag("rootCauseRelevant", default=False),
        impact_relevant=fields.flag("impactRelevant", default=False),
        billable=fields.flag("billable", default=False),
    )


def _dimension(fields: Fields) -> DimensionDefinition:
    kind: Any = fields.text("type", "OTHER", most=ANY)
    name = fields.text("name", "", most=ANY)
    return DimensionDefinition(fields.text("key", None, most=ANY), name, kind if kind in _DIMENSION_TYPES else "OTHER")


def _validation_response(fields: Fields) -> ValidationResponse:
    error = fields.section("error", required=False)
    warnings = fields.section("warnings", required=False)
    listed = next((name for name in warnings.values if name != "message"), "changedMetricKeys")
    return ValidationResponse(
        fields.integer("linesOk", 0, 0, ANY),
        fields.integer("linesInvalid", 0, 0, ANY),
        error.text("message", "", most=ANY) if fields.has("error") else None,
        tuple(
            InvalidLine(each.integer("line", 0, 0, ANY), each.text("error", "", most=ANY))
            for each in error.sections("invalidLines", ANY)
        ),
        warnings.text("message", "", most=ANY) if fields.has("warnings") else None,
        tuple(
            LineWarning(each.integer("line", 0, 0, ANY), each.text("warning", "", most=ANY))
            for each in warnings.sections(listed, ANY)
        ),
        listed,
    )


def _queried_metrics(fields: Fields) -> tuple[QueriedMetric, ...]:
    resolution = fields.text("resolution", "", most=ANY)
    return tuple(
        QueriedMetric(
            each.text("metricId", None, most=ANY),
            tuple(map(_series, each.sections("data", ANY))),
            resolution,
            texts(each, "warnings"),
        )
        for each in fields.sections("result", ANY)
    )


def _series(fields: Fields) -> MetricSeries:
    named = fields.section("dimensionMap", required=False).values
    timestamps: Any = fields.values.get("timestamps")
    values: Any = fields.values.get("values")
    if not _are(timestamps, int) or not _are(values, (int, float, type(None))) or len(timestamps) != len(values):
        fields.error("timestamps", "do not fit the values", "expected two lists of the same length")
        timestamps, values = [], []
    dimensions = tuple((key, None if value is None else str(value)) for key, value in named.items())
    return MetricSeries(dimensions, tuple(timestamps), tuple(map(_value, values)))


def _value(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else float(value)


def _are(values: Any, kinds: Any) -> bool:
    return isinstance(values, list) and all(isinstance(each, kinds) and type(each) is not bool for each in values)
