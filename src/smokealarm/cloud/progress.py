"""Show what the installer is doing: a bar on a terminal, plain lines elsewhere."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol, TextIO

from rich.console import Console
from rich.progress import Progress as RichProgress
from rich.progress import TaskID

_BEGUN: Final = re.compile(r"^\s*(Downloading|Building) (\S+)")
_ENDED: Final = re.compile(r"^\s*(Downloaded|Built) (\S+)")
_MILESTONE: Final = re.compile(r"^\s*(Resolved|Prepared|Installed) \d+ packages?")


class Progress(Protocol):
    """Somewhere to show the installer's lines as they come."""

    def line(self, text: str) -> None:
        """Take one line of the installer's output."""


class PlainLines:
    """For logs: the milestones only, one line each."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def line(self, text: str) -> None:
        """Print the line when it says that a stage is over."""
        if _MILESTONE.match(text):
            print(f"  {text.strip()}", file=self._out, flush=True)


@contextmanager
def shown(title: str, out: TextIO | None = None) -> Iterator[Progress]:
    """Announce a piece of work and show its progress until it is over; ``out`` is standard error unless given."""
    stream = out or sys.stderr
    if not stream.isatty():
        print(title, file=stream, flush=True)
        yield PlainLines(stream)
        return
    with RichProgress(console=Console(file=stream), transient=True) as bars:
        yield _Bar(bars, bars.add_task(title, total=None))
    print(f"{title} done", file=stream, flush=True)


class _Bar:
    """A bar whose length is the number of downloads and builds announced so far, plus the linking at the end."""

    def __init__(self, bars: RichProgress, task: TaskID) -> None:
        self._bars, self._task = bars, task
        self._begun, self._ended = 1, 0

    def line(self, text: str) -> None:
        """Lengthen or advance the bar by what the line says."""
        if _BEGUN.match(text):
            self._begun += 1
        elif _ENDED.match(text):
            self._ended += 1
        elif text.startswith("Installed"):
            self._ended = self._begun
        self._bars.update(self._task, total=self._begun, completed=self._ended)
