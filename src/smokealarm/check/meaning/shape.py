"""Which dimensions the series have at each place of a query.

A metric of a known AWS service has those of its family; of any other it is unknown until ``:splitBy`` says what is
kept.
https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.integration.dimension_tables import dimension_names
from smokealarm.dynatrace.integration.mapping import Family, known_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.selector.syntax import Metric

__all__ = ["UNKNOWN", "Shape", "shape_of_key", "shape_of_metric"]

_ENTITY: Final = "dt.entity."
_NAME: Final = ".name"
_ALIKE: Final = 0.8
"""How much of two names must be the same for one to be a misspelling of the other; ``queue`` is not ``queuename``."""
_STRICT: Final = frozenset({Family.CLASSIC, Family.CLASSIC_BUILTIN})
"""The families whose series nobody can give more dimensions."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of series: ``names``, or None where they are unknown.

    ``open`` says that there may be others that are not known. ``named`` says that ``:names`` has been there.
    """

    names: frozenset[str] | None
    open: bool = False
    named: bool = False

    def lacks(self, dimension: str) -> bool:
        """Return whether the series certainly do not have a dimension; the case of letters does not matter."""
        if self.names is None or (self.named and dimension.endswith(_NAME)):
            return False
        known = {each.casefold() for each in self.names}
        asked = dimension.casefold()
        if asked in known:
            return False
        return not self.open or asked in _of_cloudwatch() or self.meant(dimension) is not None

    def lacks_name(self, dimension: str) -> bool:
        """Return whether a dimension is the name of an entity that only ``:names`` would add."""
        if self.named or not (dimension.startswith(_ENTITY) and dimension.endswith(_NAME)):
            return False
        return self.names is None or dimension not in self.names

    def meant(self, dimension: str) -> str | None:
        """Return the dimension that was probably meant."""
        by_fold = {each.casefold(): each for each in self.names or ()}
        close = get_close_matches(dimension.casefold(), by_fold, n=1, cutoff=_ALIKE)
        return by_fold[close[0]] if close else None

    def split(self, dimensions: Iterable[str]) -> Shape:
        """Return what is left when only some dimensions are kept."""
        return Shape(frozenset(dimensions), named=self.named)

    def without(self, dimensions: Iterable[str]) -> Shape:
        """Return what is left when some dimensions are taken away."""
        if self.names is None:
            return self
        return replace(self, names=self.names - frozenset(dimensions))

    def adding(self, dimension: str) -> Shape:
        """Return the shape with one dimension more."""
        return self if self.names is None else replace(self, names=self.names | {dimension})

    def with_names(self) -> Shape:
        """Return the shape with the names of entities."""
        return replace(self, named=True)

    @property
    def pairing(self) -> frozenset[str] | None:
        """The dimensions by which series are paired in arithmetic, names of entities apart; None where unknown."""
        return None if self.names is None else frozenset(each for each in self.names if not each.endswith(_NAME))

    @property
    def has_entity(self) -> bool:
        """Whether one of the dimensions may be an entity."""
        return self.names is None or self.open or any(each.startswith(_ENTITY) for each in self.names)


UNKNOWN: Final = Shape(None)


def shape_of_key(key: str) -> Shape:
    """Return the dimensions of a metric's series."""
    mapped = known_keys().get(key)
    if mapped is None:
        return UNKNOWN
    return Shape(dimension_names(mapped), open=mapped.family not in _STRICT)


def shape_of_metric(metric: Metric) -> Shape:
    """Return the dimensions that all metrics of an operand have."""
    if metric.wildcard:
        return UNKNOWN
    shapes = {shape_of_key(key) for key in metric.keys}
    return shapes.pop() if len(shapes) == 1 else UNKNOWN


@cache
def _of_cloudwatch() -> frozenset[str]:
    """Return CloudWatch's own dimensions of the metrics of all known services, in lower case."""
    names = {name for mapped in known_keys().values() for name in mapped.dimensions}
    return frozenset(each.casefold() for each in names)
