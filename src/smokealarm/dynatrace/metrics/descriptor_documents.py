"""The ``MetricDescriptor`` object, as JSON and as CSV, with the fields that a request asks for.

Source: the parameter ``fields`` and the objects of https://docs.dynatrace.com/managed/dynatrace-api/environment-api/\
metric-v2/get-all-metrics; ``get-descriptor`` beside it tells every field.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.selector.vocabulary import TRANSFORMATIONS, nearest
from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from smokealarm.dynatrace.metrics.descriptor import DimensionDefinition, MetricDescriptor

__all__ = ["ALL_FIELDS", "descriptor_document", "descriptors_csv", "parse_descriptor_fields"]

_ID = "metricId"
_DEFAULT = ("displayName", "description", "unit")
_AGGREGATIONS = ("auto", "avg", "count", "max", "median", "min", "percentile", "sum", "value")


def _default_aggregation(descriptor: MetricDescriptor) -> dict[str, Any]:
    chosen = descriptor.default_aggregation
    return {"type": chosen.name} if chosen.rank is None else {"type": chosen.name, "parameter": chosen.rank}


def _dimensions(descriptor: MetricDescriptor) -> list[dict[str, Any]]:
    return [
        _dimension(each, None if descriptor.flexible_dimensions else index)
        for index, each in enumerate(descriptor.dimension_definitions)
    ]


def _dimension(each: DimensionDefinition, index: int | None) -> dict[str, Any]:
    name = each.name or each.key
    return {"key": each.key, "name": name, "displayName": name, "index": index, "type": each.type}


_FIELDS: Mapping[str, Callable[[MetricDescriptor], Any]] = {
    "displayName": lambda descriptor: descriptor.display_name or descriptor.metric_id,
    "description": lambda descriptor: descriptor.description,
    "unit": lambda descriptor: descriptor.unit,
    "unitDisplayFormat": lambda descriptor: descriptor.unit_display_format,
    "tags": lambda descriptor: list(descriptor.tags),
    "dduBillable": lambda _: False,
    "billable": lambda descriptor: descriptor.billable,
    "created": lambda descriptor: descriptor.created,
    "lastWritten": lambda descriptor: descriptor.last_written,
    "aggregationTypes": lambda descriptor: list(descriptor.aggregation_types),
    "defaultAggregation": _default_aggregation,
    "dimensionDefinitions": _dimensions,
    "transformations": lambda _: sorted(set(TRANSFORMATIONS) - set(_AGGREGATIONS)),
    "entityType": lambda descriptor: list(descriptor.entity_types),
    "minimumValue": lambda descriptor: descriptor.minimum_value,
    "maximumValue": lambda descriptor: descriptor.maximum_value,
    "rootCauseRelevant": lambda descriptor: descriptor.root_cause_relevant,
    "impactRelevant": lambda descriptor: descriptor.impact_relevant,
    "metricValueType": lambda descriptor: {"type": descriptor.metric_value_type},
    "latency": lambda descriptor: descriptor.latency,
    "metricSelector": lambda descriptor: descriptor.metric_selector,
    "scalar": lambda _: False,
    "resolutionInfSupported": lambda _: True,
    "exported": lambda descriptor: descriptor.exported,
    "dimensionCardinalities": lambda _: [],
    "warnings": lambda descriptor: list(descriptor.warnings),
}
_OPTIONAL = ("unitDisplayFormat", "minimumValue", "maximumValue", "latency", "metricSelector")
"""Fields that a metric without them does not show."""

ALL_FIELDS = tuple(_FIELDS)
"""Every field besides ``metricId``, which is always there."""


def parse_descriptor_fields(text: str | None) -> tuple[str, ...]:
    """Read ``fields``: ``+name`` adds to the default ones, ``-name`` takes away, names alone replace them.

    A blank that a URL made of a plus sign is one. Raises :class:`~smokealarm.errors.ParameterInvalid` for an unknown
    field.
    """
    if text is None or not text.strip():
        return _DEFAULT
    parts = [part for part in text.split(",") if part.strip()]
    signed = any(part[0] in "+- " for part in parts)
    chosen = set(_DEFAULT) if signed else set()
    for part in parts:
        name = _known(part.strip().lstrip("+-"))
        if part.strip().startswith("-"):
            chosen.discard(name)
        else:
            chosen.add(name)
    return tuple(name for name in ALL_FIELDS if name in chosen)


def descriptor_document(descriptor: MetricDescriptor, fields: Collection[str] = ALL_FIELDS) -> dict[str, Any]:
    """Return the ``MetricDescriptor`` object with the given fields."""
    written = {name: _FIELDS[name](descriptor) for name in ALL_FIELDS if name in fields}
    kept = {name: value for name, value in written.items() if value is not None or name not in _OPTIONAL}
    return {_ID: descriptor.metric_id, **kept}


def descriptors_csv(descriptors: Iterable[MetricDescriptor], fields: Collection[str], *, header: bool = True) -> str:
    """Return descriptors as a CSV table; a list is written as ``[auto, avg]``."""
    names = [_ID, *(name for name in ALL_FIELDS if name in fields)]
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    if header:
        writer.writerow(names)
    for descriptor in descriptors:
        document = descriptor_document(descriptor, fields)
        writer.writerow([_cell(document.get(name)) for name in names])
    return written.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return f"[{', '.join(str(_cell(each)) for each in value)}]"
    if isinstance(value, dict):
        return str(value.get("key", value.get("type")))
    return value


def _known(name: str) -> str:
    if name in _FIELDS or name == _ID:
        return name
    meant = nearest(name, _FIELDS)
    hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(ALL_FIELDS)}"
    raise ParameterInvalid("fields", f"{name[:60]!r} is no field of a metric; {hint}")
