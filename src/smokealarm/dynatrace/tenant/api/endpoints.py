"""Every endpoint of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api import cluster, dashboards, metric_ingestion

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Endpoint

__all__ = ["ENDPOINTS"]

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *metric_ingestion.ENDPOINTS,
    *dashboards.ENDPOINTS,
    *cluster.ENDPOINTS,
)
