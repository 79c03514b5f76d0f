"""What happened in a sandbox since somebody last looked, in one line each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["Happenings"]


class Happenings:
    """Looks at a sandbox's problems and receivers, and remembers what it has told."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._told: set[str] = set()

    def news(self) -> tuple[str, ...]:
        """Return what is new, in the order of its time."""
        lines = [(minute, text) for minute, text in self._all() if f"{minute} {text}" not in self._told]
        self._told |= {f"{minute} {text}" for minute, text in lines}
        return tuple(f"{_clock(minute)}  {text}" for minute, text in sorted(lines, key=lambda line: line[0]))

    def _all(self) -> Iterator[tuple[int, str]]:
        environment = self._sandbox.tenant.environment
        for problem in environment.incidents.problems:
            yield problem.opened_at, f"problem {problem.display_id} opened: {problem.title}"
            if problem.closed_at is not None:
                yield problem.closed_at, f"problem {problem.display_id} closed: {problem.title}"
        for attempt in environment.delivery.log.attempts:
            yield attempt.minute, str(attempt)


def _clock(minute: int) -> str:
    return f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%d %H:%M}"
