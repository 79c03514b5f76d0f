"""What a backtest found, for people and for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from smokealarm.backtest.days import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.backtest.rules import FoundRule
    from smokealarm.backtest.run import Backtest, RuleOutcome
    from smokealarm.dynatrace.detection import MetricEvent

__all__ = ["as_json", "as_text", "moment_text"]

_APPROXIMATE = "approximate: the vendor's seasonal model is not public, so it may fire differently"


def moment_text(minute: int) -> str:
    """Return a minute since the epoch as ISO 8601 in UTC: ``2025-02-20T10:07Z``."""
    return datetime.fromtimestamp(minute * 60, UTC).strftime("%Y-%m-%dT%H:%MZ")


def as_json(result: Backtest, found: Sequence[FoundRule]) -> dict[str, Any]:
    """Return the whole result as JSON values; ``found`` are all rules, also those that could not be read."""
    return {
        "from": moment_text(result.first),
        "to": moment_text(result.end),
        "rules": [_rule_json(outcome) for outcome in result.outcomes],
        "refused": [
            {"place": rule.place, "findings": [str(finding) for finding in rule.reading.findings]}
            for rule in found
            if not rule.reading.valid
        ],
        "skippedRows": {"count": result.problems.count, "examples": list(result.problems.examples)},
    }


def _rule_json(outcome: RuleOutcome) -> dict[str, Any]:
    rule = outcome.rule
    return {
        "id": rule.rule_id,
        "summary": rule.summary,
        "enabled": rule.enabled,
        "fired": len(outcome.events),
        "approximate": outcome.approximate,
        "notes": list(outcome.notes),
        "explanations": outcome.explanations,
        "events": [_event_json(event) for event in outcome.events],
    }


def _event_json(event: MetricEvent) -> dict[str, Any]:
    return {
        "opened": moment_text(event.opened_at),
        "closed": None if event.closed_at is None else moment_text(event.closed_at),
        "closeReason": event.close_reason,
        "analysisStart": moment_text(event.analysis_start),
        "dimensions": dict(event.dimensions),
        "entity": None if event.entity is None else event.entity[1],
        "title": event.title,
        "description": event.description,
        "eventType": event.event_type,
        "value": event.value,
        "threshold": event.threshold,
    }


def as_text(result: Backtest, found: Sequence[FoundRule]) -> Iterator[str]:
    """Yield the lines of the result."""
    span = span_text(result.end - result.first)
    yield f"{moment_text(result.first)} to {moment_text(result.end)} ({span})"
    for outcome in result.outcomes:
        yield from _rule_text(outcome, span)
    for rule in found:
        if not rule.reading.valid:
            yield f"\n{rule.place}: not tested, because Dynatrace would refuse it"
            yield from (f"  {finding}" for finding in rule.reading.findings)
    if result.problems.count:
        yield f"\n{result.problems.count} rows could not be read, such as:"
        yield from (f"  {text}" for text in result.problems.examples)


def span_text(minutes: int) -> str:
    """Return a length of time in the largest unit that makes at least two, such as ``36 hours``."""
    for unit, length in (("days", MINUTES_PER_DAY), ("hours", 60)):
        if minutes >= 2 * length:
            return f"{round(minutes / length, 1):g} {unit}"
    return f"{minutes} minutes"


def _rule_text(outcome: RuleOutcome, span: str) -> Iterator[str]:
    fired = len(outcome.events)
    times = "once" if fired == 1 else f"{fired} times"
    disabled = "" if outcome.rule.enabled else " (it is disabled)"
    yield f"\n{outcome.rule.summary}: would have fired {times} in {span}{disabled}"
    yield from (f"  note: {note}" for note in ([_APPROXIMATE] if outcome.approximate else []) + list(outcome.notes))
    yield from (f"  {text}" for text in outcome.explanations)
    yield from map(_event_text, outcome.events)


def _event_text(event: MetricEvent) -> str:
    closed = "still open" if event.closed_at is None else f"to {moment_text(event.closed_at)} ({event.close_reason})"
    dimensions = ", ".join(f"{key}={value}" for key, value in event.dimensions) or "environment"
    return f"  {moment_text(event.opened_at)} {closed}  {dimensions}  {event.title}"
