"""A log record: what every other part of this room reads and makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from smokealarm.dynatrace.logs.severity import NO_LOGLEVEL, status_of

__all__ = ["Attributes", "LogRecord", "Values"]

Values: TypeAlias = tuple[str, ...]
"""The values of one attribute, in order; most have one."""

Attributes: TypeAlias = tuple[tuple[str, Values], ...]
"""Names and values, in order of arrival, each name once."""


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One log record; ``timestamp`` is in milliseconds since the Unix epoch, UTC.

    ``attributes`` are all others than ``timestamp``, ``content``, ``loglevel`` and ``status``; a ``status`` among them
    takes the place of the one that follows from the log level.
    """

    timestamp: int
    content: str
    loglevel: str = NO_LOGLEVEL
    attributes: Attributes = ()

    @property
    def status(self) -> str:
        """The group that the log level belongs to: ERROR, WARN, INFO or NONE."""
        return status_of(self.loglevel)

    def fields(self) -> dict[str, Values]:
        """Return every attribute by its name, the special ones among them."""
        return {
            "timestamp": (str(self.timestamp),),
            "status": (self.status,),
            "loglevel": (self.loglevel,),
            "content": (self.content,),
            **dict(self.attributes),
        }

    def values(self, name: str) -> Values:
        """Return the values of one attribute; none if the record does not have it."""
        if name == "content":
            return (self.content,)
        found = (values for key, values in self.attributes if key == name)
        return next(found, None) or self.fields().get(name, ())
