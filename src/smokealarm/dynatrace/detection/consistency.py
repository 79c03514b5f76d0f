"""What a rule's properties must be to each other: rules that the schema leaves to the server's own validators.

Sources: the metric event pages below
https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events; window arithmetic and the
combinations of model and condition are inferences where the page is silent, and say so in their hint.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.options import DetectionLimits
from smokealarm.dynatrace.detection.rule import MetricKeyQuery, MetricSelectorQuery
from smokealarm.dynatrace.detection.vocabulary import AlertCondition, ModelType
from smokealarm.dynatrace.detection.wording import doubtful_placeholders
from smokealarm.dynatrace.selector import SelectorError, parse
from smokealarm.dynatrace.settings.findings import Finding, Gravity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.detection.rule import MetricEventRule

__all__ = ["check", "check_environment"]

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}", re.DOTALL)


def check(rule: MetricEventRule, findings: list[Finding]) -> None:
    """Add what contradicts itself within one rule."""
    _check_selector(rule, findings)
    _check_window(rule, findings)
    _check_model(rule, findings)
    for path, placeholder, reason in doubtful_placeholders(rule):
        findings.append(Finding(Gravity.WARNING, path, f"{placeholder} is never replaced: {reason}"))


def _check_selector(rule: MetricEventRule, findings: list[Finding]) -> None:
    if not isinstance(rule.query, MetricSelectorQuery) or not rule.query.metric_selector:
        return
    path = "queryDefinition/metricSelector"
    try:
        selector = parse(rule.query.metric_selector)
    except SelectorError as error:
        templated = _TEMPLATE.search(rule.query.metric_selector)
        gravity = Gravity.WARNING if templated else Gravity.ERROR
        hint = f"it holds the unrendered template {templated[0]!r}" if templated else error.hint
        findings.append(Finding(gravity, path, f"{error.message} at character {error.offset + 1}", hint))
        return
    findings += (Finding(Gravity.WARNING, path, str(warning)) for warning in selector.warnings)


def _check_window(rule: MetricEventRule, findings: list[Finding]) -> None:
    window = rule.window
    for name, count in (
        ("violatingSamples", window.violating_samples),
        ("dealertingSamples", window.dealerting_samples),
    ):
        if count > window.samples:
            message = f"is {count}, the window has {window.samples} samples"
            hint = f"expected at most {window.samples}: the count could never be reached"
            findings.append(Finding(Gravity.ERROR, f"modelProperties/{name}", message, hint))


def _check_model(rule: MetricEventRule, findings: list[Finding]) -> None:
    model = rule.model.type
    if model is not ModelType.STATIC_THRESHOLD and isinstance(rule.query, MetricKeyQuery):
        gravity = Gravity.WARNING if _from_config_api(findings) else Gravity.ERROR
        hint = "metric-key-based query definitions only support static thresholds: use METRIC_SELECTOR"
        findings.append(Finding(gravity, "modelProperties/type", f"is {model} with METRIC_KEY", hint))
    if rule.alert_condition is AlertCondition.OUTSIDE and model is not ModelType.SEASONAL_BASELINE:
        gravity = Gravity.ERROR if model is ModelType.STATIC_THRESHOLD else Gravity.WARNING
        message = f"is OUTSIDE with {model}"
        hint = "documented for baselines only; use ABOVE or BELOW"
        findings.append(Finding(gravity, "modelProperties/alertCondition", message, hint))


def _from_config_api(findings: Iterable[Finding]) -> bool:
    return any(not finding.path and "Config API v1" in finding.message for finding in findings)


def check_environment(rules: Iterable[MetricEventRule], limits: DetectionLimits | None = None) -> tuple[Finding, ...]:
    """Return an error for every documented limit that all rules of one environment break together."""
    limits = limits or DetectionLimits()
    rules = tuple(rules)
    counts = Counter(rule.model.type for rule in rules if isinstance(rule.query, MetricSelectorQuery))
    broken = [
        Finding(
            Gravity.ERROR,
            "environment",
            f"{count} metric-selector rules use {model}",
            f"one environment takes {limits.selector_rules_per_model}",
        )
        for model, count in sorted(counts.items())
        if count > limits.selector_rules_per_model
    ]
    if len(rules) > limits.rules:
        broken.append(
            Finding(
                Gravity.ERROR, "environment", f"{len(rules)} metric events", f"one environment takes {limits.rules}"
            )
        )
    return tuple(broken)
