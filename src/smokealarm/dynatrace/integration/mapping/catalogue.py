"""The services and metrics that a tenant knows, as ``services.toml`` lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration.mapping.naming import REGION
from smokealarm.dynatrace.integration.mapping.vocabulary import Enrolment, Reading, Statistic

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BuiltinMetric", "Service", "ServiceMetric", "service", "services"]

_COUNT = "Count"


@dataclass(frozen=True, slots=True)
class ServiceMetric:
    """One documented combination of metric, statistic and dimensions.

    ``listed`` are the dimensions as the pages list them, the main one and Region included, in order; ``beside`` those
    beside the main one.
    """

    name: str
    statistic: Statistic
    listed: tuple[str, ...]
    beside: tuple[str, ...]
    classic: Enrolment
    connection: Enrolment
    unit: str

    @property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that CloudWatch has."""
        return frozenset(self.listed) - {REGION}

    @property
    def of_whole_service(self) -> bool:
        """Whether it has no main dimension, so that no resource of its own stands behind it."""
        return REGION in self.listed


@dataclass(frozen=True, slots=True)
class BuiltinMetric:
    """One metric of the fixed list of classic polling: the end of its key, and what it reads."""

    name: str
    unit: str
    reading: Reading
    metric: str


@dataclass(frozen=True, slots=True)
class Service:
    """One AWS service.

    ``name`` is what keys, entity types and the AWS credentials API call it. ``main_dimension`` names one resource,
    which ``arn`` identifies; None where all metrics are of the whole service. ``permission`` is what the role needs to
    list the resources.
    """

    name: str
    namespace: str
    display_name: str
    main_dimension: str | None
    smartscape_type: str | None
    arn: str | None
    permission: str | None
    metrics: tuple[ServiceMetric, ...]
    builtin: tuple[BuiltinMetric, ...]

    @property
    def entity_type(self) -> str:
        """The classic entity type, such as ``cloud:aws:sqs``."""
        return f"cloud:aws:{self.name}"


@cache
def services() -> Mapping[str, Service]:
    """Return all services by their CloudWatch namespace."""
    text = files(__package__).joinpath("services.toml").read_text(encoding="utf-8")
    found = map(_service, tomllib.loads(text)["service"])
    return {each.namespace: each for each in found}


def service(name: str) -> Service | None:
    """Return the service of a name such as ``sqs``."""
    return next((each for each in services().values() if each.name == name), None)


def _service(table: Mapping[str, Any]) -> Service:
    units = {name: unit for unit, names in table["units"].items() for name in names}
    main = table.get("main_dimension")
    return Service(
        table["name"],
        table["namespace"],
        table["display_name"],
        main,
        table.get("smartscape_type"),
        table.get("arn"),
        table.get("permission"),
        tuple(_metric(row, main, units) for row in table["metrics"]),
        tuple(BuiltinMetric(name, unit, Reading(how), metric) for name, unit, how, metric in table.get("builtin", ())),
    )


def _metric(row: list[str], main: str | None, units: Mapping[str, str]) -> ServiceMetric:
    name, statistic, written, classic, connection = row
    beside = tuple(written.split("+")) if written else ()
    own = (main,) if main and REGION not in beside else ()
    return ServiceMetric(
        name,
        Statistic(statistic),
        (*own, *beside),
        beside,
        Enrolment(classic),
        Enrolment(connection),
        units.get(name, _COUNT),
    )
