"""What the vendor does not document about detection, as named choices, and what it documents as limits.

Nothing in the evaluation guesses: every undocumented choice is a field of :class:`DetectionOptions` whose metadata says
what it means and where the question comes from, so that it can be listed and changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.choices import choice

__all__ = ["DetectionLimits", "DetectionOptions"]

_CONFIGURATION = (
    "https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/anomaly-detection-configuration"
)
_ADAPTIVE = "https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/auto-adaptive-threshold"
_SEASONAL = "https://docs.dynatrace.com/docs/dynatrace-intelligence/reference/ai-models/seasonal-baseline"
_METRIC_EVENTS = "https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/metric-events"
_KEY_EVENTS = f"{_METRIC_EVENTS}/metric-key-events"
_SELECTOR_EVENTS = f"{_METRIC_EVENTS}/metric-selector-events"
_LIMITS = "https://docs.dynatrace.com/docs/dynatrace-intelligence/reference/davis-ai-limits"


@dataclass(frozen=True, slots=True)
class DetectionOptions:
    """Every choice about detection that the vendor's documentation leaves open, with the default taken here."""

    inclusive_threshold: bool = choice(
        False,  # noqa: FBT003 - a default
        "a sample that equals its threshold violates it (>= and <=) instead of only one beyond it",
        _CONFIGURATION,
    )
    missing_counts_as_normal: bool = choice(
        True,  # noqa: FBT003 - a default
        "without missing-data alerting, a missing minute counts towards closing an event",
        _CONFIGURATION,
    )
    before_record: str = choice(
        "unknown",
        "minutes before the first recorded minute: 'unknown' (neither violating nor normal) or 'missing'",
        _CONFIGURATION,
    )
    forget_after_minutes: int = choice(
        60, "a tuple without data for this long plus the window closes its event and is forgotten", _CONFIGURATION
    )
    adaptive_minimum_samples: int = choice(
        1440, "samples in the reference data below which an auto-adaptive threshold does not alert yet", _ADAPTIVE
    )
    adaptive_low_percentile: float = choice(
        1.0, "baseline of BELOW, as percentile: threshold = this percentile - n x interquartile range", _ADAPTIVE
    )
    percentile_method: str = choice(
        "linear", "how percentiles between two samples are found: 'linear', 'lower' or 'higher'", _ADAPTIVE
    )
    learning_minute_of_day: int = choice(
        0, "minute of the UTC day at which adaptive thresholds and baselines are learned anew", _ADAPTIVE
    )
    seasonal_minimum_samples: int = choice(
        1440, "samples in the training data below which a seasonal baseline does not alert yet", _SEASONAL
    )
    seasonal_bucket_minutes: int = choice(
        30, "minutes of the day that share one band in the approximated seasonal model; divides 1440", _SEASONAL
    )
    seasonal_gap_share: float = choice(
        0.5, "share of missing minutes above which the approximated seasonal model falls back to one band", _SEASONAL
    )
    seasonal_gain: float = choice(
        0.8, "the approximated season is kept if it shrinks the interquartile range at least to this share", _SEASONAL
    )
    severity_sample: str = choice(
        "last", "which violating sample of the window {severity} shows: 'last', 'first' or 'worst'", _METRIC_EVENTS
    )
    absent_value_text: str = choice(
        "no data", "what {severity} reads when an event was raised by missing minutes alone", _METRIC_EVENTS
    )
    unavailable_text: str | None = choice(
        None, "what a placeholder reads that is not available for this event; None keeps it as written", _METRIC_EVENTS
    )
    environment_name: str = choice(
        "Environment", "what {entityname} reads for an event on the environment itself", _METRIC_EVENTS
    )
    decimals: int = choice(3, "most decimals that a number in a title or description shows", _METRIC_EVENTS)
    dimensions_text: str = choice(
        "{key}: {value}", "how {dims} renders one dimension; the list keeps the order of the series", _METRIC_EVENTS
    )
    entity_precedence: tuple[str, ...] = choice(
        (
            "dt.entity.service_method",
            "dt.entity.service",
            "dt.entity.aws_lambda_function",
            "dt.entity.process_group_instance",
            "dt.entity.process_group",
            "dt.entity.custom_device",
            "dt.entity.disk",
            "dt.entity.network_interface",
            "*",
            "dt.entity.host",
            "dt.entity.host_group",
            "dt.entity.custom_device_group",
            "dt.entity.cloud:aws:region",
            "dt.entity.cloud:aws:account",
            "dt.entity.environment",
        ),
        "most specific entity first when a series names several; '*' stands for every type not in the list",
        _METRIC_EVENTS,
    )


@dataclass(frozen=True, slots=True)
class DetectionLimits:
    """The documented limits of metric events; smaller ones make small tests possible."""

    alerts_per_key_rule: int = choice(
        200, "simultaneous alerts of one metric-key configuration; more are throttled", _KEY_EVENTS
    )
    dimensions_per_selector_rule: int = choice(
        1000, "dimension tuples that one selector configuration monitors", _SELECTOR_EVENTS
    )
    dimensions_per_seasonal_rule: int = choice(
        500, "dimension tuples that one selector configuration with a seasonal baseline monitors", _SELECTOR_EVENTS
    )
    active_event_minutes: int = choice(
        60 * 24 * 60, "minutes after which an active event is closed and raised again", _LIMITS
    )
    rules: int = choice(10_000, "metric event configurations in one environment", _METRIC_EVENTS)
    selector_rules_per_model: int = choice(
        100, "selector configurations of one monitoring strategy in one environment", _SELECTOR_EVENTS
    )
