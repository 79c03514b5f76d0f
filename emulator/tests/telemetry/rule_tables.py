"""Short forms in which the tests of the rules write samples down."""

from collections.abc import Iterable

from smokealarm_localstack.telemetry.datum import Datum

Written = tuple[str, float, str]


def written(data: Iterable[Datum], **dimensions: str) -> set[Written]:
    """Return name, value and unit of the samples in exactly one dimension set; a sample given twice is an error."""
    wanted = tuple(sorted(dimensions.items()))
    found = [(each.name, each.value, each.unit) for each in data if each.dimensions == wanted]
    assert len(found) == len(set(found)), f"counted twice: {found}"
    return set(found)


def sets_of(data: Iterable[Datum], name: str) -> list[dict[str, str]]:
    """Return the dimension sets in which a metric was sent."""
    return [dict(each.dimensions) for each in data if each.name == name]
