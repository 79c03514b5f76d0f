"""From a key back to what it stands for, and to the names that were probably meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping.catalogue import services
from smokealarm.dynatrace.integration.mapping.mapped import documented
from smokealarm.dynatrace.integration.mapping.naming import grail_key
from smokealarm.dynatrace.integration.mapping.vocabulary import Family
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.integration.mapping.mapped import MappedMetric

__all__ = ["Origin", "equivalents", "family_of", "nearest_key", "origin_of", "origins"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a key's values come from; ``on_grail`` says that the key is the name on Grail of a classic one."""

    mapped: MappedMetric
    on_grail: bool = False

    @property
    def family(self) -> Family:
        """The way by which the metric comes into the tenant."""
        return self.mapped.family

    @property
    def service(self) -> str:
        """The AWS service, such as ``sqs``."""
        return self.mapped.service

    @property
    def metric(self) -> str:
        """The CloudWatch metric, such as ``Errors``."""
        return self.mapped.metric


def origin_of(key: str) -> Origin | None:
    """Return what a documented key of the five services stands for; None for any other."""
    return origins().get(key)


def family_of(key: str) -> Family | None:
    """Return the family that a key looks like, known or not; None for one that is not of the AWS integration.

    A streamed key names the account, the name on Grail of a classic one is all in lower case.
    """
    if key.startswith(("builtin:cloud.aws.", "dt.cloud.aws.")):
        return Family.CLASSIC_BUILTIN
    if key.startswith("ext:cloud.aws."):
        return Family.CLASSIC
    if not key.startswith("cloud.aws."):
        return None
    by = key.rpartition(".")[2].partition("By")[2]
    if "AccountId" in by:
        return Family.METRIC_STREAM
    return Family.CLASSIC if key == key.lower() else Family.CONNECTION


def nearest_key(key: str) -> str | None:
    """Return the documented key that was most probably meant, of the family that it looks like."""
    family = family_of(key)
    return nearest(key, (known for known, origin in origins().items() if origin.family is family))


def equivalents(key: str) -> Mapping[Family, tuple[str, ...]]:
    """Return the keys of the same CloudWatch metric and dimensions, by family; empty for an unknown key."""
    origin = origin_of(key)
    if origin is None:
        return {}
    wanted = (origin.mapped.namespace, origin.metric, origin.mapped.dimensions)
    found: dict[Family, tuple[str, ...]] = {}
    for other, known in origins().items():
        same = (known.mapped.namespace, known.metric, known.mapped.dimensions) == wanted
        if same and not known.on_grail:
            found[known.family] = (*found.get(known.family, ()), other)
    return found


@cache
def origins() -> Mapping[str, Origin]:
    """Return what every documented key stands for, and its name on Grail."""
    found: dict[str, Origin] = {}
    for each in services().values():
        for family in Family:
            for mapped in documented(family, each):
                found[mapped.key] = Origin(mapped)
                found.setdefault(grail_key(mapped.key), Origin(mapped, on_grail=True))
    return found
