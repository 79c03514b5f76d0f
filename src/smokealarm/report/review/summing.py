"""From the facts of all scenarios to what a reader asks: what is seen, how fast, what is not, and what is noise."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.report.review.facts import AlertFact, ScenarioFacts

__all__ = ["Cell", "Matrix", "MatrixRow", "NoisyRule", "Review", "RuleDelay", "reviewed"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one alert made of one failure, over all scenarios with it: least and most minutes; None for never told."""

    detection: tuple[int, int]
    notification: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One failure, the scenarios with it, and for each alert of the matrix what it made of it."""

    failure: str
    scenarios: tuple[ScenarioFacts, ...]
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Failures by alerts."""

    rules: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class RuleDelay:
    """How long an alert takes, in minutes: median and most over the scenarios in which it told of a failure."""

    rule: str
    scenarios: int
    detection: float
    notification: float | None
    slowest: int | None


@dataclass(frozen=True, slots=True)
class NoisyRule:
    """How often an alert opened when it was not meant to, and the scenarios in which it did.

    ``quiet`` counts scenarios in which nothing was broken, ``beside`` those that do not speak of it, ``flapping`` those
    in which it opened again after it had closed.
    """

    rule: str
    opened: int
    quiet: int
    beside: int
    flapping: int
    scenarios: tuple[ScenarioFacts, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that follows from the facts of one run."""

    scenarios: tuple[ScenarioFacts, ...]
    matrix: Matrix
    delays: tuple[RuleDelay, ...]
    noisy: tuple[NoisyRule, ...]

    @property
    def injected(self) -> tuple[ScenarioFacts, ...]:
        """The scenarios that broke something while somebody watched."""
        return tuple(each for each in self.scenarios if each.injected)

    @property
    def told(self) -> int:
        """In how many of them somebody was told."""
        return sum(each.told for each in self.injected)

    @property
    def opened_only(self) -> tuple[ScenarioFacts, ...]:
        """Those in which an alert opened and nobody was told by the scenario's end."""
        return tuple(each for each in self.injected if each.alerts and not each.told)

    @property
    def unseen(self) -> tuple[ScenarioFacts, ...]:
        """Those in which no alert opened: first those that do not say so on purpose, then known gaps."""
        unseen = (each for each in self.injected if not each.alerts)
        return tuple(sorted(unseen, key=lambda each: (bool(each.silence), not each.gap)))

    @property
    def blind(self) -> tuple[ScenarioFacts, ...]:
        """Those in which no alert opened and that do not say that it is meant so."""
        return tuple(each for each in self.unseen if not each.silence)

    @property
    def gaps(self) -> tuple[ScenarioFacts, ...]:
        """Those in which no alert opened although the failure is real, as is known."""
        return tuple(each for each in self.unseen if each.silence and each.gap)

    @property
    def not_yet(self) -> tuple[ScenarioFacts, ...]:
        """Those that ended before the message of their alert was due."""
        return tuple(each for each in self.opened_only if not each.silence)

    @property
    def failed(self) -> tuple[ScenarioFacts, ...]:
        """The scenarios that did not pass."""
        return tuple(each for each in self.scenarios if not each.passed)

    @property
    def slowest(self) -> tuple[ScenarioFacts, AlertFact] | None:
        """The scenario whose first message came last after its failure, and the alert that it was about."""
        first = [
            (each, min(alerts, key=lambda alert: alert.notification or 0))
            for each in self.injected
            if (alerts := [alert for alert in each.alerts if alert.notification is not None])
        ]
        return max(first, key=lambda pair: pair[1].notification or 0, default=None)


def reviewed(scenarios: Iterable[ScenarioFacts]) -> Review:
    """Return what follows from the facts of scenarios, in the order of their features and names."""
    ordered = tuple(sorted(scenarios, key=lambda each: (each.feature, each.name)))
    return Review(ordered, _matrix(ordered), tuple(_delays(ordered)), tuple(_noisy(ordered)))


def _matrix(scenarios: Sequence[ScenarioFacts]) -> Matrix:
    by_failure: dict[str, list[ScenarioFacts]] = defaultdict(list)
    for each in scenarios:
        if each.injected:
            by_failure[each.broken].append(each)
    rules = tuple(sorted({alert.rule for each in scenarios if each.injected for alert in each.alerts}))
    rows = (
        MatrixRow(failure, tuple(found), tuple(_cell(found, rule) for rule in rules))
        for failure, found in sorted(by_failure.items())
    )
    return Matrix(rules, tuple(rows))


def _cell(scenarios: Iterable[ScenarioFacts], rule: str) -> Cell | None:
    alerts = [alert for each in scenarios for alert in each.alerts if alert.rule == rule]
    detections = [alert.detection for alert in alerts if alert.detection is not None]
    if not detections:
        return None
    told = [alert.notification for alert in alerts if alert.notification is not None]
    return Cell((min(detections), max(detections)), (min(told), max(told)) if told else None)


def _delays(scenarios: Sequence[ScenarioFacts]) -> Iterable[RuleDelay]:
    by_rule: dict[str, list[AlertFact]] = defaultdict(list)
    for each in scenarios:
        for alert in each.alerts:
            if alert.detection is not None:
                by_rule[alert.rule].append(alert)
    for rule, alerts in sorted(by_rule.items()):
        told = [alert.notification for alert in alerts if alert.notification is not None]
        detection = float(median(alert.detection for alert in alerts if alert.detection is not None))
        yield RuleDelay(
            rule, len(alerts), detection, float(median(told)) if told else None, max(told) if told else None
        )


def _noisy(scenarios: Sequence[ScenarioFacts]) -> Iterable[NoisyRule]:
    rules = sorted({alert.rule for each in scenarios for alert in each.alerts})
    for rule in rules:
        with_it = [each for each in scenarios if any(alert.rule == rule for alert in each.alerts)]
        unasked = [each for each in with_it if _opened(each, rule, expected=False)]
        quiet = [each for each in unasked if not each.failures]
        beside = [each for each in unasked if each.failures]
        flapping = [each for each in with_it if _flaps(each, rule)]
        if unasked or flapping:
            named = tuple(dict.fromkeys((*quiet, *flapping, *beside)))
            yield NoisyRule(rule, len(with_it), len(quiet), len(beside), len(flapping), named)


def _opened(scenario: ScenarioFacts, rule: str, *, expected: bool) -> bool:
    return any(alert.rule == rule and alert.expected is expected for alert in scenario.alerts)


def _flaps(scenario: ScenarioFacts, rule: str) -> bool:
    titles = [alert.title for alert in scenario.alerts if alert.rule == rule]
    return len(titles) > len(set(titles))
