"""Which keys a CloudWatch metric has in a tenant, and what stands under them.

Percentiles are in no family: what is polled has a minimum, maximum, sum and count for each minute at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import naming
from smokealarm.dynatrace.integration.mapping.catalogue import services
from smokealarm.dynatrace.integration.mapping.vocabulary import SUMMARY, Enrolment, Family, Reading, Statistic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from smokealarm.dynatrace.integration.mapping.catalogue import BuiltinMetric, Service, ServiceMetric

__all__ = ["MappedMetric", "documented", "map_metric"]

_ALL = frozenset({"avg", "count", "max", "min", "sum"})
_BUILTIN = {
    Reading.SUM: ("Sum",),
    Reading.RATE: ("Sum",),
    Reading.SUMMARY: SUMMARY,
}
_RATE_OF = "Invocations"


@dataclass(frozen=True, slots=True)
class MappedMetric:
    """One key, and how its values come from CloudWatch.

    ``dimensions`` are the names that the CloudWatch metric has, exactly. ``reads`` are its statistics to read: one, or
    all that make a summary. ``per`` names the CloudWatch metric by whose sum the own one is divided, in percent.
    ``default`` is the default aggregation and ``supported`` the others, None for all; the vendor documents both for
    built-in metrics only.
    """

    key: str
    family: Family
    service: str
    namespace: str
    metric: str
    dimensions: frozenset[str]
    reads: tuple[str, ...]
    unit: str | None
    default: str
    supported: frozenset[str] | None
    statistic: Statistic | None = None
    recommended: bool = False
    per: str | None = None


def map_metric(
    family: Family, namespace: str, metric: str, dimensions: Collection[str], statistic: Statistic | None = None
) -> tuple[MappedMetric, ...]:
    """Return every key that a CloudWatch metric with these dimension names can have in a family.

    A classic cloud service's metric has one key for each statistic: all documented ones, or the given one, since any
    can be chosen. The classic families know the documented metrics and dimensions only; a metric stream and the new
    connection take any metric of any namespace.
    """
    own = services().get(namespace)
    names = frozenset(dimensions)
    rows = () if own is None else _rows(family, namespace).get((metric, names), ())
    if family is Family.CLASSIC and own is not None and statistic is not None:
        return _of_statistic(own, rows, statistic)
    if rows or family in (Family.CLASSIC, Family.CLASSIC_BUILTIN):
        return rows
    return (_undocumented(family, namespace, metric, names),)


@cache
def _rows(family: Family, namespace: str) -> Mapping[tuple[str, frozenset[str]], tuple[MappedMetric, ...]]:
    """Return the documented keys of a service in a family by the names of the metric and its dimensions."""
    found: dict[tuple[str, frozenset[str]], tuple[MappedMetric, ...]] = {}
    for row in documented(family, services()[namespace]):
        asked = (row.metric, row.dimensions)
        found[asked] = (*found.get(asked, ()), row)
    return found


def _of_statistic(service: Service, rows: tuple[MappedMetric, ...], statistic: Statistic) -> tuple[MappedMetric, ...]:
    """Return the rows of a statistic, made from any other row where the tables have none."""
    found = tuple(row for row in rows if row.statistic is statistic)
    if found or not rows:
        return found
    known = next(row for row in service.metrics if (row.name, row.dimensions) == (rows[0].metric, rows[0].dimensions))
    return (_classic(service, replace(known, statistic=statistic, classic=Enrolment.OPTIONAL)),)


def documented(family: Family, service: Service) -> Iterator[MappedMetric]:
    """Yield every key that the tables have for a service in a family, each once."""
    match family:
        case Family.CLASSIC_BUILTIN:
            yield from (_builtin(service, row) for row in service.builtin)
        case Family.CLASSIC:
            yield from (_classic(service, row) for row in service.metrics if row.classic is not Enrolment.ABSENT)
        case Family.METRIC_STREAM:
            rows = {(row.name, row.dimensions): row for row in service.metrics}
            yield from (_summarised(family, service, row, recommended=True) for row in rows.values())
        case _:
            for row in service.metrics:
                yield from _connection(service, row)


def _builtin(service: Service, row: BuiltinMetric) -> MappedMetric:
    several = row.reading is not Reading.SUM
    supported = {Reading.SUM: frozenset({"value"}), Reading.RATE: frozenset({"avg", "max", "min"})}
    return MappedMetric(
        naming.builtin_key(service.name, row.name),
        Family.CLASSIC_BUILTIN,
        service.name,
        service.namespace,
        row.metric,
        frozenset(filter(None, (service.main_dimension,))),
        _BUILTIN[row.reading],
        row.unit,
        "avg" if several else "value",
        supported.get(row.reading, _ALL),
        recommended=True,
        per=_RATE_OF if row.reading is Reading.RATE else None,
    )


def _classic(service: Service, row: ServiceMetric) -> MappedMetric:
    several = row.statistic is Statistic.AVG_MIN_MAX
    return MappedMetric(
        naming.classic_key(service.name, row.name, row.statistic, row.beside),
        Family.CLASSIC,
        service.name,
        service.namespace,
        row.name,
        row.dimensions,
        row.statistic.cloudwatch,
        row.unit,
        "avg" if several else "value",
        frozenset({"avg", "max", "min"}) if several else None,
        row.statistic,
        row.classic is Enrolment.RECOMMENDED,
    )


def _connection(service: Service, row: ServiceMetric) -> Iterator[MappedMetric]:
    """Yield the recommended key, which names CloudWatch's dimensions, and that of auto-discovery, with Region."""
    if row.connection is Enrolment.RECOMMENDED:
        yield _summarised(Family.CONNECTION, service, row, recommended=True)
    if row.connection is Enrolment.DISCOVERED or (row.connection is Enrolment.RECOMMENDED and row.of_whole_service):
        yield _summarised(Family.CONNECTION, service, row, recommended=False)


def _summarised(family: Family, service: Service, row: ServiceMetric, *, recommended: bool) -> MappedMetric:
    named = row.dimensions.union(() if recommended or not row.of_whole_service else (naming.REGION,))
    make = naming.stream_key if family is Family.METRIC_STREAM else naming.connection_key
    return MappedMetric(
        make(service.name, row.name, named),
        family,
        service.name,
        service.namespace,
        row.name,
        row.dimensions,
        SUMMARY,
        row.unit,
        "avg",
        _ALL,
        recommended=recommended,
    )


def _undocumented(family: Family, namespace: str, metric: str, dimensions: frozenset[str]) -> MappedMetric:
    """Map a metric by the rules alone; Region joins where a service's main dimension is missing."""
    own = services().get(namespace)
    name = own.name if own else naming.service_name(namespace)
    make, named = naming.stream_key, dimensions
    if family is Family.CONNECTION:
        make = naming.connection_key
        named = dimensions if own is None or own.main_dimension in dimensions else dimensions.union((naming.REGION,))
    key = make(name, metric, named)
    return MappedMetric(key, family, name, namespace, metric, dimensions, SUMMARY, None, "avg", _ALL)
