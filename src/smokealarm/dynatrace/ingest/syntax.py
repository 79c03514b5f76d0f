"""What a line says, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["DataPoint", "Metadata", "PayloadType", "Summary"]

PayloadType: TypeAlias = Literal["gauge", "count"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The values that one line stands for: smallest, largest, sum, and how many they are."""

    minimum: float
    maximum: float
    total: float
    count: int

    @classmethod
    def of(cls, value: float) -> Summary:
        """Make the summary of a single value."""
        return cls(value, value, value, 1)


@dataclass(frozen=True, slots=True)
class DataPoint:
    """One data line.

    ``dimensions`` keeps the order in which the keys first appear; ``timestamp`` is in milliseconds since the Unix
    epoch, ``None`` where the line gives none. For a count the summary is that of its delta.
    """

    metric_key: str
    dimensions: tuple[tuple[str, str], ...]
    payload_type: PayloadType
    summary: Summary
    timestamp: int | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """One metadata line; ``properties`` are without ``dt.meta.`` and in lower case, the first of a name is kept."""

    metric_key: str
    payload_type: PayloadType
    properties: tuple[tuple[str, str], ...]
