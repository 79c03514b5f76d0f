"""The entities behind AWS's resources, and the dimensions that lead from a series to them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration.mapping import Family, services
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.integration.mapping import MappedMetric, Service
    from smokealarm.dynatrace.integration.settings import AwsTag, Place

__all__ = ["Resource", "entities_of", "resource_of", "series_dimensions"]

_DEVICE, _GROUP = "CUSTOM_DEVICE", "CUSTOM_DEVICE_GROUP"
_MOST_TAGS = 20
"""How many tags the new connection puts on a series."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One function, queue, bucket or event bus."""

    service: Service
    name: str
    place: Place
    tags: tuple[AwsTag, ...] = field(default=(), compare=False)

    @property
    def arn(self) -> str:
        """Its Amazon Resource Name."""
        place = self.place
        return str(self.service.arn).format(
            partition=place.partition, region=place.region, account=place.account, name=self.name
        )


def resource_of(namespace: str, dimensions: tuple[tuple[str, str], ...], place: Place) -> Resource | None:
    """Return the resource whose metric has these dimensions; None for a metric of a whole service."""
    known = services().get(namespace)
    name = dict(dimensions).get(known.main_dimension) if known and known.main_dimension else None
    return Resource(known, name, place) if known and name else None


def entities_of(family: Family, namespace: str, resource: Resource | None, place: Place) -> tuple[Entity, ...]:
    """Return the entities that a metric brings with it: its resource's, and its service's in classic monitoring.

    Ids are stable for an account, region and name. A metric stream brings none by itself.
    """
    own = () if resource is None else (_own(family, resource),)
    if family is Family.METRIC_STREAM:
        return ()
    return (*own, _group(services()[namespace], place)) if family is Family.CLASSIC else own


def series_dimensions(
    mapped: MappedMetric, dimensions: tuple[tuple[str, str], ...], resource: Resource | None, place: Place
) -> tuple[tuple[str, str], ...]:
    """Return the dimensions of a series, sorted by key, as ``dimensions.toml`` says for the family."""
    table = _tables()[mapped.family]
    known = services().get(mapped.namespace)
    facts = {"account": place.account, "region": place.region, "service": mapped.service}
    if known is not None:
        facts["group"] = _group_id(known, place)
    if resource is not None:
        own = _own(mapped.family, resource)
        facts |= {"entity": own.id, "type": own.type}
    parts = [*table.get("always", {}).items()]
    if known is not None:
        parts += table.get("service" if resource is None else "resource", {}).items()
    found = {key.format(**facts): value.format(**facts) for key, value in parts}
    tags = {} if resource is None or "tags" not in table else _tag_dimensions(table["tags"], resource)
    return tuple(sorted((dict(_own_names(table["names"], dimensions)) | tags | found).items()))


def _own(family: Family, resource: Resource) -> Entity:
    service, place = resource.service, resource.place
    attributes = {"arn": resource.arn, "awsAccountId": place.account, "awsRegion": place.region}
    tags = frozenset(f"[AWS]{tag.name}:{tag.value}" if tag.value else f"[AWS]{tag.name}" for tag in resource.tags)
    if family is not Family.CLASSIC:
        kind = str(service.smartscape_type)
        return Entity(_id(kind, resource.arn, family), kind, resource.name, tags, attributes=attributes)
    attributes |= {"entityType": service.entity_type, "customDeviceGroupName": service.display_name}
    group = _group_id(service, place)
    return Entity(
        _id(_DEVICE, resource.arn, family),
        _DEVICE,
        resource.name,
        tags,
        attributes=attributes,
        from_relationships={"isInstanceOf": frozenset({group})},
        parent=group,
    )


def _group(service: Service, place: Place) -> Entity:
    attributes = {"entityType": service.entity_type, "awsAccountId": place.account, "awsRegion": place.region}
    return Entity(_group_id(service, place), _GROUP, service.display_name, attributes=attributes)


def _group_id(service: Service, place: Place) -> str:
    return _id(_GROUP, f"{service.entity_type}:{place.account}:{place.region}", Family.CLASSIC)


def _id(kind: str, identity: str, family: Family) -> str:
    """Make an id of the vendor's form; the families know the same resource by different ids."""
    return f"{kind}-{sha256(f'{family}|{identity}'.encode()).hexdigest()[:16].upper()}"


def _own_names(spelling: str, dimensions: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    if spelling != "none":
        yield from ((name.lower() if spelling == "lower" else name, value) for name, value in dimensions)


def _tag_dimensions(template: str, resource: Resource) -> dict[str, str]:
    chosen = sorted((tag.name, tag.value) for tag in resource.tags)[:_MOST_TAGS]
    return {template.format(tag=name): value for name, value in chosen}


@cache
def _tables() -> Mapping[Family, Mapping[str, Any]]:
    text = files(__package__).joinpath("dimensions.toml").read_text(encoding="utf-8")
    return {Family(name): table for name, table in tomllib.loads(text).items()}
