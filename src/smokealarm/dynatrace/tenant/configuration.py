"""What an environment's Settings objects say, read once after each change of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.detection import SCHEMA_ID as RULE_SCHEMA_ID
from smokealarm.dynatrace.detection import read_rule
from smokealarm.dynatrace.logs import (
    LOG_EVENT_SCHEMA_ID,
    LOG_METRIC_SCHEMA_ID,
    PROCESSING_SCHEMA_ID,
    LogLimits,
    LogOptions,
    LogPipeline,
    read_log_event,
    read_log_metric,
    read_processing_rule,
)
from smokealarm.dynatrace.notify import NOTIFICATION_SCHEMA_ID, read_notification
from smokealarm.dynatrace.problems import MAINTENANCE_SCHEMA_ID, PROFILE_SCHEMA_ID, read_profile, read_window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.notify import Notification
    from smokealarm.dynatrace.problems import AlertingProfile, MaintenanceWindow
    from smokealarm.dynatrace.settings.objects import SettingsObject, SettingsStore
    from smokealarm.dynatrace.settings.schemas import Validators

__all__ = ["Configuration", "read_configuration", "validators"]

_METADATA_SCHEMA_ID: Final = "builtin:metric.metadata"
_METRIC_SCOPE: Final = "metric-"


def validators(options: LogOptions, limits: LogLimits) -> Validators:
    """Return what knows more about the values of a schema than its definition says."""
    return {
        RULE_SCHEMA_ID: lambda value: read_rule(value).findings,
        PROFILE_SCHEMA_ID: lambda value: read_profile(value).findings,
        MAINTENANCE_SCHEMA_ID: lambda value: read_window(value).findings,
        NOTIFICATION_SCHEMA_ID: lambda value: read_notification(value).findings,
        PROCESSING_SCHEMA_ID: lambda value: read_processing_rule(value, options, limits).findings,
        LOG_METRIC_SCHEMA_ID: lambda value: read_log_metric(value, options, limits).findings,
        LOG_EVENT_SCHEMA_ID: lambda value: read_log_event(value, options, limits).findings,
    }


@dataclass(frozen=True, slots=True)
class Configuration:
    """The rules, profiles, windows and notifications in force, and what is said of metrics, by their keys."""

    rules: tuple[MetricEventRule, ...] = ()
    profiles: tuple[AlertingProfile, ...] = ()
    windows: tuple[MaintenanceWindow, ...] = ()
    notifications: tuple[Notification, ...] = ()
    logs: LogPipeline = field(default_factory=LogPipeline)
    metric_metadata: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_configuration(store: SettingsStore, log_options: LogOptions, log_limits: LogLimits) -> Configuration:
    """Read all objects, which were valid when they were written.

    Profiles, windows and notifications go by their objectIds, a rule by its externalId if it has one.
    """
    return Configuration(
        rules=tuple(read_rule(_document(each)).rule for each in store.objects(RULE_SCHEMA_ID)),
        profiles=tuple(read_profile(_own(each)).profile for each in store.objects(PROFILE_SCHEMA_ID)),
        windows=tuple(read_window(_own(each)).window for each in store.objects(MAINTENANCE_SCHEMA_ID)),
        notifications=tuple(_notification(each, store) for each in store.objects(NOTIFICATION_SCHEMA_ID)),
        logs=_log_pipeline(store, log_options, log_limits),
        metric_metadata={
            each.scope.removeprefix(_METRIC_SCOPE): each.value for each in store.objects(_METADATA_SCHEMA_ID)
        },
    )


def _log_pipeline(store: SettingsStore, options: LogOptions, limits: LogLimits) -> LogPipeline:
    return LogPipeline(
        tuple(read_processing_rule(_own(each), options, limits).rule for each in store.objects(PROCESSING_SCHEMA_ID)),
        tuple(read_log_metric(_own(each), options, limits).metric for each in store.objects(LOG_METRIC_SCHEMA_ID)),
        tuple(read_log_event(_own(each), options, limits).definition for each in store.objects(LOG_EVENT_SCHEMA_ID)),
        options,
        limits,
    )


def _document(stored: SettingsObject) -> dict[str, Any]:
    return {**_own(stored), "externalId": stored.external_id}


def _own(stored: SettingsObject) -> dict[str, Any]:
    return {"schemaId": stored.schema_id, "objectId": stored.object_id, "value": stored.value}


def _notification(stored: SettingsObject, store: SettingsStore) -> Notification:
    """Read a notification; whichever form its reference to a profile has, it becomes the profile's objectId."""
    notification = read_notification(_own(stored)).notification
    profile = store.referred(PROFILE_SCHEMA_ID, notification.alerting_profile)
    return notification if profile is None else replace(notification, alerting_profile=profile.object_id)
