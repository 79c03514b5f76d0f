"""A tape in words, for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.tape.notation import write_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.tape.model import FaultSpan, Tape, ToldOnce, ToldProblem

__all__ = ["as_text"]


def as_text(tape: Tape) -> Iterator[str]:
    """Yield what a scenario was, what became of it, and the metrics that moved; those that stayed 0 are counted."""
    scenario = tape.scenario
    yield f"{scenario.name}  ({scenario.feature}:{scenario.line})"
    yield f"{tape.minutes} minutes; monitoring {tape.made.monitoring}, pipeline {tape.made.pipeline}"
    yield from _part("steps", scenario.steps)
    yield from _part("expected", scenario.expected)
    yield from _part("faults", map(_fault, tape.faults))
    yield from _part("problems", map(_problem, tape.problems))
    yield from _part("told", map(_told, tape.told))
    yield from _part("alarms", (f"minute {each.minute}: {each.alarm} is {each.state}" for each in tape.alarms))
    moved = [each for each in tape.metrics if any(each.recorded.total)]
    yield from _part(
        "CloudWatch",
        (
            f"{each.metric.namespace} {each.metric.name} {_names(each.metric.dimensions)}: "
            f"{write_values(each.recorded.total)}"
            for each in moved
        ),
    )
    yield f"and {len(tape.metrics) - len(moved)} metrics that stayed 0"
    yield f"the tenant knew {len(tape.tenant)} series, {len(tape.entities)} entities and {len(tape.logs)} log records"


def _part(title: str, lines: Iterator[str] | tuple[str, ...] | map[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{title}"
        yield from (f"  {line}" for line in found)


def _fault(fault: FaultSpan) -> str:
    begin, end = (None if each is None else f"{each / 60:g}" for each in (fault.begin, fault.end))
    return f"{fault.name} of {fault.target}, minute {begin} to {end or 'nobody knows when'}"


def _problem(problem: ToldProblem) -> str:
    ended = "still open" if problem.closed is None else f"closed in {problem.closed}"
    return f"minute {problem.opened}, {ended}: {problem.title} ({problem.rule})"


def _told(told: ToldOnce) -> str:
    to = f" to {', '.join(told.to)}" if told.to else ""
    return f"minute {told.minute}: {told.channel}{to}, {told.profile}, {told.state}: {told.outcome}"


def _names(dimensions: tuple[tuple[str, str], ...]) -> str:
    return ",".join(f"{name}={value}" for name, value in dimensions)
