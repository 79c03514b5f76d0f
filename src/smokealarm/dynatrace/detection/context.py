"""What every evaluation in one environment shares."""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.detection.options import DetectionLimits, DetectionOptions
from smokealarm.dynatrace.selector.evaluation import NO_ENTITIES, AllEntities, EvaluationOptions

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """The choices, the limits and the entities of one environment."""

    options: DetectionOptions = DetectionOptions()  # noqa: RUF009 - frozen
    limits: DetectionLimits = DetectionLimits()  # noqa: RUF009 - frozen
    entities: AllEntities = NO_ENTITIES
    evaluation: EvaluationOptions = EvaluationOptions()  # noqa: RUF009 - frozen
