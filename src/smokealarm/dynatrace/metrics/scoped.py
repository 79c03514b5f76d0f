"""A metric source as one query sees it: only the entities in its scope, only as much as it may read, and counted.

Source: https://docs.dynatrace.com/managed/dynatrace-api/environment-api/metric-v2/get-data-points (limits, the
parameters ``entitySelector`` and ``mzSelector``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.errors import ParameterInvalid, UsageError

if TYPE_CHECKING:
    from smokealarm.dynatrace.metrics.options import MetricQueryLimits
    from smokealarm.dynatrace.selector.evaluation import MetricData, MetricSource
    from smokealarm.series import Dimensions

__all__ = ["MetricNotFound", "ScopedSource", "entity_of"]

_ENTITY = "dt.entity."


class MetricNotFound(UsageError):  # noqa: N818 - says what happened
    """A query names a metric that the environment does not have; the vendor answers 404."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no metric {key}")
        self.key = key


def entity_of(dimensions: Dimensions) -> str | None:
    """Return the primary entity of a tuple, which is the first one among its dimensions, or None."""
    named = (value for key, value in dimensions if key.startswith(_ENTITY) and not key.endswith(".name"))
    return next((value for value in named if value is not None), None)


class ScopedSource:
    """Reads from another source; ``points`` and ``tuples`` count what was read since :meth:`start_counting`."""

    def __init__(self, source: MetricSource, scope: frozenset[str] | None, limits: MetricQueryLimits) -> None:
        self.source = source
        self.scope = scope
        self.limits = limits
        self.points = 0
        self.tuples = 0
        self._read_in_all = 0

    def start_counting(self) -> None:
        """Begin to count anew, for the next metric of a query."""
        self.points = self.tuples = 0

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the data of a metric within the scope.

        Raises :class:`MetricNotFound` for a key that is not known, and
        :class:`~smokealarm.errors.ParameterInvalid` where a query reads too much.
        """
        found = self.source.read(key, start, stop)
        if found is None:
            raise MetricNotFound(key)
        series = found.series
        inside = [row for row, dimensions in enumerate(series.dimensions) if self._covers(dimensions)]
        cut = series.rows(inside[: self.limits.tuples])
        first = max(0, start - cut.start)
        points = int((cut.count[:, first : max(first, stop - cut.start)] > 0).sum())
        self._count(points, len(cut.dimensions))
        return replace(found, series=cut)

    def _covers(self, dimensions: Dimensions) -> bool:
        if self.scope is None:
            return True
        return any(key.startswith(_ENTITY) and value in self.scope for key, value in dimensions)

    def _count(self, points: int, tuples: int) -> None:
        self.points += points
        self.tuples += tuples
        self._read_in_all += points
        if self._read_in_all > self.limits.read_points:
            message = f"reads more than {self.limits.read_points} data points; shorten the timeframe or the selector"
            raise ParameterInvalid("metricSelector", message)
