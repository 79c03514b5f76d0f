"""Every pair of rule and alarm on every tape and every random account: what both say, and where only one speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch import compare, keys_of
from smokealarm.dynatrace.integration import Place
from smokealarm.mirror.filling import Tenant, filled
from smokealarm.mirror.random_account import random_account
from smokealarm.tape import ORIGIN, TapeAccount

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from smokealarm.cloudwatch import Firing, Parity
    from smokealarm.mirror.pairs import Monitoring
    from smokealarm.pipeline.measurement import Metric
    from smokealarm.series import TimeSeries
    from smokealarm.tape import Resources, Tape

__all__ = ["Alone", "Outcome", "judge_random", "judge_tape"]

RANDOM_MINUTES: Final = 240
"""How long a random account is looked at."""
_AFTER: Final = 15
"""Minutes after the end, in which nothing is measured and the slower of the two may still fire."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A firing to which the other side has none; minutes count from the case's begin, ``closed`` None if it lasts."""

    case: str
    side: str
    opened: int
    closed: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pair did on one tape or one random account.

    ``leads`` has for each time that both fired by how many minutes the alarm opened first; a negative number means that
    the rule did. Firings that overlap one after the other are one time.
    """

    rule_id: str
    case: str
    leads: tuple[int, ...]
    alone: tuple[Alone, ...]
    failure: str | None


def judge_tape(monitoring: Monitoring, case: str, tape: Tape) -> tuple[Outcome, ...]:
    """Return what every pair does on what a scenario measured."""
    metrics = TapeAccount.of(tape, ORIGIN + tape.minute_of_hour)
    return tuple(_judged(monitoring, case, tape.resources, metrics)) if metrics else ()


def judge_random(monitoring: Monitoring, seed: int, resources: Resources) -> tuple[Outcome, ...]:
    """Return what every pair does on an account that is drawn from a seed."""
    alarms = [pair.alarm for pair in monitoring.pairs]
    metrics = random_account(seed, alarms, ORIGIN, RANDOM_MINUTES)
    return tuple(_judged(monitoring, f"seed {seed}", resources, metrics))


def _judged(
    monitoring: Monitoring, case: str, resources: Resources, metrics: Mapping[Metric, TimeSeries]
) -> Iterator[Outcome]:
    tenant = Tenant(monitoring.settings, Place(resources.account, resources.region))
    wanted = {key for pair in monitoring.pairs for key in keys_of(pair.rule)}
    stop = next(iter(metrics.values())).stop
    shared, context = filled(tenant, metrics, stop + _AFTER, wanted)
    for pair in monitoring.pairs:
        parity = compare(pair.rule, pair.alarm, shared, tolerance=_AFTER, context=context)
        yield _outcome(pair.rule_id, case, parity, stop)


def _outcome(rule_id: str, case: str, parity: Parity, stop: int) -> Outcome:
    """Return what a parity says, but for alarms that only the silence after the last minute sets off."""

    def alone(side: str, firings: Sequence[Firing]) -> Iterator[Alone]:
        for each in firings:
            closed = None if each.closed is None else each.closed - parity.first
            yield Alone(case, side, each.opened - parity.first, closed)

    found = (
        *alone("rule", parity.only_rule),
        *alone("alarm", [each for each in parity.only_alarm if each.opened <= stop]),
    )
    return Outcome(rule_id, case, tuple(_leads(parity)), found, parity.failure)


def _leads(parity: Parity) -> Iterator[int]:
    """Yield the lead of each group of firings that are tied together by pairs."""
    seen: set[tuple[str, int]] = set()
    for rule, alarm in sorted(parity.pairs, key=lambda pair: min(each.opened for each in pair)):
        names = {("rule", rule.opened), ("alarm", alarm.opened)}
        if seen.isdisjoint(names):
            yield rule.opened - alarm.opened
        seen |= names
