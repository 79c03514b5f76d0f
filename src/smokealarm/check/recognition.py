"""Saying what a file holds: by schemaId where it is written, else by the properties that only one kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smokealarm.check.document import Document, Kind
from smokealarm.check.schema_files import SETTINGS
from smokealarm.dynatrace.notify import NotificationType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from smokealarm.check.located import Node, Path
    from smokealarm.check.source import Source

__all__ = ["KIND_OF_SCHEMA", "recognise"]

KIND_OF_SCHEMA = {schema_id: kind for kind, schema_id in SETTINGS.items()}
"""The kind of a Settings 2.0 object by its schema id."""
_NOTIFIES = frozenset(NotificationType)
_INGESTED = frozenset({"eventType", "title", "startTime", "endTime", "timeout", "entitySelector", "properties"})
_HEC_METADATA = ("time", "host", "source", "sourcetype", "index", "fields")
_MOST_WRAPPERS = 3
"""Objects around a configuration, as exports and collections put them: ``items``, then ``value``."""


def recognise(source: Source, root: Node) -> tuple[Document, ...]:
    """Return every configuration in a file; none if nothing in it is known."""
    return tuple(_found(source, root, ()))


def _found(source: Source, node: Node, path: Path, depth: int = 0) -> Iterator[Document]:
    value = node.value
    if isinstance(value, list):
        for index, inner in node.members.items():
            yield from _found(source, inner, (*path, index), depth + 1) if depth <= _MOST_WRAPPERS else ()
    elif isinstance(value, dict):
        yield from _object(source, node, path, depth)


def _object(source: Source, node: Node, path: Path, depth: int) -> Iterator[Document]:
    value = node.value
    schema_id = value.get("schemaId")
    if isinstance(schema_id, str) and "value" in value:
        if kind := KIND_OF_SCHEMA.get(schema_id):
            yield Document(source, kind, (*path, "value"), node.members["value"], value)
        return
    if kind := _kind_of(value):
        yield Document(source, kind, path, node, {})
        return
    if _is_template(value):
        yield Document(source, Kind.CLOUDFORMATION_TEMPLATE, path, node, {})
        yield from _resources(source, node.members["Resources"], (*path, "Resources"))
        return
    for name in ("items", "value"):
        if name in node.members and depth <= _MOST_WRAPPERS:
            yield from _found(source, node.members[name], (*path, name), depth + 1)


def _resources(source: Source, resources: Node, path: Path) -> Iterator[Document]:
    """Yield the alarms of a CloudFormation template."""
    for name, node in resources.members.items():
        resource = node.value
        if isinstance(resource, dict) and resource.get("Type") == "AWS::CloudWatch::Alarm":
            properties = node.members.get("Properties")
            if properties is not None:
                yield Document(source, Kind.CLOUDWATCH_ALARM, (*path, name, "Properties"), properties, {})


def _kind_of(value: Mapping[str, Any]) -> Kind | None:
    return next((kind for kind, has in _MARKS.items() if has(value)), None)


def _all(*names: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda value: all(name in value for name in names)


def _is_metric_event(value: Mapping[str, Any]) -> bool:
    return "queryDefinition" in value and ("modelProperties" in value or "eventTemplate" in value)


def _is_classic_metric_event(value: Mapping[str, Any]) -> bool:
    asks = isinstance(value.get("metricId"), str) or isinstance(value.get("metricSelector"), str)
    return "queryDefinition" not in value and asks and ("monitoringStrategy" in value or "aggregationType" in value)


def _is_notification(value: Mapping[str, Any]) -> bool:
    named = "displayName" in value and "alertingProfile" in value
    return named and (value.get("type", "WEBHOOK") in _NOTIFIES if isinstance(value.get("type"), str) else True)


def _is_log_event(value: Mapping[str, Any]) -> bool:
    return all(name in value for name in ("query", "eventTemplate", "summary")) and "queryDefinition" not in value


def _is_log_metric(value: Mapping[str, Any]) -> bool:
    return all(name in value for name in ("key", "query", "measure")) and "queryDefinition" not in value


def _is_dashboard_body(value: Mapping[str, Any]) -> bool:
    widgets = value.get("widgets")
    return isinstance(widgets, list) and any(isinstance(each, dict) and "properties" in each for each in widgets)


def _is_hec_event(value: Mapping[str, Any]) -> bool:
    known = {"event", *_HEC_METADATA}
    return "event" in value and set(value) <= known and any(name in value for name in _HEC_METADATA)


def _is_template(value: Mapping[str, Any]) -> bool:
    resources = value.get("Resources")
    return isinstance(resources, dict) and any(
        isinstance(each, dict) and str(each.get("Type")).startswith("AWS::") for each in resources.values()
    )


def _is_mirror(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("without_alarm"), dict) and set(value) <= {"without_alarm", "differences"}


def _is_monaco_config(value: Mapping[str, Any]) -> bool:
    configs = value.get("configs")
    return isinstance(configs, list) and any(isinstance(each, dict) and "config" in each for each in configs)


def _is_aws_credentials(value: Mapping[str, Any]) -> bool:
    return "authenticationData" in value and ("partitionType" in value or "label" in value)


def _is_anomaly_detector(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("analyzer"), dict) and "eventTemplate" in value


_MARKS: Mapping[Kind, Callable[[Mapping[str, Any]], bool]] = {
    Kind.METRIC_EVENT: _is_metric_event,
    Kind.CLASSIC_METRIC_EVENT: _is_classic_metric_event,
    Kind.CLASSIC_DASHBOARD: lambda value: "dashboardMetadata" in value and isinstance(value.get("tiles", []), list),
    Kind.PROBLEM_NOTIFICATION: _is_notification,
    Kind.ALERTING_PROFILE: _all("name", "severityRules"),
    Kind.MAINTENANCE_WINDOW: _all("generalProperties", "schedule"),
    Kind.LOG_PROCESSING_RULE: _all("ruleName", "ProcessorDefinition"),
    Kind.LOG_METRIC: _is_log_metric,
    Kind.LOG_EVENT: _is_log_event,
    Kind.ANOMALY_DETECTOR: _is_anomaly_detector,
    Kind.AWS_CREDENTIALS: _is_aws_credentials,
    Kind.MONACO_MANIFEST: _all("manifestVersion", "projects"),
    Kind.MONACO_CONFIG: _is_monaco_config,
    Kind.CLOUDWATCH_DASHBOARD: _is_dashboard_body,
    Kind.MIRROR: _is_mirror,
    Kind.HEC_EVENT: _is_hec_event,
    Kind.INGEST_EVENT: lambda value: "eventType" in value and "title" in value and set(value) <= _INGESTED,
    Kind.TAPE: _all("format", "scenario", "minutes"),
}
