"""A slow and obvious evaluation of static rules: every minute, every series, every sample of the window, one by one.

It follows the published prose and nothing else, and shares no code with the evaluation under test.
"""

from __future__ import annotations

from dataclasses import dataclass

from smokealarm.dynatrace.detection import DetectionLimits, DetectionOptions, MetricEventRule, MetricKeyQuery


@dataclass(frozen=True)
class ReferenceEvent:
    """One event as the reference sees it."""

    series: int
    analysis_start: int
    opened_at: int
    closed_at: int | None
    reason: str | None
    value: float | None


@dataclass
class _Open:
    analysis_start: int
    opened_at: int
    value: float | None


def reference_events(
    rule: MetricEventRule,
    rows: list[list[float | None]],
    first_minute: int,
    options: DetectionOptions,
    limits: DetectionLimits,
) -> list[ReferenceEvent]:
    """Return every event of the record, in the order of closing; those still open come last."""
    minutes = len(rows[0]) if rows else 0
    is_open: dict[int, _Open] = {}
    ended: list[ReferenceEvent] = []
    for newest in range(minutes):
        now = first_minute + newest + 1 + rule.query.query_offset
        for series, row in enumerate(rows):
            if series in is_open:
                _close_or_renew(rule, row, newest, now, series, is_open, ended, options, limits)
        for series, row in enumerate(rows):
            full = isinstance(rule.query, MetricKeyQuery) and len(is_open) >= limits.alerts_per_key_rule
            if series not in is_open and not full and not _forgotten(rule, row, newest, options):
                violating = _violating(rule, row, newest, options)
                if len(violating) >= rule.window.violating_samples:
                    values = [row[at] for at in violating if at >= 0 and row[at] is not None]
                    is_open[series] = _Open(first_minute + violating[0], now, values[-1] if values else None)
    still = [ReferenceEvent(at, o.analysis_start, o.opened_at, None, None, o.value) for at, o in is_open.items()]
    return ended + still


def _close_or_renew(  # noqa: PLR0913, PLR0917 - one step of a plain loop
    rule: MetricEventRule,
    row: list[float | None],
    newest: int,
    now: int,
    series: int,
    is_open: dict[int, _Open],
    ended: list[ReferenceEvent],
    options: DetectionOptions,
    limits: DetectionLimits,
) -> None:
    event = is_open[series]
    recovered = (
        len(_violating(rule, row, newest, options)) < rule.window.violating_samples
        and len(_normal(rule, row, newest, options)) >= rule.window.dealerting_samples
    )
    reason = "recovered" if recovered else None
    if not recovered and _forgotten(rule, row, newest, options):
        reason = "forgotten"
    if reason is None and now - event.opened_at >= limits.active_event_minutes:
        ended.append(ReferenceEvent(series, event.analysis_start, event.opened_at, now, "expired", event.value))
        is_open[series] = _Open(event.analysis_start, now, event.value)
    if reason is not None:
        ended.append(ReferenceEvent(series, event.analysis_start, event.opened_at, now, reason, event.value))
        del is_open[series]


def _slots(rule: MetricEventRule, newest: int, options: DetectionOptions) -> range:
    """Return the slots of the window; negative ones lie before the record."""
    first = newest - rule.window.samples + 1
    return range(first if options.before_record == "missing" else max(first, 0), newest + 1)


def _value(row: list[float | None], slot: int) -> float | None:
    return row[slot] if slot >= 0 else None


def _violating(rule: MetricEventRule, row: list[float | None], newest: int, options: DetectionOptions) -> list[int]:
    return [at for at in _slots(rule, newest, options) if _violates(rule, _value(row, at), options)]


def _violates(rule: MetricEventRule, value: float | None, options: DetectionOptions) -> bool:
    if value is None:
        return rule.alert_on_no_data
    threshold = rule.model.threshold
    if options.inclusive_threshold and value == threshold:
        return True
    return value > threshold if rule.alert_condition == "ABOVE" else value < threshold


def _normal(rule: MetricEventRule, row: list[float | None], newest: int, options: DetectionOptions) -> list[int]:
    slots = [at for at in _slots(rule, newest, options) if not _violates(rule, _value(row, at), options)]
    if options.missing_counts_as_normal:
        return slots
    return [at for at in slots if _value(row, at) is not None]


def _forgotten(rule: MetricEventRule, row: list[float | None], newest: int, options: DetectionOptions) -> bool:
    """Return whether the series had no data for the time after which it is forgotten, or never had any."""
    kept = options.forget_after_minutes + rule.window.samples
    return all(_value(row, at) is None for at in range(max(newest - kept + 1, 0), newest + 1))
