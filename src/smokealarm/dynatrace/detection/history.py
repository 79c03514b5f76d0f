"""From openings and closings to events with their texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.entities import choose_entity, entity_name
from smokealarm.dynatrace.detection.event import CloseReason, MetricEvent
from smokealarm.dynatrace.detection.wording import Occasion, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.detection.bounds import Bounds
    from smokealarm.dynatrace.detection.context import Context
    from smokealarm.dynatrace.detection.lifecycle import Switches
    from smokealarm.dynatrace.detection.observed import Flags, Observed
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.series import Dimensions

__all__ = ["EventHistory"]


@dataclass(frozen=True, slots=True, eq=False)
class EventHistory:
    """Everything that an event tells about the moment in which it was raised."""

    rule: MetricEventRule
    observed: Observed
    bounds: Bounds
    violating: Flags
    context: Context

    def events(
        self, found: Switches, open_events: Mapping[Dimensions, MetricEvent]
    ) -> tuple[tuple[MetricEvent, ...], tuple[MetricEvent, ...], dict[Dimensions, MetricEvent]]:
        """Return the events raised, those closed, and those still open by their dimensions."""
        opened: list[MetricEvent] = []
        closed: list[MetricEvent] = []
        still_open = dict(open_events)
        for row, column, opens in zip(found.rows.tolist(), found.columns.tolist(), found.opens.tolist(), strict=True):
            dims = self.observed.dimensions[row]
            if opens:
                still_open[dims] = self._raised(row, column)
                opened.append(still_open[dims])
            else:
                event = self._renewed(still_open.pop(dims), self._evaluated_at(column), opened, closed)
                closed.append(
                    replace(event, closed_at=self._evaluated_at(column), close_reason=self._reason(row, column))
                )
        now = self._evaluated_at(self.observed.minutes - 1) + 1
        still_open = {dims: self._renewed(event, now, opened, closed) for dims, event in still_open.items()}
        return tuple(opened), tuple(closed), still_open

    def _evaluated_at(self, column: int) -> int:
        """Return the minute at which the slot of ``column`` is the newest one evaluated."""
        return self.observed.first_minute + column + 1 + self.rule.query.query_offset

    def _renewed(
        self, event: MetricEvent, until: int, opened: list[MetricEvent], closed: list[MetricEvent]
    ) -> MetricEvent:
        """Close and raise again an event that has been active for too long before minute ``until``."""
        while until > (expiry := event.opened_at + self.context.limits.active_event_minutes):
            closed.append(replace(event, closed_at=expiry, close_reason=CloseReason.EXPIRED))
            event = replace(event, opened_at=expiry)
            opened.append(event)
        return event

    def _window(self, column: int) -> slice:
        return slice(max(column + 1 - self.rule.window.samples, 0), column + 1)

    def _reason(self, row: int, column: int) -> CloseReason:
        window, options = self.rule.window, self.context.options
        violating = self.violating[row, self._window(column)]
        normal = ~violating
        if not (options.missing_counts_as_normal or self.rule.alert_on_no_data):
            normal &= ~np.isnan(self.observed.values[row, self._window(column)])
        few = np.count_nonzero(violating) < window.violating_samples
        recovered = few and np.count_nonzero(normal) >= window.dealerting_samples
        return CloseReason.RECOVERED if recovered else CloseReason.FORGOTTEN

    def _raised(self, row: int, column: int) -> MetricEvent:
        rule, template, options = self.rule, self.rule.event_template, self.context.options
        dims, window = self.observed.dimensions[row], self._window(column)
        violating = [at for at, flag in enumerate(self.violating[row, window].tolist(), window.start) if flag]
        entity = choose_entity(dims, rule.event_entity_dimension_key, options.entity_precedence)
        occasion = self._occasion(row, window, violating, entity)
        return MetricEvent(
            rule_id=rule.rule_id,
            dimensions=dims,
            entity=entity,
            analysis_start=self.observed.first_minute + violating[0],
            opened_at=self._evaluated_at(column),
            title=render(template.title, occasion, options),
            description=render(template.description, occasion, options),
            event_type=template.event_type,
            davis_merge=template.davis_merge,
            metadata=tuple((item.key, render(item.value, occasion, options)) for item in template.metadata),
            value=occasion.severity,
            threshold=occasion.threshold,
            approximate=self.bounds.approximate,
        )

    def _occasion(self, row: int, window: slice, violating: list[int], entity: tuple[str, str] | None) -> Occasion:
        values: list[float] = self.observed.values[row, window].tolist()
        shown = self._shown_sample(row, [(at, values[at - window.start]) for at in violating])
        at, value = (window.stop - 1, None) if shown is None else shown
        return Occasion(
            metric_name=self.observed.metric_name,
            condition=self.rule.alert_condition,
            dimensions=self.observed.dimensions[row],
            entity_name=self._entity_name(row, entity),
            severity=value,
            threshold=self.bounds.violated(row, at, value),
            baseline=self.bounds.of(self.bounds.baseline, row, at),
            missing_samples=sum(map(isnan, values)) if self.rule.alert_on_no_data else None,
        )

    def _shown_sample(self, row: int, violating: list[tuple[int, float]]) -> tuple[int, float] | None:
        """Return the violating sample that {severity} shows and its column; None if only missing minutes violate."""
        present = [sample for sample in violating if not isnan(sample[1])]
        if not present:
            return None
        which = self.context.options.severity_sample
        if which == "worst":
            return max(present, key=lambda sample: self.bounds.excess(row, *sample))
        return present[0 if which == "first" else -1]

    def _entity_name(self, row: int, entity: tuple[str, str] | None) -> str:
        if entity is None:
            return self.context.options.environment_name
        return entity_name(self.observed.dimensions[row], entity, self.context.entities)
