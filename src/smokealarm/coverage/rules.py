"""Coverage of metric events, clause by clause; a tape that a rule fires on is asked before the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.coverage.clauses import Clause, Kind, SubjectCoverage
from smokealarm.coverage.filters import filter_clauses
from smokealarm.coverage.routes import route_clauses
from smokealarm.coverage.seen import first, gappy
from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from smokealarm.coverage.seen import Seen
    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.dynatrace.detection.trace import Trace
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
    crossed = first(tapes, lambda name: _violates(rule, tapes[name]))
    yield Clause(Kind.CONDITION, "its condition is met in some minute", crossed)
    opened = first(tapes, lambda name: bool(tapes[name].rule_changes(rule).events))
    yield Clause(Kind.WINDOW, f"it opens, with {window.violating_samples} of {window.samples} minutes", opened)
    missing = first(tapes, lambda name: _loses(rule, tapes[name]))
    yield Clause(Kind.MISSING_DATA, "a minute is missing after others were there", missing)
    closed = first(tapes, lambda name: _closes(rule, tapes[name]))
    yield Clause(Kind.CLOSING, f"it closes, with {window.dealerting_samples} normal minutes", closed)


def _closes(rule: MetricEventRule, tape: PreparedTape) -> bool:
    return any(event.closed_at is not None for _, event in tape.rule_changes(rule).events)


def _violates(rule: MetricEventRule, tape: PreparedTape) -> bool:
    return any(bool(each.violating_samples.any()) for each in _traces(rule, tape))


def _loses(rule: MetricEventRule, tape: PreparedTape) -> bool:
    return any(gappy(row) for each in _traces(rule, tape) for row in each.observed.values)


def _traces(rule: MetricEventRule, tape: PreparedTape) -> Iterator[Trace]:
    return (answer.trace for _, answer in tape.evaluations(rule) if not isinstance(answer, QueryError))
