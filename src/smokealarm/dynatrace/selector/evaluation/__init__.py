"""Computing metric selectors over time series, vectorised over all series at once."""

from smokealarm.dynatrace.selector.evaluation.environment import (
    NO_ENTITIES,
    AllEntities,
    Entity,
    EvaluationError,
    EvaluationOptions,
    MetricData,
    MetricSource,
    Window,
)
from smokealarm.dynatrace.selector.evaluation.evaluate import Result, evaluate
from smokealarm.dynatrace.selector.evaluation.reach import minutes_before

__all__ = [
    "NO_ENTITIES",
    "AllEntities",
    "Entity",
    "EvaluationError",
    "EvaluationOptions",
    "MetricData",
    "MetricSource",
    "Result",
    "Window",
    "evaluate",
    "minutes_before",
]
