"""Texts of a run, such as mails and log lines, as a tape has them: the same from run to run, and without secrets.

Names get the tape's prefix. Moments of the run are moved to the hour in which every tape begins, be they written as a
date with a time, as a stamp in a key or as seconds or milliseconds since the epoch; others, such as those in the data
of a file, stay. What is random (ids of requests, messages and traces, ports) is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from smokealarm.secrets import masked
from smokealarm.tape.tenant import ORIGIN

if TYPE_CHECKING:
    from smokealarm.tape.names import Names

__all__ = ["Wording"]

_MINUTE: Final = 60
_DAY: Final = 24 * 60 * 60
_RANDOM: Final = re.compile(
    r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|1-[0-9a-f]{8}-[0-9a-f]{24})\b", re.IGNORECASE
)
_STREAM: Final = re.compile(r"\d{4}/\d\d/\d\d/(?P<version>\[[^\]]+\])[0-9a-f]{32}\b")
"""A log stream: the date, the function's version and the id of its environment."""
_PORT: Final = re.compile(r"(?<=//127\.0\.0\.1):\d+|(?<=//localhost):\d+")
_PROBLEM_MONTH: Final = re.compile(r"\bP-\d{4}(?=\d)")
_EPOCH: Final = re.compile(r"(?<![\d.])(?P<seconds>\d{10})(?P<milliseconds>\d{3})?(?!\d)")
_DATE: Final = re.compile(
    r"(?<!\d)(?P<date>\d{4}(?P<dash>-?)\d\d(?P=dash)\d\d)(?P<between>[T ])"
    r"(?P<time>\d\d(?P<colon>:?)\d\d(?:(?P=colon)\d\d)?)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Writes the texts of one run; ``begin_minute`` is the epoch minute of its begin, which is ``minute_of_hour``."""

    names: Names
    begin_minute: int

    def text(self, written: str) -> str:
        """Return a text as the tape has it."""
        steady = _RANDOM.sub("…", _STREAM.sub(r"\g<version>…", masked(self.names.text(written))))
        named = _PORT.sub("", steady)
        dated = _DATE.sub(self._date, _EPOCH.sub(self._epoch, named))
        return _PROBLEM_MONTH.sub(f"P-{datetime.fromtimestamp(ORIGIN * _MINUTE, UTC):%y%m}", dated)

    def _moved(self, epoch: int) -> int | None:
        """Return a moment of the run as a tape's, None for one that is about something else."""
        since = epoch - self.begin_minute * _MINUTE
        return since + (ORIGIN + self.begin_minute % 60) * _MINUTE if -_DAY <= since <= 2 * _DAY else None

    def _epoch(self, found: re.Match[str]) -> str:
        moved = self._moved(int(found["seconds"]))
        return found[0] if moved is None else f"{moved}{found['milliseconds'] or ''}"

    def _date(self, found: re.Match[str]) -> str:
        date, time = (f"%Y{found['dash']}%m{found['dash']}%d", found["colon"].join(_PARTS[: _parts(found)]))
        form = f"{date}{found['between']}{time}"
        try:
            written = datetime.strptime(found[0], form).replace(tzinfo=UTC)
        except ValueError:
            return found[0]
        moved = self._moved(int(written.timestamp()))
        return found[0] if moved is None else datetime.fromtimestamp(moved, UTC).strftime(form)


_PARTS: Final = ("%H", "%M", "%S")
_MINUTES_ONLY: Final = 4


def _parts(found: re.Match[str]) -> int:
    """Count hours, minutes and seconds of a written time."""
    return 2 if len(found["time"].replace(":", "")) == _MINUTES_ONLY else 3
