"""The entities behind AWS's resources."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping import Family, services
from smokealarm.dynatrace.selector.evaluation import Entity

if TYPE_CHECKING:
    from smokealarm.dynatrace.integration.mapping import Service
    from smokealarm.dynatrace.integration.settings import AwsTag, Place

__all__ = ["Resource", "entities_of", "entity_id", "entity_of", "group_id", "resource_of"]

_DEVICE, _GROUP = "CUSTOM_DEVICE", "CUSTOM_DEVICE_GROUP"


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
    own = () if resource is None else (entity_of(family, resource),)
    if family is Family.METRIC_STREAM:
        return ()
    return (*own, _group(services()[namespace], place)) if family is Family.CLASSIC else own


def entity_of(family: Family, resource: Resource) -> Entity:
    """Return the entity of a resource as a family knows it."""
    service, place = resource.service, resource.place
    attributes = {"arn": resource.arn, "awsAccountId": place.account, "awsRegion": place.region}
    tags = frozenset(f"[AWS]{tag.name}:{tag.value}" if tag.value else f"[AWS]{tag.name}" for tag in resource.tags)
    if family is not Family.CLASSIC:
        kind = str(service.smartscape_type)
        return Entity(entity_id(kind, resource.arn, family), kind, resource.name, tags, attributes=attributes)
    attributes |= {"entityType": service.entity_type, "customDeviceGroupName": service.display_name}
    group = group_id(service, place)
    return Entity(
        entity_id(_DEVICE, resource.arn, family),
        _DEVICE,
        resource.name,
        tags,
        attributes=attributes,
        from_relationships={"isInstanceOf": frozenset({group})},
        parent=group,
    )


def _group(service: Service, place: Place) -> Entity:
    attributes = {"entityType": service.entity_type, "awsAccountId": place.account, "awsRegion": place.region}
    return Entity(group_id(service, place), _GROUP, service.display_name, attributes=attributes)


def group_id(service: Service, place: Place) -> str:
    """Return the id of the custom device group in which all resources of a service are."""
    return entity_id(_GROUP, f"{service.entity_type}:{place.account}:{place.region}", Family.CLASSIC)


def entity_id(kind: str, identity: str, family: Family) -> str:
    """Return the id of an entity, in the vendor's form; the families know the same resource by different ids."""
    return f"{kind}-{sha256(f'{family}|{identity}'.encode()).hexdigest()[:16].upper()}"
