"""What a monitoring does on a tape, and where that differs from what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.tape import AlarmChange, Tape, ToldOnce, ToldProblem

__all__ = ["Verdict", "differences"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one scenario; all minutes count from the tape's begin.

    ``failures`` are the rules whose query could not be answered at least for a time, and why; that is no fault of a
    rule where its metric came late or never.
    """

    problems: tuple[ToldProblem, ...]
    told: tuple[ToldOnce, ...]
    alarms: tuple[AlarmChange, ...]
    failures: tuple[tuple[str, str], ...] = ()

    def alarm_state(self, name: str, minute: int) -> str | None:
        """Return the state of an alarm after a minute; None if it had not changed since the tape's begin."""
        states = [each.state for each in self.alarms if each.alarm == name and each.minute <= minute]
        return states[-1] if states else None


def differences(tape: Tape, verdict: Verdict) -> tuple[str, ...]:
    """Return in sentences what the recorded run did otherwise than a verdict; nothing if both agree.

    Of alarms a tape has those that its scenario asked for, each with the state that it had at that minute.
    """
    return (*_problems(tape, verdict), *_told(tape, verdict), *_alarms(tape, verdict))


def _problems(tape: Tape, verdict: Verdict) -> Iterator[str]:
    for each in tape.problems:
        if each not in verdict.problems:
            yield f"recorded, not replayed: {_problem(each)}"
    for each in verdict.problems:
        if each not in tape.problems:
            yield f"replayed, not recorded: {_problem(each)}"


def _told(tape: Tape, verdict: Verdict) -> Iterator[str]:
    for each in _missing(tape.told, verdict.told):
        yield f"recorded, not replayed: {_attempt(each)}"
    for each in _missing(verdict.told, tape.told):
        yield f"replayed, not recorded: {_attempt(each)}"


def _missing(these: tuple[ToldOnce, ...], those: tuple[ToldOnce, ...]) -> list[ToldOnce]:
    """Return those of the first that the second does not have as often."""
    left, found = list(those), []
    for each in these:
        if each in left:
            left.remove(each)
        else:
            found.append(each)
    return found


def _alarms(tape: Tape, verdict: Verdict) -> Iterator[str]:
    for each in tape.alarms:
        state = verdict.alarm_state(each.alarm, each.minute)
        if state != each.state:
            was = f"{each.alarm} was {each.state} in minute {each.minute}"
            yield f"recorded: the alarm {was}; replayed: {state or 'nothing changed it'}"


def _problem(problem: ToldProblem) -> str:
    ended = "and stayed open" if problem.closed is None else f"and closed in minute {problem.closed}"
    return f"problem of {problem.rule} opened in minute {problem.opened} {ended}: {problem.title!r}"


def _attempt(told: ToldOnce) -> str:
    to = f" to {', '.join(told.to)}" if told.to else ""
    return f"{told.channel}{to} ({told.profile}, {told.state}) in minute {told.minute}: {told.outcome}"
