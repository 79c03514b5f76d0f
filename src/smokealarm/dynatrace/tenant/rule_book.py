"""All rules of an environment: which are watched, what they raise in a minute, and which cannot be answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.dynatrace.detection import QueryError
from smokealarm.dynatrace.tenant.watched_rule import WatchedRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.detection import Context, MetricEvent, MetricEventRule
    from smokealarm.dynatrace.tenant.watched_rule import RevisedSource

__all__ = ["RuleBook"]


class RuleBook:
    """The enabled rules, each with its state.

    A rule that is changed begins anew, as one that was deleted and made again; its open events are closed.
    """

    def __init__(self, context: Context, known_since: int) -> None:
        self._context, self._known_since = context, known_since
        self._watched: dict[str, WatchedRule] = {}
        self._unreadable: dict[str, str] = {}
        self._abandoned: list[WatchedRule] = []

    @property
    def failures(self) -> Mapping[str, str]:
        """Why a rule's query cannot be answered at present, by rule id."""
        failing = {name: each.failure for name, each in self._watched.items() if each.failure is not None}
        return {**self._unreadable, **failing}

    def watched(self, rule_id: str) -> WatchedRule | None:
        """Return one rule as it stands, or None if no enabled rule has that id."""
        return self._watched.get(rule_id)

    def take(self, rules: Iterable[MetricEventRule]) -> None:
        """Watch these rules from now on, and no others; disabled ones are none."""
        wanted = {rule.rule_id: rule for rule in rules if rule.enabled}
        for name, watched in tuple(self._watched.items()):
            if wanted.get(name) != watched.rule:
                self._abandoned.append(watched)
                del self._watched[name]
        self._unreadable = {}
        for name, rule in wanted.items():
            if name not in self._watched:
                self._begin(rule)

    def evaluate(self, minute: int, source: RevisedSource, entities: int) -> list[MetricEvent]:
        """Return the events that open or close at a minute, rule by rule; ``entities`` is the entities' revision."""
        changed = [event for each in self._watched.values() for event in each.evaluate(minute, source, entities)]
        left = [event for each in self._abandoned for event in each.open_events(minute)]
        self._abandoned = []
        return [*(replace(event, closed_at=minute) for event in left), *changed]

    def _begin(self, rule: MetricEventRule) -> None:
        try:
            self._watched[rule.rule_id] = WatchedRule.of(rule, self._context, self._known_since)
        except QueryError as error:
            self._unreadable[rule.rule_id] = str(error)
