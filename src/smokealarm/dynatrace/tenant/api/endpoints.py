"""Every endpoint of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.tenant.api import (
    aws_credentials,
    cluster,
    dashboards,
    entities,
    events,
    installer,
    logs,
    metric_ingestion,
    metrics,
    problems,
    settings,
    tokens,
)

if TYPE_CHECKING:
    from smokealarm.dynatrace.tenant.api.call import Endpoint

__all__ = ["ENDPOINTS"]

ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    *metric_ingestion.ENDPOINTS,
    *logs.ENDPOINTS,
    *metrics.ENDPOINTS,
    *settings.ENDPOINTS,
    *problems.ENDPOINTS,
    *events.ENDPOINTS,
    *entities.ENDPOINTS,
    *dashboards.ENDPOINTS,
    *aws_credentials.ENDPOINTS,
    *tokens.ENDPOINTS,
    *installer.ENDPOINTS,
    *cluster.ENDPOINTS,
)
