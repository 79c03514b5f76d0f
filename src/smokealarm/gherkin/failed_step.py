"""A failure as its scenario tells it: the steps before it, the one that failed, what was expected and what was got."""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.gherkin.scenario_lines import StepLine

__all__ = ["FailedStep", "Note", "annotation", "folded", "raised_at", "said_of_failure", "what_went_wrong"]

_INDENT: Final = " " * 8
_WHENCE: Final = re.compile(r" +\+ +(?:where|and) ")
"""How pytest begins a line that says where a value of an assertion is from."""


@dataclass(frozen=True, slots=True)
class FailedStep:
    """Which step of a scenario failed: ``place`` is its index among ``steps``; ``file`` as the user would write it."""

    file: str
    scenario: str
    steps: tuple[StepLine, ...]
    place: int

    @property
    def type(self) -> str:
        """Whether it is one of given, when and then."""
        return self.steps[self.place].type


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a failure that takes several lines, under a heading."""

    heading: str
    text: str


def said_of_failure(failed: FailedStep, error: BaseException, notes: Sequence[Note], *, fold: bool) -> str:
    """Return a failure as text.

    ``fold`` is for the log of GitHub Actions: it hides the notes behind their headings, and annotates the step's line.
    """
    lines = [f"{failed.file}:{failed.steps[failed.place].number}: {failed.scenario}", ""]
    for place, step in enumerate(failed.steps):
        mark = ">" if place == failed.place else " " if place < failed.place else "-"
        lines.append(f"  {mark} {step.keyword} {step.text}")
        if place == failed.place:
            lines += ["", *(f"{_INDENT}{line}" for line in what_went_wrong(error)), ""]
    for note in notes:
        lines += ["", *(folded(note) if fold else (f"{note.heading}:", *note.text.splitlines()))]
    if fold:
        lines += ["", annotation(failed, error)]
    return "\n".join(lines)


def annotation(failed: FailedStep, error: BaseException) -> str:
    """Return what makes GitHub Actions show a failure at the line of its step.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
    """
    step = failed.steps[failed.place]
    said = "\n".join([f"{step.keyword} {step.text}", *map(str.strip, what_went_wrong(error))])
    file, title = (_escaped(each).replace(":", "%3A").replace(",", "%2C") for each in (failed.file, failed.scenario))
    return f"::error file={file},line={step.number},title={title}::{_escaped(said)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def raised_at(error: BaseException) -> str:
    """Return the file and line that raised an error; blank if it was never raised."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{os.path.relpath(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""


def folded(note: Note) -> Iterator[str]:
    """Yield the lines of a note as a group of a GitHub Actions log.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#grouping-log-lines
    """
    yield f"::group::{note.heading}"
    yield from (line.replace("::", ": :") if line.startswith("::") else line for line in note.text.splitlines())
    yield "::endgroup::"


def what_went_wrong(error: BaseException) -> Iterator[str]:
    """Yield the words of an error line by line, for an assertion what pytest found out about its two sides.

    By which calls a step came to them is the step's business alone.
    """
    name = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    said = str(error) or "the step failed"
    yield from (line for line in f"{name}{said}".splitlines() if not _WHENCE.match(line))
    if place := raised_at(error):
        yield f"at {place}"
