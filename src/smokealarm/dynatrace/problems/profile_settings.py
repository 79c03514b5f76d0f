"""Reading Settings 2.0 objects of ``builtin:alerting.profile`` into profiles.

Ranges, lengths and defaults are those of the raw schema 8.6.3. Which regular expressions the server calls dangerous is
not published; here they are those that repeat a group which itself repeats.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.problems.predefined import PREDEFINED_EVENT_TYPES
from smokealarm.dynatrace.problems.profile import (
    DEFAULT_SEVERITY_RULES,
    AlertingProfile,
    CustomFilter,
    MetadataFilterItem,
    PredefinedFilter,
    SeverityRule,
    TextFilter,
)
from smokealarm.dynatrace.problems.vocabulary import (
    PROFILE_SCHEMA_ID,
    ComparisonOperator,
    FilterType,
    ProfileSeverity,
    TagFilterIncludeMode,
)
from smokealarm.dynatrace.settings.findings import Finding, Gravity, Judged
from smokealarm.dynatrace.settings.reading import object_id, opened, refuse, texts
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.problems.profile import EventFilter
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["ProfileReading", "parse_profile", "read_profile"]

_DOCUMENTED_FILTERS, _MOST_FILTERS = 20, 100
_DANGEROUS = re.compile(r"[+*}]\)[+*{]").search


@dataclass(frozen=True, slots=True)
class ProfileReading(Judged):
    """A profile as far as it could be read, and everything found on the way."""

    profile: AlertingProfile
    findings: tuple[Finding, ...]


def parse_profile(document: Mapping[str, Any], place: str = "the object") -> AlertingProfile:
    """Return the profile of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_profile(document)
    refuse(reading.findings, "an alerting profile", place)
    return reading.profile


def read_profile(document: Mapping[str, Any]) -> ProfileReading:
    """Read a Settings object, or its bare ``value``, without raising."""
    findings: list[Finding] = []
    fields = opened(document, PROFILE_SCHEMA_ID, findings)
    name = fields.text("name", None, least=1, most=100)
    zone = fields.optional_text("managementZone", most=500)
    filters = tuple(map(_event_filter, fields.sections("eventFilters", _MOST_FILTERS)))
    profile = AlertingProfile(object_id(document, name), name, zone, _severity_rules(fields), filters)
    if _DOCUMENTED_FILTERS < len(filters) <= _MOST_FILTERS:
        fields.warn("eventFilters", f"has {len(filters)} entries", "the schema takes 100, the documentation says 20")
    fields.finish()
    return ProfileReading(profile, tuple(findings))


def _severity_rules(fields: Fields) -> tuple[SeverityRule, ...]:
    written = fields.has("severityRules")
    rules = tuple(map(_severity_rule, fields.sections("severityRules", 100)))
    if written and not rules:
        fields.warn("severityRules", "is empty", "such a profile alerts of nothing; leave it out for the default rules")
    return rules if written else DEFAULT_SEVERITY_RULES


def _severity_rule(fields: Fields) -> SeverityRule:
    mode = fields.choice("tagFilterIncludeMode", TagFilterIncludeMode.NONE)
    if mode is TagFilterIncludeMode.NONE:
        fields.leave_out(["tagFilter"], "when tagFilterIncludeMode is NONE")
        tags: tuple[str, ...] = ()
    else:
        tags = texts(fields, "tagFilter", least=1, most=100)
    delay = fields.integer("delayInMinutes", 0, 0, 10_000)
    rule = SeverityRule(fields.choice("severityLevel", ProfileSeverity.AVAILABILITY), delay, mode, frozenset(tags))
    fields.finish()
    return rule


def _event_filter(fields: Fields) -> EventFilter:
    kind = fields.choice("type", FilterType.PREDEFINED)
    if kind is FilterType.PREDEFINED:
        fields.leave_out(["customFilter"], "when the type is PREDEFINED")
        found: EventFilter = _predefined(fields.section("predefinedFilter"))
    else:
        fields.leave_out(["predefinedFilter"], "when the type is CUSTOM")
        found = _custom(fields.section("customFilter"))
    fields.finish()
    return found


def _predefined(fields: Fields) -> PredefinedFilter:
    name = fields.text("eventType", "OSI_HIGH_CPU", least=1, most=500)
    if name not in PREDEFINED_EVENT_TYPES:
        meant = nearest(name, PREDEFINED_EVENT_TYPES)
        hint = (
            f"did you mean {meant}?" if meant else "expected a built-in event type such as AWS_LAMBDA_HIGH_ERROR_RATE"
        )
        fields.error("eventType", f"{name!r} is not known", hint)
    found = PredefinedFilter(name, fields.flag("negate", default=False))
    fields.finish()
    return found


def _custom(fields: Fields) -> CustomFilter:
    names = ("titleFilter", "descriptionFilter", "metadataFilter")
    written = [fields.has(name) for name in names]
    if not any(written):
        hint = f"expected at least one of {', '.join(names)}"
        fields.findings.append(Finding(Gravity.ERROR, fields.path, "looks at nothing", hint))
    title, description = (
        _text_filter(fields.section(name, required=False)) if has else None
        for name, has in zip(names[:2], written, strict=False)
    )
    metadata = _metadata(fields.section(names[2], required=False)) if written[2] else ()
    fields.asked.update(names)
    fields.finish()
    return CustomFilter(title, description, metadata)


def _text_filter(fields: Fields) -> TextFilter:
    found = TextFilter(
        fields.choice("operator", ComparisonOperator.CONTAINS),
        fields.text("value", None, least=1, most=1000),
        negate=fields.flag("negate", default=False),
        case_sensitive=fields.flag("caseSensitive", default=False),
        enabled=fields.flag("enabled", default=True),
    )
    if found.operator is ComparisonOperator.REGEX_MATCHES:
        _check_expression(fields, found.value)
    fields.finish()
    return found


def _check_expression(fields: Fields, expression: str) -> None:
    try:
        re.compile(expression)
    except re.error as error:
        fields.error(
            "value", f"{expression!r} is no regular expression: {error}", "a literal bracket needs a backslash"
        )
        return
    if _DANGEROUS(expression):
        fields.error(
            "value", f"{expression!r} repeats a group that itself repeats", "the server refuses dangerous ones"
        )


def _metadata(fields: Fields) -> tuple[MetadataFilterItem, ...]:
    items = tuple(map(_metadata_item, fields.sections("metadataFilterItems", 20)))
    if not items:
        fields.error("metadataFilterItems", "is empty", "expected 1 to 20 entries")
    twice = [key for key, count in Counter(item.key for item in items).items() if count > 1]
    for key in twice:
        fields.error("metadataFilterItems", f"has the key {key!r} twice", "expected distinct keys")
    fields.finish()
    return items


def _metadata_item(fields: Fields) -> MetadataFilterItem:
    key = fields.text("metadataKey", None, least=1, most=500)
    if "{" in key or "}" in key:
        fields.error("metadataKey", f"{key!r} has a brace", "expected a key without braces")
    value = fields.text("metadataValue", None, least=1, most=500)
    item = MetadataFilterItem(key, value, fields.flag("negate", default=False))
    fields.finish()
    return item
