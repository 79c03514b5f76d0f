"""Lines of functions as a tape has them: without what depends on the machine, and the same from run to run."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from smokealarm.tape.wording import Wording

__all__ = ["own_frames", "steady_line", "steady_text"]

_TRACEBACK: Final = "Traceback (most recent call last):"
_OWN_FRAME: Final = re.compile(r'\s+File "/(?:var/task|opt)/')
"""Where functions and layers lie; the interpreter lies elsewhere on each machine."""
_USED: Final = re.compile(r"(?P<head>Memory Size: (?P<size>\d+) MB\s+Max Memory Used: )(?P<used>\d+) MB")
_COMPACT: Final = (",", ":")


def steady_line(message: str, wording: Wording) -> str:
    """Return a whole line."""
    return steady_text(_with_own_frames(message), wording)


def steady_text(text: str, wording: Wording) -> str:
    """Return what is left of a line; memory is rounded up as in :mod:`smokealarm.tape.steadiness`."""
    return wording.text(_USED.sub(_rounded, text))


def own_frames(message: str) -> str:
    """Return a text with the frames of a traceback that are the function's own, as files and lines."""
    head, begins, frames = message.partition(_TRACEBACK)
    kept = (line for line in frames.splitlines() if not line[:1].isspace() or _OWN_FRAME.match(line))
    return head + begins + "\n".join(kept)


def _with_own_frames(message: str) -> str:
    """Return a line with such tracebacks, be it structured or not; a line without any stays as it is."""
    if _TRACEBACK not in message:
        return message
    try:
        entries: dict[str, Any] = json.loads(message)
    except ValueError:
        return own_frames(message)
    kept = {name: own_frames(each) if isinstance(each, str) else each for name, each in entries.items()}
    return json.dumps(kept, ensure_ascii=False, separators=_COMPACT) + message[len(message.rstrip()) :]


def _rounded(found: re.Match[str]) -> str:
    tenth = int(found["size"]) / 10
    return f"{found['head']}{round(math.ceil(int(found['used']) / tenth) * tenth)} MB"
