"""What an evaluation has to remember until the next one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from smokealarm.dynatrace.detection.rule import MetricKeyQuery, SeasonalBaseline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.detection.event import MetricEvent
    from smokealarm.dynatrace.detection.observed import Flags, Observed
    from smokealarm.dynatrace.detection.options import DetectionLimits, DetectionOptions
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.series import Dimensions

__all__ = ["NEVER", "Minutes", "RuleState", "aligned", "minds_absence"]

Minutes: TypeAlias = NDArray[np.int64]

NEVER = -(2**62)
"""The last minute with data of a series that never had any."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleState:
    """The tuples that a rule monitors, the start of the newest slot with data of each, and the events that are open."""

    dimensions: tuple[Dimensions, ...] = ()
    last_seen: Minutes = field(default_factory=lambda: np.empty(0, np.int64))
    open_events: Mapping[Dimensions, MetricEvent] = field(default_factory=dict)

    def is_open(self, dimensions: tuple[Dimensions, ...]) -> Flags:
        """Return which of ``dimensions`` have an open event."""
        if not self.open_events:
            return np.zeros(len(dimensions), np.bool_)
        return np.fromiter((dims in self.open_events for dims in dimensions), np.bool_, len(dimensions))


def minds_absence(rule: MetricEventRule, options: DetectionOptions) -> bool:
    """Return whether a series without any data could still hold an event open or open one."""
    return rule.alert_on_no_data or not options.missing_counts_as_normal


def aligned(
    rule: MetricEventRule, observed: Observed, state: RuleState, limits: DetectionLimits, remembered_since: int
) -> tuple[Observed, RuleState, int]:
    """Return the observation and the state with the same tuples in the same order, and how many are over the limit.

    Tuples that are monitored already go before new ones. One that the query no longer returns stays as a row without
    data while it matters: while its event is open, or while it had data at minute ``remembered_since`` or later.
    """
    if observed.dimensions == state.dimensions:
        return observed, state, 0
    known = {dims: row for row, dims in enumerate(state.dimensions)}
    kept, dropped = _within_limit(rule, observed, known, limits)
    present = set(kept.dimensions)
    whole = kept.with_missing(
        [
            dims
            for dims, row in known.items()
            if dims not in present and (dims in state.open_events or state.last_seen[row] >= remembered_since)
        ]
    )
    seen = [state.last_seen[known[dims]] if dims in known else NEVER for dims in whole.dimensions]
    return whole, replace(state, dimensions=whole.dimensions, last_seen=np.array(seen, np.int64)), dropped


def _within_limit(
    rule: MetricEventRule, observed: Observed, known: Mapping[Dimensions, int], limits: DetectionLimits
) -> tuple[Observed, int]:
    limit = _dimension_limit(rule, limits)
    rows = range(len(observed.dimensions))
    if limit is None or len(rows) <= limit:
        return observed, 0
    first_known = sorted(rows, key=lambda row: observed.dimensions[row] not in known)
    return observed.rows(sorted(first_known[:limit])), len(rows) - limit


def _dimension_limit(rule: MetricEventRule, limits: DetectionLimits) -> int | None:
    if isinstance(rule.query, MetricKeyQuery):
        return None
    seasonal = isinstance(rule.model, SeasonalBaseline)
    return limits.dimensions_per_seasonal_rule if seasonal else limits.dimensions_per_selector_rule
