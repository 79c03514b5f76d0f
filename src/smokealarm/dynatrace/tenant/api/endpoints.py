"""Every endpoint of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api import entities, events, metric_ingestion, metrics, problems, settings

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Endpoint

__all__ = ["ENDPOINTS"]

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *metric_ingestion.ENDPOINTS,
    *metrics.ENDPOINTS,
    *settings.ENDPOINTS,
    *problems.ENDPOINTS,
    *events.ENDPOINTS,
    *entities.ENDPOINTS,
)
