"""Every choice of an environment in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.detection import DetectionLimits, DetectionOptions
from smokealarm.dynatrace.ingest import IngestLimits, IngestOptions
from smokealarm.dynatrace.notify import NoticeOptions
from smokealarm.dynatrace.problems import ProblemOptions, ProblemTimings
from smokealarm.dynatrace.selector.evaluation import EvaluationOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.choices import Described

__all__ = ["TenantOptions", "rooms"]


@dataclass(frozen=True, slots=True)
class TenantOptions:
    """The options and limits of each room that an environment is made of."""

    detection: DetectionOptions = field(default_factory=DetectionOptions)
    detection_limits: DetectionLimits = field(default_factory=DetectionLimits)
    problems: ProblemOptions = field(default_factory=ProblemOptions)
    timings: ProblemTimings = field(default_factory=ProblemTimings)
    ingest: IngestOptions = field(default_factory=IngestOptions)
    ingest_limits: IngestLimits = field(default_factory=IngestLimits)
    notices: NoticeOptions = field(default_factory=NoticeOptions)
    evaluation: EvaluationOptions = field(default_factory=EvaluationOptions)


def rooms(options: TenantOptions) -> Iterator[tuple[str, tuple[Described, ...]]]:
    """Yield, for each class of choices or limits, what it is about and its rows."""
    for each in fields(options):
        yield each.name.replace("_", " ").capitalize(), tuple(describe(getattr(options, each.name)))
