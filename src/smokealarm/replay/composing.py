"""Composed tapes: somebody writes what is measured, and what the monitoring does with it is written into them.

Whoever accepts that reads in the diff what it means, and holds it against what the rules are meant to do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smokealarm.errors import UsageError
from smokealarm.replay.folder import Folder
from smokealarm.replay.judging import replay
from smokealarm.replay.prepared import prepared
from smokealarm.tape import load_tape, write_tape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smokealarm.replay.verdict import Verdict
    from smokealarm.tape import Tape

__all__ = ["accept", "expectations"]


def accept(file: Path, monitoring: Path) -> Tape:
    """Write into a composed tape what a folder of monitoring does on it, in words, too, and return it.

    Raises:
        UsageError: the tape was recorded, or one of both cannot be read.
    """
    tape = load_tape(file)
    if not tape.made.composed:
        raise UsageError(f"{file}: was recorded; a drill makes it anew: pytest {tape.scenario.feature} --tapes DIR")
    verdict = replay(Folder(monitoring).monitoring(tape.configured), prepared(tape))
    told = tuple(replace(each, about="", subject="", text="") for each in verdict.told)
    scenario = replace(tape.scenario, expected=tuple(expectations(tape, verdict)))
    found = replace(tape, scenario=scenario, problems=verdict.problems, told=told, alarms=verdict.alarms)
    file.write_text(write_tape(found), encoding="utf-8")
    return found


def expectations(tape: Tape, verdict: Verdict) -> Iterator[str]:
    """Yield a sentence for each problem of a verdict, or one that there is none."""
    names = {each.id: each.name for each in tape.entities}
    for each in verdict.problems:
        where = ", ".join(names.get(entity, entity) for entity in each.entities) or "the environment"
        until = "on" if each.closed is None else f"to {each.closed}"
        yield f"{each.rule}: a problem is open on {where} from minute {each.opened} {until}"
    if not verdict.problems:
        yield "no problem opens"
