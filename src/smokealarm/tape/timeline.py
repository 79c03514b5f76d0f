"""What happened in a scenario, in the order of its virtual minutes, for a person who asks why it failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smokealarm.tape.model import FaultSpan, MetricTrack, Tape, ToldProblem
    from smokealarm.tape.notation import Values

__all__ = ["telling_lines", "timeline"]

_SECONDS: Final = 60
_WIDTH: Final = 110
"""Characters of a log line, so that it fits beside what a CI server writes in front of it."""
_TELLING: Final = re.compile(
    "Error|Fail|Throttl|TimedOut|Abort|Dropped|4xx|5xx|Invalid|Visible|Oldest|DLQ|DeadLetter|Rejected"
    "|^Invocations$|^Executions(Started|Succeeded)$"
)
"""The names of metrics that say whether something went wrong; what a healthy run costs is none of them."""
_GAUGE: Final = "Approximate"
_NOISE: Final = ("INIT_START ", "START ", "END ", '{"_aws"')
"""How log lines begin that say nothing of a failure: the frame of an invocation, and metrics in embedded format."""

_Row = tuple[int, str, str]


def timeline(tape: Tape) -> str:
    """Return the faults, problems, notifications, alarms and metrics of a tape, one to a line, by virtual minute.

    A metric stands at the first minute in which it is not zero, with its sums by the minute (of a gauge, its largest
    values). Left out are metrics that never were, those of healthy runs, and those of several resources together.
    """
    rows = sorted(_rows(tape), key=lambda row: row[0])
    lines = [f"minute  {'what':<8}  details", *(f"{minute:>6}  {what:<8}  {said}" for minute, what, said in rows)]
    return "\n".join(lines)


def telling_lines(lines: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the last log events of a function that say something, at most so many.

    Of each the first line is shown, cut to what can be read; whoever masks secrets does so before.
    """
    return tuple(_cut(line.splitlines()[0]) for line in lines if line and not line.startswith(_NOISE))[-most:]


def _cut(line: str) -> str:
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 4]} ..."


def _rows(tape: Tape) -> Iterator[_Row]:
    for fault in tape.faults:
        yield from _fault(fault)
    for track in tape.metrics:
        yield from _metric(track)
    for problem in tape.problems:
        yield from _problem(problem)
    for told in tape.told:
        yield told.minute, "told", f"{told.channel}, {told.profile}: {told.state}, {told.outcome}"
    for alarm in tape.alarms:
        yield alarm.minute, "alarm", f"{alarm.alarm}: {alarm.state}"


def _fault(fault: FaultSpan) -> Iterator[_Row]:
    details = "".join(f", {name} {value}" for name, value in fault.details)
    named = f"{fault.name} on {fault.target}" if fault.target else fault.name
    if fault.begin is not None:
        yield int(fault.begin // _SECONDS), "fault", f"{named} begins{details}"
    if fault.end is not None:
        yield int(fault.end // _SECONDS), "fault", f"{named} ends"


def _metric(track: MetricTrack) -> Iterator[_Row]:
    metric = track.metric
    if len(metric.dimensions) != 1 or not _TELLING.search(metric.name):
        return
    values = track.recorded.maximum if metric.name.startswith(_GAUGE) else track.recorded.total
    first = next((minute for minute, value in enumerate(values) if value), None)
    if first is not None:
        resource = metric.dimensions[0][1].rpartition(":")[2]
        yield first, "metric", f"{metric.name} of {resource}: {', '.join(_runs(values))}"


def _runs(values: Values) -> Iterator[str]:
    """Yield the minutes that have a value other than zero; neighbours with the same are one entry."""
    begin = 0
    for minute in range(1, len(values) + 1):
        if minute == len(values) or values[minute] != values[begin]:
            if value := values[begin]:
                last = minute - 1
                yield f"{begin}: {value:g}" if last == begin else f"{begin}-{last}: {value:g}"
            begin = minute


def _problem(problem: ToldProblem) -> Iterator[_Row]:
    yield problem.opened, "problem", f"'{problem.title}' opens, by the rule {problem.rule}"
    if problem.closed is not None:
        yield problem.closed, "problem", f"'{problem.title}' closes"
