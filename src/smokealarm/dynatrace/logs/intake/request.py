"""What a request says beside its body: of what type this is, how to structure it, and further attributes.

https://docs.dynatrace.com/managed/dynatrace-api/environment-api/log-monitoring-v2/post-ingest-logs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from smokealarm.dynatrace.logs.intake.answer import BodyRefused
from smokealarm.dynatrace.logs.intake.structure import text_of

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.intake.structure import Structure
    from smokealarm.dynatrace.logs.record import Attributes, Values

__all__ = ["LogRequest", "log_request"]

_CONTENT_TYPE, _STRUCTURE = "content-type", "structure"
_RESERVED = frozenset({_CONTENT_TYPE, _STRUCTURE})
"""Parameters of the endpoint itself, which never become attributes."""

_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class LogRequest:
    """What goes with a body; ``attributes`` take precedence over those of the body."""

    content_type: str = "application/json"
    structure: Structure = "flattened"
    attributes: Attributes = ()


def log_request(content_type: str, query: str = "", attributes: str = "", options: str = "") -> LogRequest:
    """Return what the header ``Content-Type``, the query and ``X-Dynatrace-Attr`` and ``-Options`` say of a body.

    The query takes precedence over the headers. A key that is repeated has several values.

    Raises:
        BodyRefused: a structure is asked for that there is not.
    """
    asked, header = _pairs(query), _pairs(attributes)
    parameters = _pairs(options) | asked
    structure = parameters.get(_STRUCTURE, ("flattened",))[0]
    if structure not in ("flattened", "raw"):
        raise BodyRefused(_BAD_REQUEST, f"structure {structure!r} is not known; expected raw or flattened.")
    merged = header | asked
    return LogRequest(
        asked.get(_CONTENT_TYPE, (content_type,))[0],
        "raw" if structure == "raw" else "flattened",
        tuple((key, values) for key, values in merged.items() if key not in _RESERVED),
    )


def _pairs(text: str) -> dict[str, Values]:
    found: dict[str, Values] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        key = text_of(name).lower()
        if key:
            found[key] = (*found.get(key, ()), text_of(value))
    return found
