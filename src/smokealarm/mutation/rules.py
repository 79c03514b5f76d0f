"""Mutants of metric events: bounds, windows, missing data, offsets; those of their selectors are in `selectors`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.detection.rule import AutoAdaptiveThreshold, SeasonalBaseline, StaticThreshold
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.mutation.key_queries import key_query_mutants
from smokealarm.mutation.mutant import Change, Mutant, Operator, Subject
from smokealarm.mutation.numbers import other_counts, other_thresholds, written
from smokealarm.mutation.proofs import closes_alike, same_bound
from smokealarm.mutation.selectors import selector_mutants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.detection import MetricEventRule

__all__ = ["rule_mutants"]

_SHORTEST_WINDOW, _LONGEST_WINDOW, _LEAST_NORMAL = 3, 60, 3
"""What the schema takes."""
_OTHER: Final = {AlertCondition.ABOVE: AlertCondition.BELOW, AlertCondition.BELOW: AlertCondition.ABOVE}


def rule_mutants(rule: MetricEventRule) -> Iterator[Mutant]:
    """Yield every mutant of a rule but those of its route."""
    yield _mutant(rule, Change(Operator.ENABLED, "disabled", "the rule fires"), enabled=not rule.enabled)
    if isinstance(rule.model, StaticThreshold):
        yield from _thresholds(rule, rule.model.threshold)
    else:
        yield from _learned(rule, rule.model)
    yield from _comparators(rule)
    yield from _windows(rule)
    yield _missing(rule)
    yield from _offsets(rule)
    yield from selector_mutants(rule)
    yield from key_query_mutants(rule)


def _thresholds(rule: MetricEventRule, threshold: float) -> Iterator[Mutant]:
    window = rule.window
    for other in other_thresholds(threshold):
        low, high = sorted((threshold, other))
        lasting = f"in {window.violating_samples} of {window.samples} minutes"
        change = Change(
            Operator.THRESHOLD,
            f"with the threshold {written(other)} instead of {written(threshold)}",
            f"its value lies from {written(low)} to {written(high)} {lasting}, and beyond neither",
            same_bound(rule, threshold, other),
        )
        yield _mutant(rule, change, model=StaticThreshold(other))


def _learned(rule: MetricEventRule, model: AutoAdaptiveThreshold | SeasonalBaseline) -> Iterator[Mutant]:
    """Yield twice and half of how far from what was learned a value may be."""
    adaptive = isinstance(model, AutoAdaptiveThreshold)
    called = "signalFluctuation" if adaptive else "tolerance"
    value = model.signal_fluctuation if isinstance(model, AutoAdaptiveThreshold) else model.tolerance
    for other in (value * 2, value / 2):
        said = f"with {called} {written(other)} instead of {written(value)}"
        change = Change(Operator.THRESHOLD, said, "its value is between the two bounds, after days of learning")
        yield _mutant(rule, change, model=AutoAdaptiveThreshold(other) if adaptive else SeasonalBaseline(other))


def _comparators(rule: MetricEventRule) -> Iterator[Mutant]:
    other = _OTHER.get(rule.alert_condition)
    if other is not None:
        change = f"alerting {other} instead of {rule.alert_condition} its threshold"
        remedy = "its value is on one side of the threshold for a whole window"
        yield _mutant(rule, Change(Operator.COMPARATOR, change, remedy), alert_condition=other)


def _windows(rule: MetricEventRule) -> Iterator[Mutant]:
    window = rule.window
    needed = max(window.violating_samples, window.dealerting_samples)
    for samples in other_counts(window.samples, max(needed, _SHORTEST_WINDOW), _LONGEST_WINDOW):
        remedy = f"a violation is {min(samples, window.samples)} minutes old when it would still or no longer count"
        yield _window(rule, "samples", samples, remedy)
    for violating in other_counts(window.violating_samples, 1, window.samples):
        fewer = min(violating, window.violating_samples)
        yield _window(rule, "violating_samples", violating, f"just {fewer} of {window.samples} minutes violate")
    for normal in other_counts(window.dealerting_samples, _LEAST_NORMAL, window.samples):
        remedy = f"a problem is open and just {min(normal, window.dealerting_samples)} minutes of a window are normal"
        yield _window(rule, "dealerting_samples", normal, remedy, closes_alike(window, normal))


def _window(rule: MetricEventRule, name: str, value: int, remedy: str, proof: str = "") -> Mutant:
    called = {"samples": "samples", "violating_samples": "violatingSamples"}.get(name, "dealertingSamples")
    change = f"with {called} {value} instead of {getattr(rule.window, name)}"
    return _mutant(rule, Change(Operator.WINDOW, change, remedy, proof), window=replace(rule.window, **{name: value}))


def _missing(rule: MetricEventRule) -> Mutant:
    alerts = rule.alert_on_no_data
    change = "no longer alerting on missing data" if alerts else "alerting on missing data, too"
    remedy = f"its metric is missing in {rule.window.violating_samples} of {rule.window.samples} minutes"
    return _mutant(rule, Change(Operator.MISSING_DATA, change, remedy), alert_on_no_data=not alerts)


def _offsets(rule: MetricEventRule) -> Iterator[Mutant]:
    offset = rule.query.query_offset
    for other in sorted({0, offset - 1, offset + 1} - {offset, -1}):
        change = f"with queryOffset {other} instead of {offset}"
        remedy = "it opens, and its metric is there in time for both offsets"
        yield _mutant(rule, Change(Operator.OFFSET, change, remedy), query=replace(rule.query, query_offset=other))


def _mutant(rule: MetricEventRule, change: Change, **changed: Any) -> Mutant:
    return Mutant(Subject.RULE, rule.rule_id, change, rule, replace(rule, **changed))
