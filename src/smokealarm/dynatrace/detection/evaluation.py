"""Evaluating one rule over any number of minutes: one in a tenant, a month in a backtest; the result is the same.

Source: https://docs.dynatrace.com/managed/dynatrace-intelligence/anomaly-detection/anomaly-detection-configuration and
https://docs.dynatrace.com/managed/dynatrace-intelligence/root-cause-analysis/concepts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from smokealarm.dynatrace.detection.bounds import Bounds, static_bounds
from smokealarm.dynatrace.detection.context import Context
from smokealarm.dynatrace.detection.history import EventHistory
from smokealarm.dynatrace.detection.judging import sliding_count, violations
from smokealarm.dynatrace.detection.lifecycle import Switches, most_open, switches, throttled_switches
from smokealarm.dynatrace.detection.rule import MetricKeyQuery, StaticThreshold
from smokealarm.dynatrace.detection.state import NEVER, RuleState, aligned, minds_absence
from smokealarm.dynatrace.detection.trace import Trace

if TYPE_CHECKING:
    from smokealarm.dynatrace.detection.bounds import LearnedBounds
    from smokealarm.dynatrace.detection.event import MetricEvent
    from smokealarm.dynatrace.detection.judging import Counts
    from smokealarm.dynatrace.detection.lifecycle import Places
    from smokealarm.dynatrace.detection.observed import Flags, Observed, Values
    from smokealarm.dynatrace.detection.rule import MetricEventRule
    from smokealarm.dynatrace.detection.state import Minutes
    from smokealarm.series import Dimensions

__all__ = ["Evaluation", "evaluate"]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What happened: events raised, events closed (as they are after closing), and what to remember.

    ``dropped`` counts the dimension tuples beyond the documented limit, which are not monitored.
    """

    opened: tuple[MetricEvent, ...]
    closed: tuple[MetricEvent, ...]
    state: RuleState
    trace: Trace
    dropped: int = 0


def evaluate(  # noqa: PLR0913 - the last three have defaults
    rule: MetricEventRule,
    observed: Observed,
    state: RuleState | None = None,
    *,
    new: int | None = None,
    learned: LearnedBounds | None = None,
    context: Context | None = None,
) -> Evaluation:
    """Evaluate a rule at each of the ``new`` newest slots of ``observed`` (all of them unless told), oldest first.

    Older slots only fill the windows: pass ``rule.window.samples - 1`` of them to continue where ``state`` ended.
    ``learned`` is what the rule's model learned last, None for a static threshold or while nothing is known. Rows that
    ``observed`` lacks but ``state`` has are taken as missing.
    """
    context = context or Context()
    before = state or RuleState()
    lead = observed.minutes - (observed.minutes if new is None else new)
    since = observed.first_minute + lead - context.options.forget_after_minutes - rule.window.samples
    whole, start, dropped = aligned(rule, observed, before, context.limits, since + 1)
    if context.options.before_record == "missing":
        more = max(rule.window.samples - 1 - lead, 0)
        whole, lead = whole.preceded_by_missing(more), lead + more
    run = _Run(rule, whole, _bounds_for(rule, whole, learned), start, lead, context)
    return run.evaluation(dropped)


def _bounds_for(rule: MetricEventRule, whole: Observed, learned: LearnedBounds | None) -> Bounds:
    if isinstance(rule.model, StaticThreshold):
        return static_bounds(rule, rule.model)
    if learned is None:
        unknown = np.full((1, 1), np.nan)
        return Bounds(unknown, unknown, unknown)
    return learned.at(whole)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """One evaluation: everything aligned, nothing decided yet."""

    rule: MetricEventRule
    observed: Observed
    bounds: Bounds
    state: RuleState
    lead: int
    context: Context

    def evaluation(self, dropped: int) -> Evaluation:
        """Return what happens."""
        violating = violations(
            self.observed.values,
            self.bounds,
            inclusive=self.context.options.inclusive_threshold,
            missing_violates=self.rule.alert_on_no_data,
        )
        initially = self.state.is_open(self.state.dimensions)
        busy = np.flatnonzero(violating.any(axis=1) | initially)
        history = EventHistory(self.rule, self.observed, self.bounds, violating, self.context)
        opened, closed, still_open = history.events(self._switches(violating, initially, busy), self.state.open_events)
        trace = Trace(self.rule, self.observed, self.bounds, violating, self.lead, (*closed, *still_open.values()))
        return Evaluation(opened, closed, self._next_state(still_open), trace, dropped)

    def _switches(self, violating: Flags, initially: Flags, busy: Places) -> Switches:
        """Return when events open and close; only rows that violate somewhere or are open can have any."""
        if not len(busy):
            return Switches.none()
        chosen = slice(None) if len(busy) == len(initially) else busy
        opening, closing = self._signals(violating[chosen], self.observed.values[chosen], self.state.last_seen[chosen])
        found = switches(opening, closing, initially[chosen])
        limit = self.context.limits.alerts_per_key_rule
        if isinstance(self.rule.query, MetricKeyQuery) and most_open(found, initially[chosen]) > limit:
            found = throttled_switches(opening, closing, initially[chosen], limit)
        return Switches(busy[found.rows], found.columns + self.lead, found.opens)

    def _signals(self, violating: Flags, values: Values, last_seen: Minutes) -> tuple[Flags, Flags]:
        """Return where the window opens and where it closes an event, for the new columns."""
        window, lead = self.rule.window, self.lead
        bad = sliding_count(violating, window.samples)[:, lead:]
        good = self._normal_counts(violating, values, bad)
        enough = bad >= window.violating_samples
        recovered = ~enough & (good >= window.dealerting_samples)
        if not minds_absence(self.rule, self.context.options):
            return enough, recovered
        forgotten = self._forgotten(values, last_seen)
        return enough & ~forgotten, recovered | forgotten

    def _normal_counts(self, violating: Flags, values: Values, bad: Counts) -> Counts:
        samples = self.rule.window.samples
        if self.context.options.missing_counts_as_normal or self.rule.alert_on_no_data:
            known = np.minimum(np.arange(1, self.observed.minutes + 1), samples)[self.lead :].astype(np.uint8)
            normal: Counts = known - bad
            return normal
        return sliding_count(~violating & ~np.isnan(values), samples)[:, self.lead :]

    def _forgotten(self, values: Values, last_seen: Minutes) -> Flags:
        """Return where a series has had no data for so long that it is no longer evaluated."""
        allowed = self.context.options.forget_after_minutes + self.rule.window.samples
        forgotten = np.zeros((len(values), self.observed.minutes - self.lead), np.bool_)
        missing = np.isnan(values)
        gappy = np.flatnonzero(missing[:, 0] | (np.count_nonzero(missing, axis=1) >= allowed))
        minutes = np.arange(self.observed.first_minute, self.observed.end_minute)
        seen = np.where(missing[gappy], NEVER, minutes)
        seen[:, 0] = np.maximum(seen[:, 0], last_seen[gappy])
        newest = np.maximum.accumulate(seen, axis=1)[:, self.lead :]
        forgotten[gappy] = minutes[self.lead :] - newest >= allowed
        return forgotten

    def _next_state(self, still_open: dict[Dimensions, MetricEvent]) -> RuleState:
        last_seen = self.state.last_seen
        if minds_absence(self.rule, self.context.options):
            present = ~np.isnan(self.observed.values[:, ::-1])
            newest = self.observed.end_minute - 1 - present.argmax(axis=1)
            last_seen = np.maximum(last_seen, np.where(present.any(axis=1), newest, NEVER))
        return replace(self.state, last_seen=last_seen, open_events=still_open)
