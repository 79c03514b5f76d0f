"""Findings that a comment in YAML accepts: ``# smokealarm: ignore schema/type -- the reason``.

At the end of a line it speaks of that line, on a line of its own of the next one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.check.accepted import Accepted
from smokealarm.check.located import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.source import Source

__all__ = ["accepted_in_comments"]

_COMMENT = re.compile(
    r"^(?P<before>.*?)(?P<comment>#[ \t]*smokealarm:[ \t]*ignore[ \t]+(?P<id>\S+)(?:[ \t]+--[ \t]*(?P<reason>.*))?)$",
    re.MULTILINE,
)


def accepted_in_comments(source: Source) -> Iterator[Accepted]:
    """Yield what the comments of a file accept; JSON has no comments."""
    if not source.is_yaml or "smokealarm:" not in source.text:
        return
    for found in _COMMENT.finditer(source.text):
        line, _ = source.position(found.start("comment"))
        spoken_of = line if found["before"].strip() else line + 1
        reason = (found["reason"] or "").strip()
        yield Accepted(found["id"], reason, source, Span(*found.span("comment")), source.name, spoken_of)
