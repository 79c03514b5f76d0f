"""A Dynatrace environment as the source of a dashboard's data."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.metrics import MetricNotFound
from smokealarm.dynatrace.selector import Selector, canonical, metric_keys
from smokealarm.dynatrace.selector.syntax import Metric
from smokealarm.errors import ApiRateLimited, ApiRefused, UsageError

if TYPE_CHECKING:
    from smokealarm.dynatrace.client import DynatraceClient
    from smokealarm.dynatrace.metrics import MetricDescriptor
    from smokealarm.dynatrace.tenant.timeframe import Timeframe
    from smokealarm.series import TimeSeries

__all__ = ["AskedTenant"]

_MINUTE: Final = 60_000
_UNKNOWN: Final = "Unspecified"


@dataclass(frozen=True, slots=True)
class AskedTenant:
    """Lets an environment compute the queries; ``descriptors`` remembers the metrics that were asked about."""

    client: DynatraceClient
    descriptors: dict[str, MetricDescriptor | None]

    def query(self, selector: Selector, timeframe: Timeframe, resolution: str | None) -> tuple[TimeSeries, ...]:
        """Return the series of each expression.

        Raises :class:`~smokealarm.dynatrace.metrics.MetricNotFound` and :class:`~smokealarm.errors.UsageError` for what
        the environment refuses, and :class:`~smokealarm.errors.DynatraceError` where it does not answer.
        """
        for key in metric_keys(selector):
            if self._descriptor(key) is None:
                raise MetricNotFound(key)
        try:
            answered = self.client.query_metrics(canonical(selector), timeframe.start, timeframe.end, resolution or "")
        except ApiRateLimited:
            raise
        except ApiRefused as error:
            raise UsageError(str(error)) from error
        whole = max(1, -(-timeframe.end // _MINUTE) - timeframe.start // _MINUTE) if resolution == "Inf" else None
        return tuple(each.time_series(whole) for each in answered)

    def has_data(self, key: str, timeframe: Timeframe) -> bool:
        """Return whether a metric has any data in the timeframe."""
        return any(each.dimensions for each in self.query(Selector((Metric(key),)), timeframe, None))

    def unit(self, key: str) -> str | None:
        """Return the unit of a metric."""
        descriptor = self._descriptor(key)
        return None if descriptor is None or descriptor.unit == _UNKNOWN else descriptor.unit

    def _descriptor(self, key: str) -> MetricDescriptor | None:
        if key not in self.descriptors:
            try:
                self.descriptors[key] = self.client.metric(key)
            except ApiRefused as error:
                if error.code != HTTPStatus.NOT_FOUND:
                    raise
                self.descriptors[key] = None
        return self.descriptors[key]
