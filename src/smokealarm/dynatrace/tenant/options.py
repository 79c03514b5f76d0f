"""Every choice of an environment in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.dashboards import DashboardOptions
from smokealarm.dynatrace.delivery import RetryOptions, WebhookLimits
from smokealarm.dynatrace.detection import DetectionLimits, DetectionOptions
from smokealarm.dynatrace.ingest import IngestLimits, IngestOptions
from smokealarm.dynatrace.integration import IntegrationOptions, IntegrationTimings
from smokealarm.dynatrace.logs import LogLimits, LogOptions
from smokealarm.dynatrace.metrics import MetricQueryLimits, MetricQueryOptions
from smokealarm.dynatrace.notify import ComposeOptions, NoticeOptions
from smokealarm.dynatrace.problems import EventIngestLimits, EventIngestOptions, ProblemOptions, ProblemTimings
from smokealarm.dynatrace.selector.evaluation import EvaluationOptions
from smokealarm.dynatrace.settings.options import SettingsLimits, SettingsOptions
from smokealarm.dynatrace.tenant.api.options import ApiOptions
from smokealarm.dynatrace.tenant.metric_limits import MetricStoreLimits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.choices import Described

__all__ = ["TenantOptions", "rooms"]


@dataclass(frozen=True, slots=True)
class TenantOptions:
    """The options and limits of each room that an environment is made of."""

    detection: DetectionOptions = field(default_factory=DetectionOptions)
    detection_limits: DetectionLimits = field(default_factory=DetectionLimits)
    problems: ProblemOptions = field(default_factory=ProblemOptions)
    timings: ProblemTimings = field(default_factory=ProblemTimings)
    event_ingestion: EventIngestOptions = field(default_factory=EventIngestOptions)
    event_ingestion_limits: EventIngestLimits = field(default_factory=EventIngestLimits)
    settings: SettingsOptions = field(default_factory=SettingsOptions)
    settings_limits: SettingsLimits = field(default_factory=SettingsLimits)
    metric_queries: MetricQueryOptions = field(default_factory=MetricQueryOptions)
    metric_query_limits: MetricQueryLimits = field(default_factory=MetricQueryLimits)
    metric_store_limits: MetricStoreLimits = field(default_factory=MetricStoreLimits)
    ingest: IngestOptions = field(default_factory=IngestOptions)
    ingest_limits: IngestLimits = field(default_factory=IngestLimits)
    logs: LogOptions = field(default_factory=LogOptions)
    log_limits: LogLimits = field(default_factory=LogLimits)
    notices: NoticeOptions = field(default_factory=NoticeOptions)
    composing: ComposeOptions = field(default_factory=ComposeOptions)
    evaluation: EvaluationOptions = field(default_factory=EvaluationOptions)
    retries: RetryOptions = field(default_factory=RetryOptions)
    webhook_limits: WebhookLimits = field(default_factory=WebhookLimits)
    integration: IntegrationOptions = field(default_factory=IntegrationOptions)
    integration_timings: IntegrationTimings = field(default_factory=IntegrationTimings)
    dashboards: DashboardOptions = field(default_factory=DashboardOptions)
    api: ApiOptions = field(default_factory=ApiOptions)


def rooms(options: TenantOptions) -> Iterator[tuple[str, tuple[Described, ...]]]:
    """Yield, for each class of choices or limits, what it is about and its rows."""
    for each in fields(options):
        yield each.name.replace("_", " ").capitalize(), tuple(describe(getattr(options, each.name)))
