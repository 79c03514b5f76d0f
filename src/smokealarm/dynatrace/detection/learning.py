"""When and from what a rule's bounds are learned: at one fixed minute of each UTC day, from the days before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection.adaptive import REFERENCE_DAYS, learn_adaptive
from smokealarm.dynatrace.detection.bounds import MINUTES_PER_DAY
from smokealarm.dynatrace.detection.rule import AutoAdaptiveThreshold, StaticThreshold
from smokealarm.dynatrace.detection.seasonal import TRAINING_DAYS, learn_seasonal

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.bounds import LearnedBounds
    from smokealarm.dynatrace.detection.observed import Observed
    from smokealarm.dynatrace.detection.options import DetectionOptions
    from smokealarm.dynatrace.detection.rule import MetricEventRule, Model, SeasonalBaseline

__all__ = ["learn", "learned_before", "reference_minutes"]


def reference_minutes(model: Model) -> int:
    """Return how many minutes before a day's learning the model looks at; 0 for a static threshold."""
    if isinstance(model, StaticThreshold):
        return 0
    days = REFERENCE_DAYS if isinstance(model, AutoAdaptiveThreshold) else TRAINING_DAYS
    return days * MINUTES_PER_DAY


def learned_before(minute: int, options: DetectionOptions) -> int:
    """Return the newest learning minute that is not after ``minute``, both in minutes since the epoch."""
    return minute - (minute - options.learning_minute_of_day) % MINUTES_PER_DAY


def learn(
    rule: MetricEventRule,
    model: AutoAdaptiveThreshold | SeasonalBaseline,
    history: Observed,
    minute: int,
    options: DetectionOptions,
) -> LearnedBounds:
    """Return what the model learns at ``minute`` from the slots of ``history`` that it may look at."""
    reference = history.between(minute - reference_minutes(model), minute)
    if isinstance(model, AutoAdaptiveThreshold):
        return learn_adaptive(reference, model.signal_fluctuation, rule.alert_condition, options)
    return learn_seasonal(reference, model.tolerance, rule.alert_condition, options)
