"""One sample of one metric, as every rule of this package produces it."""

from collections.abc import Iterable
from dataclasses import dataclass

Dimensions = tuple[tuple[str, str], ...]
"""Names and values of a metric's dimensions, sorted by name; empty for a metric without dimensions."""

NO_DIMENSIONS: Dimensions = ()

COUNT = "Count"
MILLISECONDS = "Milliseconds"
SECONDS = "Seconds"
BYTES = "Bytes"
PERCENT = "Percent"
MEGABYTES = "Megabytes"


@dataclass(frozen=True, slots=True)
class Scope:
    """The account and region that own a metric."""

    account: str
    region: str


@dataclass(frozen=True, slots=True)
class Datum:
    """One sample: its value counts ``weight`` times, ``timestamp`` is in seconds since the epoch.

    A metric is namespace, name and the *exact* set of dimensions; CloudWatch never adds up across sets
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension), so a rule
    makes one datum for every set AWS documents.
    """

    namespace: str
    name: str
    dimensions: Dimensions
    value: float
    unit: str
    timestamp: float
    weight: float = 1


def dimensions(**values: str) -> Dimensions:
    """Return the dimensions of the given names, sorted by name."""
    return tuple(sorted(values.items()))


def in_each(  # noqa: PLR0913, PLR0917 -- the fields of a datum, in their order
    sets: Iterable[Dimensions], namespace: str, name: str, value: float, unit: str, timestamp: float
) -> list[Datum]:
    """Return the same sample once for every dimension set."""
    return [Datum(namespace, name, each, value, unit, timestamp) for each in sets]
