"""Which dimensions the series of a family of metrics have, as ``dimensions.toml`` lists them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.integration.mapping import Family, services

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.integration.mapping import MappedMetric

__all__ = ["dimension_names", "dimension_tables", "named_dimensions"]


def dimension_names(mapped: MappedMetric) -> frozenset[str]:
    """Return the keys of the dimensions that the series of a metric have, except those of tags."""
    table = dimension_tables()[mapped.family]
    known = services().get(mapped.namespace)
    behind = "resource" if known and known.main_dimension in mapped.dimensions else "service"
    own = table.get(behind, {}) if known else {}
    facts = {"service": mapped.service}
    named = (name for name, _ in named_dimensions(table["names"], tuple((name, "") for name in mapped.dimensions)))
    return frozenset(key.format(**facts) for key in (*named, *own, *table.get("always", {})))


def named_dimensions(spelling: str, dimensions: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield CloudWatch's own dimensions as a family writes them: in lower case, as they are, or not at all."""
    if spelling != "none":
        yield from ((name.lower() if spelling == "lower" else name, value) for name, value in dimensions)


@cache
def dimension_tables() -> Mapping[Family, Mapping[str, Any]]:
    """Return what the file says of each family."""
    text = files(__package__).joinpath("dimensions.toml").read_text(encoding="utf-8")
    return {Family(name): table for name, table in tomllib.loads(text).items()}
