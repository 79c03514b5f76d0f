"""Reading which AWS services a document of the AWS credentials API monitors, and which of their metrics.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/aws-credentials-api/put-services

The page does not list the services' names. Those seen in use are those of metric keys, and end in ``_builtin`` for the
fixed list of classic polling; their case does not matter here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Enrolment, Family, Statistic, services
from smokealarm.dynatrace.integration.settings import MonitoredMetric, ServiceSettings
from smokealarm.dynatrace.settings.findings import Gravity
from smokealarm.dynatrace.settings.reading import texts
from smokealarm.dynatrace.settings.required import (
    LONGEST,
    MOST_ENTRIES,
    entries,
    require,
    required_text,
    required_word,
)
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.integration.mapping import Service
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_services"]

_BUILTIN = "_builtin"


def read_services(fields: Fields, name: str) -> tuple[ServiceSettings, ...]:
    """Read a list of services; of one that is named twice, or by both ways, the first is kept."""
    known: dict[str, ServiceSettings] = {}
    for entry in entries(fields, name):
        found = _service(entry)
        if found is not None and known.setdefault(found.namespace, found) is not found:
            before = known[found.namespace].family
            entry.error("name", f"is monitored already as a {before} service", "a service comes by one way only")
    return tuple(known.values())


def _service(fields: Fields) -> ServiceSettings | None:
    written = required_text(fields, "name")
    known, family = _named(written)
    if known is None and written:
        _warn_of_unknown(fields, written)
    listed = fields.has("monitoredMetrics")
    metrics = _metrics(fields, known)
    fields.finish()
    if known is None:
        return None
    if family is Family.CLASSIC_BUILTIN:
        if listed:
            fields.error("monitoredMetrics", "is a list", "expected null, since built-in metrics cannot be chosen")
        return ServiceSettings(known.namespace, family)
    if listed:
        _warn_of_left_out(fields, known, metrics)
    return ServiceSettings(known.namespace, family, tuple(dict.fromkeys(metrics)))


def _warn_of_unknown(fields: Fields, written: str) -> None:
    names = {each.name for each in services().values()}
    meant = nearest(written, names)
    hint = f"did you mean {meant}?" if meant else f"expected one of {', '.join(sorted(names))}"
    fields.warn("name", f"{written!r} is not a service that is polled here", hint)


def _named(written: str) -> tuple[Service | None, Family]:
    name = written.lower().removesuffix(_BUILTIN)
    family = Family.CLASSIC_BUILTIN if written.lower().endswith(_BUILTIN) else Family.CLASSIC
    known = next((each for each in services().values() if each.name == name), None)
    return (None if known and family is Family.CLASSIC_BUILTIN and not known.builtin else known), family


def _metrics(fields: Fields, service: Service | None) -> list[MonitoredMetric]:
    """Read the metrics to monitor; those of a service that is not polled here are only checked for their shape."""
    read = []
    for entry in entries(fields, "monitoredMetrics"):
        metric = _metric(entry)
        if metric is not None and service is not None:
            read.append(_in_documented_order(entry, service, metric))
    found = [each for each in read if each is not None]
    twice = [metric.name for metric, count in Counter(found).items() if count > 1]
    if twice:
        fields.warn("monitoredMetrics", f"lists {', '.join(twice)} twice")
    return found


def _warn_of_left_out(fields: Fields, service: Service, read: Sequence[MonitoredMetric]) -> None:
    """Say which recommended metrics a list leaves out, which are monitored whether they are listed or not."""
    recommended = [row for row in service.metrics if row.classic is Enrolment.RECOMMENDED]
    left_out = [row.name for row in recommended if MonitoredMetric(row.name, row.statistic, row.listed) not in read]
    if left_out:
        names = ", ".join(dict.fromkeys(left_out))
        fields.warn("monitoredMetrics", f"leaves out {names}", "recommended metrics are monitored all the same")


def _metric(fields: Fields) -> MonitoredMetric | None:
    """Read a metric as far as its shape goes."""
    before = len(fields.findings)
    name = required_text(fields, "name")
    statistic = required_word(fields, "statistic", Statistic.SUM)
    require(fields, "dimensions")
    dimensions = texts(fields, "dimensions", most=MOST_ENTRIES, longest=LONGEST)
    refused = any(each.gravity is Gravity.ERROR for each in fields.findings[before:])
    fields.finish()
    return None if refused else MonitoredMetric(name, statistic, dimensions)


def _in_documented_order(fields: Fields, service: Service, read: MonitoredMetric) -> MonitoredMetric | None:
    """Return the metric with its dimensions as the service's page lists them; complain of one that it does not list."""
    rows = [row for row in service.metrics if row.classic is not Enrolment.ABSENT]
    own = dict.fromkeys(row.listed for row in rows if row.name == read.name)
    if not own:
        meant = nearest(read.name, {row.name for row in rows})
        hint = f"did you mean {meant}?" if meant else "expected one of the service's page"
        fields.error("name", f"{read.name!r} is not a metric of {service.display_name}", hint)
        return None
    for listed in own:
        if set(listed) == set(read.dimensions):
            return replace(read, dimensions=listed)
    fields.error("dimensions", f"are not those of {read.name}", f"expected {' or '.join(map(', '.join, own))}")
    return None
