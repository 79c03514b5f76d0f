"""Every choice of an environment in one place."""

from __future__ import annotations

from dataclasses import dataclass, field

from smokealarm.dynatrace.dashboards import DashboardOptions
from smokealarm.dynatrace.detection import DetectionLimits, DetectionOptions
from smokealarm.dynatrace.ingest import IngestLimits, IngestOptions
from smokealarm.dynatrace.notify import NoticeOptions
from smokealarm.dynatrace.problems import ProblemOptions, ProblemTimings
from smokealarm.dynatrace.tenant.api.options import ApiOptions

__all__ = ["TenantOptions"]


@dataclass(frozen=True, slots=True)
class TenantOptions:
    """The options and limits of each room that an environment is made of."""

    detection: DetectionOptions = field(default_factory=DetectionOptions)
    detection_limits: DetectionLimits = field(default_factory=DetectionLimits)
    problems: ProblemOptions = field(default_factory=ProblemOptions)
    timings: ProblemTimings = field(default_factory=ProblemTimings)
    ingest: IngestOptions = field(default_factory=IngestOptions)
    ingest_limits: IngestLimits = field(default_factory=IngestLimits)
    notices: NoticeOptions = field(default_factory=NoticeOptions)
    dashboards: DashboardOptions = field(default_factory=DashboardOptions)
    api: ApiOptions = field(default_factory=ApiOptions)
