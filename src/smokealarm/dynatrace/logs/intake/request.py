"""Attributes that a request brings beside its body.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/acquire-log-data/\
logs-classic-ingestion-api/log-classic-ingest-json-txt-logs
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from smokealarm.dynatrace.logs.intake.structure import text_of

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.record import Attributes

__all__ = ["request_attributes"]

_RESERVED = frozenset({"content-type", "structure"})
"""Parameters of the endpoint itself, which never become attributes."""


def request_attributes(query: str = "", header: str = "") -> Attributes:
    """Return the attributes of a query string and of the header ``X-Dynatrace-Attr``; the query takes precedence.

    A key that one of them repeats has several values. Keys are in lower case, as those of a body are.
    """
    return tuple((_pairs(header) | _pairs(query)).items())


def _pairs(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        key = text_of(name).lower()
        if key and key not in _RESERVED:
            found[key] = (*found.get(key, ()), text_of(value))
    return found
