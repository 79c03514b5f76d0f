"""Coverage of metric events, clause by clause; a tape that a rule fires on is asked before the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.coverage.clauses import Clause, Kind, SubjectCoverage
from smokealarm.coverage.filters import filter_clauses
from smokealarm.coverage.routes import route_clauses
from smokealarm.coverage.seen import first
from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery
from smokealarm.dynatrace.detection.trace import SampleKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.coverage.seen import Seen
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.replay import PreparedTape

__all__ = ["rule_coverage"]


def rule_coverage(rule: MetricEventRule, seen: Seen) -> SubjectCoverage:
    """Return the clauses of a rule and the tapes that exercise them."""
    tapes = {name: seen.tapes[name] for name in _order(rule, seen.tapes)}
    routes = route_clauses(rule.rule_id, rule.event_template, seen)
    return SubjectCoverage("rule", rule.rule_id, (*_clauses(rule, tapes), *filter_clauses(rule, tapes), *routes))


def _order(rule: MetricEventRule, tapes: Mapping[str, PreparedTape]) -> list[str]:
    """Return the tapes with a metric of a rule, those on which it fires first, and then the shortest."""
    try:
        keys = set(RuleQuery.of(rule, Context()).keys)
    except QueryError:
        return []
    asked = [name for name, tape in tapes.items() if any(each.key in keys for each in tape.tape.tenant)]
    return sorted(asked, key=lambda name: (not tapes[name].rule_changes(rule).events, tapes[name].tape.minutes))


def _clauses(rule: MetricEventRule, tapes: Mapping[str, PreparedTape]) -> Iterator[Clause]:
    window = rule.window
    crossed = first(tapes, lambda name: _has(rule, tapes[name], SampleKind.VIOLATING, SampleKind.MISSING_VIOLATING))
    yield Clause(Kind.CONDITION, "its condition is met in some minute", crossed)
    opened = first(tapes, lambda name: bool(tapes[name].rule_changes(rule).events))
    yield Clause(Kind.WINDOW, f"it opens, with {window.violating_samples} of {window.samples} minutes", opened)
    missing = first(tapes, lambda name: _has(rule, tapes[name], SampleKind.MISSING, SampleKind.MISSING_VIOLATING))
    yield Clause(Kind.MISSING_DATA, "a minute of its window is missing", missing)
    closed = first(tapes, lambda name: _closes(rule, tapes[name]))
    yield Clause(Kind.CLOSING, f"it closes, with {window.dealerting_samples} normal minutes", closed)


def _closes(rule: MetricEventRule, tape: PreparedTape) -> bool:
    return any(event.closed_at is not None for _, event in tape.rule_changes(rule).events)


def _has(rule: MetricEventRule, tape: PreparedTape, *kinds: SampleKind) -> bool:
    """Return whether a sample of these kinds is in a window of a series that is known on a tape."""
    answers = (answer.trace for _, answer in tape.evaluations(rule) if not isinstance(answer, QueryError))
    windows = (each for seen in answers for row in range(len(seen.observed.dimensions)) for each in seen.minutes(row))
    return any(sample.kind in kinds for each in windows for sample in each.samples)
