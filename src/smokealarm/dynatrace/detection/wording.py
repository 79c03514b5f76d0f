"""Placeholders in titles, descriptions and metadata values.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events. How numbers and
{dims} are written is not documented: see :class:`~smokealarm.dynatrace.detection.options.DetectionOptions`. {severity}
is the violating value, as the sample texts of Dynatrace use it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.rule import StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection.options import DetectionOptions
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.series import Dimensions

__all__ = ["PLACEHOLDERS", "Occasion", "doubtful_placeholders", "number_text", "render"]

PLACEHOLDERS = (
    "metricname",
    "alert_condition",
    "threshold",
    "severity",
    "baseline",
    "entityname",
    "dims",
    "missing_data_samples",
)
"""Every documented placeholder; ``dims`` also as ``dims:<key>``."""

_PIECE = re.compile(r"(?<!\{)\{([A-Za-z_]+)(?::([^{}]*))?\}(?!\})")
_OF_ONE_BOUND = ("threshold", "severity", "baseline")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a placeholder can speak of: the moment in which a rule raised an event for one series."""

    metric_name: str
    condition: AlertCondition
    dimensions: Dimensions
    entity_name: str
    severity: float | None
    threshold: float | None
    baseline: float | None
    missing_samples: int | None


def render(text: str, occasion: Occasion, options: DetectionOptions) -> str:
    """Return ``text`` with every placeholder that is available on this occasion replaced."""
    parts = []
    for literal, name, key, written in _pieces(text):
        value = _value(name, key, occasion, options) if name else ""
        if value is None:
            value = written if options.unavailable_text is None else options.unavailable_text
        parts += [literal, value]
    return "".join(parts)


def number_text(value: float, decimals: int) -> str:
    """Return a number with at most ``decimals`` decimals and no trailing zeros: ``3``, ``0.125``."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str, str | None, str], ...]:
    """Cut a text into (literal, placeholder, key, placeholder as written); the last has no placeholder."""
    pieces, end = [], 0
    for found in _PIECE.finditer(text):
        pieces.append((text[end : found.start()], found[1], found[2], found[0]))
        end = found.end()
    return (*pieces, (text[end:], "", None, ""))


def _value(name: str, key: str | None, occasion: Occasion, options: DetectionOptions) -> str | None:
    if name == "dims":
        return _dims(key, occasion.dimensions, options)
    outside = occasion.condition is AlertCondition.OUTSIDE
    if key is not None or name not in PLACEHOLDERS or (outside and name in _OF_ONE_BOUND):
        return None
    texts = {
        "metricname": occasion.metric_name,
        "alert_condition": occasion.condition.lower(),
        "entityname": occasion.entity_name,
    }
    return texts.get(name) or _number(name, occasion, options)


def _number(name: str, occasion: Occasion, options: DetectionOptions) -> str | None:
    if name == "missing_data_samples":
        return None if occasion.missing_samples is None else str(occasion.missing_samples)
    if name == "severity" and occasion.severity is None:
        return options.absent_value_text
    numbers = {"severity": occasion.severity, "threshold": occasion.threshold, "baseline": occasion.baseline}
    value = numbers.get(name)
    return None if value is None else number_text(value, options.decimals)


def _dims(key: str | None, dimensions: Dimensions, options: DetectionOptions) -> str | None:
    if key is not None:
        return dict(dimensions).get(key)
    return ", ".join(
        options.dimensions_text.replace("{key}", name).replace("{value}", value or "") for name, value in dimensions
    )


def doubtful_placeholders(rule: MetricEventRule) -> Iterator[tuple[str, str, str]]:
    """Yield property path, placeholder and reason for each placeholder of a rule that can never be replaced."""
    template = rule.event_template
    texts = [("eventTemplate/title", template.title), ("eventTemplate/description", template.description)]
    texts += [(f"eventTemplate/metadata/{at}", item.value) for at, item in enumerate(template.metadata)]
    for path, text in texts:
        for _, name, key, written in _pieces(text):
            reason = _doubt(name, key, rule) if name else None
            if reason:
                yield path, written, reason


def _doubt(name: str, key: str | None, rule: MetricEventRule) -> str | None:
    if name not in PLACEHOLDERS:
        meant = nearest(name, PLACEHOLDERS)
        return f"did you mean {{{meant}}}?" if meant else f"known are {', '.join(PLACEHOLDERS)}"
    if key is not None and (name != "dims" or not key):
        return "only dims takes a key, as in {dims:dt.entity.host}"
    if name in _OF_ONE_BOUND and rule.alert_condition is AlertCondition.OUTSIDE:
        return "it is not available with OUTSIDE"
    if name == "missing_data_samples" and not rule.alert_on_no_data:
        return "it is available only with alertOnNoData"
    if name == "baseline" and isinstance(rule.model, StaticThreshold):
        return "a static threshold has no baseline"
    return None
