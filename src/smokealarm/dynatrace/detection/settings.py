"""Reading Settings 2.0 objects of ``builtin:anomaly-detection.metric-events`` into rules.

Ranges, lengths and defaults are those of the raw schema 1.0.19; preconditions are those that the official Terraform
provider enforces (https://github.com/dynatrace-oss/terraform-provider-dynatrace, ``metricevents/settings``). Absent
properties read as the schema's default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.detection.classic import is_classic, settings_of_classic
from smokealarm.dynatrace.detection.consistency import check
from smokealarm.dynatrace.detection.query_settings import read_query
from smokealarm.dynatrace.detection.rule import (
    AutoAdaptiveThreshold,
    EventTemplate,
    MetadataItem,
    MetricEventRule,
    SeasonalBaseline,
    StaticThreshold,
    Window,
)
from smokealarm.dynatrace.detection.vocabulary import SCHEMA_ID, AlertCondition, EventType, ModelType
from smokealarm.dynatrace.settings.fields import Fields, kind_of
from smokealarm.dynatrace.settings.findings import Finding, Gravity, Judged, refuse

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.rule import Model

__all__ = ["RuleReading", "parse_rule", "read_rule"]

_DESCRIPTION = "The {metricname} value was {alert_condition} normal behavior."
_PROPERTIES_OF_MODELS = {
    ModelType.STATIC_THRESHOLD: "threshold",
    ModelType.AUTO_ADAPTIVE_THRESHOLD: "signalFluctuation",
    ModelType.SEASONAL_BASELINE: "tolerance",
}


@dataclass(frozen=True, slots=True)
class RuleReading(Judged):
    """A rule as far as it could be read, and everything found on the way."""

    rule: MetricEventRule
    findings: tuple[Finding, ...]


def parse_rule(document: Mapping[str, Any], place: str = "the object") -> MetricEventRule:
    """Return the rule of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.RuleInvalid`, which names every property at fault and ``place``.
    """
    reading = read_rule(document)
    refuse(reading.findings, place)
    return reading.rule


def read_rule(document: Mapping[str, Any]) -> RuleReading:
    """Read a Settings object, or its bare ``value``, or a metric event of the older Config API, without raising."""
    findings: list[Finding] = []
    value = _value_of(document, findings)
    if is_classic(value):
        value = settings_of_classic(value, findings)
    fields = Fields(value, "", findings)
    rule = _rule(fields, str(document.get("externalId") or document.get("objectId") or value.get("summary") or ""))
    check(rule, findings)
    return RuleReading(rule, tuple(findings))


def _value_of(document: Mapping[str, Any], findings: list[Finding]) -> Mapping[str, Any]:
    schema = document.get("schemaId", SCHEMA_ID)
    if schema != SCHEMA_ID:
        findings.append(Finding(Gravity.ERROR, "schemaId", f"is {schema!r}", f"expected {SCHEMA_ID}"))
    value = document.get("value")
    if "value" not in document:
        return document
    if isinstance(value, Mapping):
        return value
    findings.append(Finding(Gravity.ERROR, "value", f"is {kind_of(value)}", "expected an object"))
    return {}


def _rule(fields: Fields, rule_id: str) -> MetricEventRule:
    summary = fields.text("summary", None, least=2, most=500)
    enabled = fields.flag("enabled", default=True)
    model_fields = fields.section("modelProperties")
    rule = MetricEventRule(
        rule_id=rule_id,
        summary=summary,
        enabled=enabled,
        query=read_query(fields.section("queryDefinition")),
        model=_model(model_fields),
        alert_condition=model_fields.choice("alertCondition", AlertCondition.ABOVE),
        alert_on_no_data=model_fields.flag("alertOnNoData", default=False),
        window=_window(model_fields),
        event_template=_template(fields.section("eventTemplate")),
        event_entity_dimension_key=fields.optional_text("eventEntityDimensionKey", most=500),
        legacy_id=fields.optional_text("legacyId", most=500),
    )
    model_fields.finish()
    fields.finish()
    return rule


def _model(fields: Fields) -> Model:
    kind = fields.choice("type", ModelType.STATIC_THRESHOLD)
    others = [name for model, name in _PROPERTIES_OF_MODELS.items() if model is not kind]
    fields.leave_out(others, f"when the model is {kind}")
    if kind is ModelType.STATIC_THRESHOLD:
        return StaticThreshold(fields.number("threshold", 1.0))
    if kind is ModelType.AUTO_ADAPTIVE_THRESHOLD:
        return AutoAdaptiveThreshold(fields.number("signalFluctuation", 1.0, 0, 10))
    return SeasonalBaseline(fields.number("tolerance", 4.0, 0.1, 10))


def _window(fields: Fields) -> Window:
    return Window(
        fields.integer("samples", 5, 3, 60),
        fields.integer("violatingSamples", 3, 1, 60),
        fields.integer("dealertingSamples", 5, 3, 60),
    )


def _template(fields: Fields) -> EventTemplate:
    event_type = fields.choice("eventType", EventType.CUSTOM_ALERT)
    if event_type is EventType.INFO:
        fields.leave_out(["davisMerge"], "when the event type is INFO")
    template = EventTemplate(
        title=fields.text("title", None, least=2, most=500),
        description=fields.text("description", _DESCRIPTION, most=5000),
        event_type=event_type,
        davis_merge=event_type is not EventType.INFO and fields.flag("davisMerge", default=True),
        metadata=tuple(map(_metadata, fields.sections("metadata", 30))),
    )
    fields.finish()
    return template


def _metadata(fields: Fields) -> MetadataItem:
    key = fields.text("metadataKey", None, least=1, most=500)
    if "{" in key or "}" in key:
        fields.error("metadataKey", f"{key!r} has a brace", "Key property must not contain '{' or '}'.")
    item = MetadataItem(key, fields.text("metadataValue", None, least=1, most=500))
    fields.finish()
    return item
