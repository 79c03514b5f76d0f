"""Every key that the metrics of the five services can have, by whichever way and with whichever statistic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from smokealarm.dynatrace.integration.mapping.catalogue import services
from smokealarm.dynatrace.integration.mapping.mapped import documented, map_metric
from smokealarm.dynatrace.integration.mapping.origin import family_of, origins
from smokealarm.dynatrace.integration.mapping.vocabulary import Family, Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.dynatrace.integration.mapping.mapped import MappedMetric

__all__ = ["known_keys", "service_of"]

_PREFIXES = ("builtin:cloud.aws.", "ext:cloud.aws.", "cloud.aws.")


@cache
def known_keys() -> Mapping[str, MappedMetric]:
    """Return what stands under every key, those on Grail included; a classic metric can be read by any statistic."""
    return {**{each.key: each for each in _by_statistic()}, **{key: each.mapped for key, each in origins().items()}}


def service_of(key: str) -> str | None:
    """Return the service that a key names if it is one of the five; None for keys of others, and those on Grail."""
    prefix = next((each for each in _PREFIXES if key.startswith(each)), None)
    if prefix is None or family_of(key) is None:
        return None
    name = key.removeprefix(prefix).partition(".")[0]
    return name if any(each.name == name for each in services().values()) else None


def _by_statistic() -> Iterator[MappedMetric]:
    for service in services().values():
        for row in documented(Family.CLASSIC, service):
            for statistic in Statistic:
                yield from map_metric(Family.CLASSIC, row.namespace, row.metric, row.dimensions, statistic)
