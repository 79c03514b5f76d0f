"""Replaying a folder on files: reading both, answering what was asked, and answering again when something is saved."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.errors import SmokealarmError, UsageError
from smokealarm.nearest import nearest_names, told_nearest_names, words_of
from smokealarm.replay.changing import found_rule, parse_assignment
from smokealarm.replay.drilled import as_drilled
from smokealarm.replay.folder import Folder, Judges, read_tapes
from smokealarm.replay.report import explained, junit, table
from smokealarm.replay.revision import revision_of
from smokealarm.replay.sweep import chart, sweep
from smokealarm.replay.tracing import trace
from smokealarm.replay.versus import compared
from smokealarm.secrets import Veil
from smokealarm.tape import digest, tape_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from smokealarm.replay.verdict import Verdict

__all__ = ["Question", "run", "watch_over"]

_MOMENT: Final = 1_000
"""Milliseconds after which a watch in which nothing changed says so."""
_SHOWN: Final = 5
"""Names of tapes that an error tells, where several could be meant."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is replayed, on which tapes, with which changes, and what is asked of it."""

    folder: Path
    tapes: tuple[Path, ...]
    changes: tuple[str, ...] = ()
    against: str | None = None
    explain: tuple[str, str] | None = None
    sweep: str | None = None
    junit: Path | None = None


def run(question: Question, say: Callable[[str], object]) -> bool:
    """Answer a question line by line; return whether every verdict is as expected.

    Raises:
        UsageError: something cannot be read, or is not there.
    """
    with Judges() as judges:
        return _answer(question, judges, say)


def watch_over(question: Question, say: Callable[[str], object]) -> None:
    """Answer a question, and again whenever a file of its folder is saved, until somebody interrupts.

    Raises:
        UsageError: the folder or the tapes are not there, so that nothing can be watched.
    """
    from watchfiles import watch  # noqa: PLC0415 - only who watches waits for it

    _require_folder(question.folder)
    list(tape_files(question.tapes))
    with suppress(KeyboardInterrupt), Judges() as judges:
        before: tuple[str, ...] | None = _state(question)
        _answered(question, judges, say)
        # Watching begins only now: what was saved meanwhile is found once, whether or not a change is told first.
        for changes in watch(question.folder, *question.tapes, yield_on_timeout=True, rust_timeout=_MOMENT):
            if changes or before not in (None, _state(question)):
                _answered(question, judges, say)
            before = None


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; expected one of monitoring, with dynatrace/ in it")


def _state(question: Question) -> tuple[str, ...]:
    """Return the same for the same files."""
    return tuple(digest(place) for place in (question.folder, *question.tapes) if place.exists())


def _is_alike(before: Mapping[str, Verdict], after: Mapping[str, Verdict], say: Callable[[str], object]) -> bool:
    sentences = compared(before, after)
    _said(sentences or [f"no verdict differs on {len(after)} tapes"], say)
    return not sentences


def _answer(question: Question, judges: Judges, say: Callable[[str], object]) -> bool:
    if question.junit is not None and (question.explain or question.sweep):
        raise UsageError("--junit writes verdicts; --explain and --sweep have none, expected one without the other")
    _require_folder(question.folder)
    if question.explain is not None:
        return _said(_explained(question, *question.explain), say)
    files, folder = list(tape_files(question.tapes)), Folder(question.folder, question.changes)
    if question.sweep is not None:
        return _said(_swept(folder, files, question.sweep), say)
    judged = judges.judged(folder, files)
    verdicts = {name: each.verdict for name, each in judged.items()}
    if question.against is not None:
        with _other(question.against, folder.place) as place:
            before = {name: each.verdict for name, each in judges.judged(Folder(place), files).items()}
        _write_junit(question, verdicts, {name: compared({name: before[name]}, verdicts) for name in verdicts})
        return _is_alike(before, verdicts, say)
    found = {name: each.differences for name, each in judged.items()}
    _write_junit(question, verdicts, found)
    _said(table(verdicts, found), say)
    return not any(found.values())


def _write_junit(question: Question, verdicts: Mapping[str, Verdict], found: Mapping[str, Sequence[str]]) -> None:
    if question.junit is None:
        return
    than = "recorded" if question.against is None else question.against
    try:
        question.junit.write_text(Veil(os.environ).masked(junit(verdicts, found, than)), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{question.junit}: cannot be written: {error.strerror}") from error


def _explained(question: Question, rule_id: str, name: str) -> Iterator[str]:
    (ready,) = read_tapes([_named(name, question.tapes)]).values()
    monitoring = Folder(question.folder, question.changes).monitoring(ready.tape.configured)
    return explained(trace(found_rule(as_drilled(monitoring, ready.tape), rule_id), ready))


def _swept(folder: Folder, files: list[Path], swept: str) -> Iterator[str]:
    tapes, assignment = read_tapes(files), parse_assignment(swept)
    monitoring = folder.monitoring(next(iter(tapes.values())).tape.resources)
    return chart(assignment, sweep(monitoring, tuple(tapes.values()), assignment))


@contextmanager
def _other(named: str, folder: Path) -> Iterator[Path]:
    """Provide the folder that a text names, or the same folder as a git revision has it."""
    if Path(named).is_dir():
        yield Path(named)
    else:
        with revision_of(folder, named) as extracted:
            yield extracted


def _named(name: str, places: tuple[Path, ...]) -> Path:
    """Return the tape with a name, or with the only name that has these words in it, however they are joined.

    A title of a scenario is among them, and so is a path to a file that is not there.
    """
    if Path(name).is_file():
        return Path(name)
    known = {path.stem: path for path in tape_files(places)}
    wanted = _words(name.rpartition("/")[2].removesuffix(".json"))
    found = [stem for stem in known if wanted == _words(stem)] or [stem for stem in known if wanted in _words(stem)]
    if len(found) == 1:
        return known[found[0]]
    if found and wanted.strip():
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise UsageError(f"{len(found)} tapes have {name!r} in their names: {', '.join(found[:_SHOWN])}{more}")
    if nearest_names(wanted, known):
        raise UsageError(f"there is no tape {name}; {told_nearest_names(wanted, known)}")
    raise UsageError(f"there is no tape {name}; none of {len(known)} in {', '.join(map(str, places))} is called alike")


def _words(name: str) -> str:
    """Return the words of a name with a blank around each, so that no word is taken for a part of another one."""
    return f" {' '.join(words_of(name))} "


def _answered(question: Question, judges: Judges, say: Callable[[str], object]) -> None:
    try:
        _answer(question, judges, say)
    except SmokealarmError as error:
        say(f"smokealarm: {error}")
    say("")


def _said(lines: Iterator[str] | list[str] | tuple[str, ...], say: Callable[[str], object]) -> bool:
    for line in lines:
        say(line)
    return True
