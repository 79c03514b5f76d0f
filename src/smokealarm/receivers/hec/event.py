"""An indexed event as a frozen value."""

import json
from dataclasses import dataclass
from typing import Any

FieldValue = str | int | float | bool | tuple[str | int | float | bool, ...]
"""What an indexed field may hold: a scalar, or several of them."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one event of a request said about itself; None where it left the choice to the token.

    ``event_json`` is the value of ``event`` as JSON text; ``time`` is epoch seconds.
    """

    event_json: str
    time: float | None = None
    host: str | None = None
    source: str | None = None
    sourcetype: str | None = None
    index: str | None = None
    fields: tuple[tuple[str, FieldValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it was indexed: defaults applied, with the name of its token, never the token itself.

    ``time`` and ``received_at`` are epoch seconds; the latter is of the collector's clock.
    """

    event_json: str
    time: float
    host: str
    source: str
    sourcetype: str
    index: str
    fields: tuple[tuple[str, FieldValue], ...]
    token: str
    channel: str | None
    received_at: float

    @property
    def event(self) -> Any:
        """The event itself: text, number, or a fresh copy of the object."""
        return json.loads(self.event_json)

    def field(self, name: str) -> FieldValue | None:
        """Return an indexed field by name, or None."""
        return dict(self.fields).get(name)

    def __str__(self) -> str:
        return f"{self.index}/{self.sourcetype} {self.event_json:.80}"
