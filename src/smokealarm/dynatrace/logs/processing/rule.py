"""Processing rules as Settings 2.0 objects of ``builtin:logmonitoring.log-dpp-rules``.

Lengths and defaults are those of the raw schema 1.0.28, whose property names have capitals as written here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError
from smokealarm.dynatrace.logs.matcher.settings import complain, read_matcher
from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
from smokealarm.dynatrace.logs.processing.commands import Definition, parse_definition
from smokealarm.dynatrace.logs.processing.transformation import Transformation, transformation
from smokealarm.dynatrace.logs.vocabulary import PROCESSING_SCHEMA_ID
from smokealarm.dynatrace.settings.findings import Finding, Judged
from smokealarm.dynatrace.settings.reading import object_id, opened, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.logs.matcher.matcher import Matcher
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["ProcessingRule", "ProcessingRuleReading", "parse_processing_rule", "read_processing_rule"]

_DEFAULT_OPTIONS, _DEFAULT_LIMITS = LogOptions(), LogLimits()
_NOTHING = Definition("", (), ())
_SAMPLE = '{\n  "content":""\n}'


@dataclass(frozen=True, slots=True)
class ProcessingRule:
    """A processing rule: which records it is about, and what it makes of them."""

    rule_id: str
    name: str
    enabled: bool
    matcher: Matcher
    definition: Definition
    transformation: Transformation


@dataclass(frozen=True, slots=True)
class ProcessingRuleReading(Judged):
    """A rule as far as it could be read, and everything found on the way."""

    rule: ProcessingRule
    findings: tuple[Finding, ...]


def parse_processing_rule(
    document: Mapping[str, Any],
    place: str = "the object",
    options: LogOptions = _DEFAULT_OPTIONS,
    limits: LogLimits = _DEFAULT_LIMITS,
) -> ProcessingRule:
    """Return the rule of a Settings object, or of its bare ``value``.

    Raises :class:`~smokealarm.errors.SettingsInvalid`, which names every property at fault and ``place``.
    """
    reading = read_processing_rule(document, options, limits)
    refuse(reading.findings, "a log processing rule", place)
    return reading.rule


def read_processing_rule(
    document: Mapping[str, Any], options: LogOptions = _DEFAULT_OPTIONS, limits: LogLimits = _DEFAULT_LIMITS
) -> ProcessingRuleReading:
    """Read a Settings object, or its bare ``value``, without raising."""
    findings: list[Finding] = []
    fields = opened(document, PROCESSING_SCHEMA_ID, findings)
    name = fields.text("ruleName", None, least=2, most=60)
    enabled = fields.flag("enabled", default=True)
    matcher = read_matcher(fields, options, limits, least=2, invisible=True)
    definition = _definition(fields.section("ProcessorDefinition"), options, limits)
    _check_sample(fields.section("RuleTesting", required=False))
    fields.finish()
    work = transformation(definition, options)
    rule = ProcessingRule(object_id(document, name), name, enabled, matcher, definition, work)
    return ProcessingRuleReading(rule, tuple(findings))


def _definition(fields: Fields, options: LogOptions, limits: LogLimits) -> Definition:
    text = fields.text("rule", None, least=2, most=50_000)
    fields.finish()
    try:
        return parse_definition(text, options, limits)
    except LogSyntaxError as error:
        complain(fields, "rule", error)
        return _NOTHING


def _check_sample(fields: Fields) -> None:
    sample = fields.text("sampleLog", _SAMPLE, most=80_000)
    fields.finish()
    try:
        json.loads(sample)
    except (ValueError, RecursionError):
        fields.error("sampleLog", "is no JSON", 'expected an object such as {"content": "..."}')
