"""What the picture of a scenario shows: what was broken and when, what alerts saw and did, and who was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smokealarm.cloudwatch import MetricAlarm, keys_of
from smokealarm.dynatrace.detection.trace import SampleKind
from smokealarm.dynatrace.integration import origin_of
from smokealarm.replay import trace
from smokealarm.report.review.words import failure_words, short_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.dynatrace.detection import MetricEventRule
    from smokealarm.replay import Monitoring, PreparedTape, RuleTrace
    from smokealarm.tape import Recorded, Tape, ToldOnce
    from smokealarm.tape.notation import Values

__all__ = ["MOST_CURVES", "Curve", "Mark", "Panel", "Reading", "Span", "Timeline", "timeline_of"]

_MINUTE: Final = 60
MOST_CURVES: Final = 4
"""How many series a panel shows."""
_MOST_MEASURED: Final = 3
_ALARM: Final = "ALARM"
_TELLING: Final = {
    "Errors": "failed runs of functions",
    "Throttles": "refused runs of functions",
    "ExecutionsFailed": "failed executions",
    "ApproximateNumberOfMessagesVisible": "messages that wait",
    "DeadLetterErrors": "events that could not be set aside",
    "FailedInvocations": "events that were not delivered",
    "ApproximateAgeOfOldestMessage": "age of the oldest message",
    "Invocations": "runs of functions, events of rules",
    "NumberOfMessagesSent": "messages sent",
}
"""Metrics that tell most about a scenario without an alert; the first ones with a value other than 0 are shown."""
_UNITS: Final = {"ApproximateAgeOfOldestMessage": "Second"}


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasted, in minutes from the scenario's begin; ``end`` None if it lasted to the end."""

    label: str
    begin: float
    end: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a minute."""

    label: str
    minute: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a series in one minute, and whether the rule found it wrong."""

    minute: int
    value: float
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """One series; ``missing`` are the minutes that counted as wrong because there was no value."""

    name: str
    readings: tuple[Reading, ...]
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """What one alert saw and did; or, without ``rule``, what was measured while no alert opened.

    ``limit`` is its threshold, if it has one, in the ``unit`` of the values, which is blank where none is known.
    ``open`` is when its problem was open, ``twin`` when the CloudWatch alarm that mirrors it was in ALARM, None if
    there is no such alarm.
    """

    rule: str
    title: str
    curves: tuple[Curve, ...]
    limit: float | None = None
    unit: str = ""
    open: tuple[Span, ...] = ()
    twin: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of one scenario, ``minutes`` long."""

    minutes: int
    failures: tuple[Span, ...]
    messages: tuple[Mark, ...]
    panels: tuple[Panel, ...]


def timeline_of(ready: PreparedTape, monitoring: Monitoring) -> Timeline:
    """Return what the picture of a tape's scenario shows, by the rules and alarms of a monitoring."""
    tape = ready.tape
    rules = dict.fromkeys(each.rule for each in tape.problems)
    panels = tuple(_panel(rule, ready, monitoring) for rule in rules)
    return Timeline(
        tape.minutes,
        tuple(_failures(tape)),
        tuple(Mark(_message(each, tape.resources.prefix), each.minute) for each in tape.told),
        panels or _measured(tape),
    )


def _failures(tape: Tape) -> Iterator[Span]:
    for each in tape.faults:
        end = None if each.end is None else each.end / _MINUTE
        yield Span(failure_words(each, tape.resources.prefix), (each.begin or 0.0) / _MINUTE, end)


def _message(told: ToldOnce, prefix: str) -> str:
    to = ", ".join(told.to) or told.channel
    about = f": {short_title(told.about, prefix)}" if told.about else ""
    failed = "" if told.outcome == "delivered" else f" ({told.outcome})"
    return f"{told.state.lower()} to {to}{failed}{about}"


def _panel(rule_id: str, ready: PreparedTape, monitoring: Monitoring) -> Panel:
    tape, rule = ready.tape, monitoring.rule(rule_id)
    problems = [each for each in tape.problems if each.rule == rule_id]
    title = short_title(problems[0].title, tape.resources.prefix)
    seen = None if rule is None else trace(rule, ready)
    return Panel(
        rule_id,
        title,
        () if seen is None else tuple(_curves(seen, ready)),
        None if seen is None else next((each.threshold for each in seen.minutes if each.threshold is not None), None),
        "" if rule is None else _unit(rule),
        tuple(Span(short_title(each.title, tape.resources.prefix), each.opened, each.closed) for each in problems),
        _twin(rule_id, ready, monitoring),
    )


def _unit(rule: MetricEventRule) -> str:
    """Return the unit of what a rule asks for, if that is a single metric; a rate of several has none of theirs."""
    origins = {origin_of(key) for key in keys_of(rule)}
    found = next(iter(origins)) if len(origins) == 1 else None
    return (found.mapped.unit if found else None) or ""


def _curves(seen: RuleTrace, ready: PreparedTape) -> list[Curve]:
    """Return each series, those first in which most was wrong."""
    readings: dict[str, dict[int, Reading]] = {}
    missing: dict[str, set[int]] = {}
    for each in seen.minutes:
        newest, name = each.detail.samples[-1], _series_name(each.series, ready)
        minute = newest.minute - ready.begin
        if minute < 0:
            continue
        if newest.value is not None:
            wrong = newest.kind is SampleKind.VIOLATING
            readings.setdefault(name, {})[minute] = Reading(minute, newest.value, wrong)
        elif newest.kind is SampleKind.MISSING_VIOLATING:
            missing.setdefault(name, set()).add(minute)
    names = dict.fromkeys((*readings, *missing))
    curves = [
        Curve(name, tuple(readings.get(name, {}).values()), tuple(sorted(missing.get(name, ())))) for name in names
    ]
    return sorted(curves, key=_calm)[:MOST_CURVES]


def _calm(curve: Curve) -> tuple[int, float]:
    return -sum(each.wrong for each in curve.readings), -max((each.value for each in curve.readings), default=0.0)


def _series_name(series: Iterable[tuple[str, str | None]], ready: PreparedTape) -> str:
    """Return what a series is of, as people call it: names of entities, without the pipeline's prefix."""
    found = []
    for _, value in series:
        entity = ready.entities.find(value or "")
        found.append(entity.name if entity else value or "")
    prefix = f"{ready.tape.resources.prefix}-"
    return ", ".join(dict.fromkeys(each.removeprefix(prefix) for each in found if each)) or "all together"


def _twin(rule_id: str, ready: PreparedTape, monitoring: Monitoring) -> tuple[Span, ...] | None:
    """Return when the alarm that mirrors a rule was in ALARM, judged on what CloudWatch measured."""
    alarm = next((each.alarm for each in monitoring.alarms if each.rule == rule_id), None)
    if not isinstance(alarm, MetricAlarm):
        return None
    spans: list[Span] = []
    judged = ready.judged(alarm)
    for place in judged.changed:
        minute = int(judged.minutes[place]) - ready.begin
        if str(judged.state(place)) == _ALARM:
            spans.append(Span(alarm.name, minute, None))
        elif spans and spans[-1].end is None:
            spans[-1] = Span(alarm.name, spans[-1].begin, minute)
    return tuple(spans)


def _measured(tape: Tape) -> tuple[Panel, ...]:
    """Return what was measured where no alert opened: the metrics that tell most, each of the resources with values."""
    panels = []
    for name, words in _TELLING.items():
        tracks = [each for each in tape.metrics if each.metric.name == name and len(each.metric.dimensions) == 1]
        curves = [
            Curve(
                each.metric.dimensions[0][1].removeprefix(f"{tape.resources.prefix}-"),
                tuple(Reading(at, value) for at, value in enumerate(_values(each.recorded, name)) if value is not None),
            )
            for each in tracks
            if any(each.recorded.total)
        ]
        if curves:
            panels.append(Panel("", words, tuple(curves[:MOST_CURVES]), unit=_UNITS.get(name, "")))
    return tuple(panels[:_MOST_MEASURED])


def _values(recorded: Recorded, name: str) -> Values:
    """Return a level's highest values and a count's sums."""
    return recorded.maximum if name.startswith("Approximate") else recorded.total
