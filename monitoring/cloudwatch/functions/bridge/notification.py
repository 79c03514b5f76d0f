"""A problem notification as ``monitoring/dynatrace/pipeline/bridge.json`` has Dynatrace write it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from bridge.refusal import RefusedError

__all__ = ["Notification", "read_notification"]

DETAIL_TYPES: Final = {"OPEN": "Dynatrace Problem Opened", "RESOLVED": "Dynatrace Problem Resolved"}
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
_IDS: Final = ("pid", "problem_id", "pipeline", "urgency")
_TEXTS: Final = ("title", "severity", "impact", "url")
_MOST_CHARACTERS: Final = 1_000
_MOST_ENTITIES: Final = 50


@dataclass(frozen=True, slots=True)
class Notification:
    """One state of one problem.

    ``pid`` is Dynatrace's internal id, which is never given twice; ``problem_id`` is the number that people see;
    ``state`` is OPEN or RESOLVED; ``entities`` are names.
    """

    pid: str
    problem_id: str
    state: str
    pipeline: str
    urgency: str
    title: str
    severity: str
    impact: str
    url: str
    entities: tuple[str, ...]

    @property
    def key(self) -> str:
        """What is the same whenever the same state of the same problem is told again."""
        return f"{self.pid}/{self.state}"

    @property
    def detail_type(self) -> str:
        """The event's ``detail-type``."""
        return DETAIL_TYPES[self.state]

    def detail(self) -> dict[str, Any]:
        """Return the event's ``detail``; ``key`` lets consumers recognise a repetition, too."""
        texts = {name: getattr(self, name) for name in (*_IDS, *_TEXTS)}
        return {"key": self.key, "state": self.state, **texts, "entities": list(self.entities)}


def read_notification(body: bytes) -> Notification:
    """Read the body of a webhook.

    Raises:
        RefusedError: 400, it is another; says which field is wrong, and not what it holds.

    """
    document = _document(body)
    state = document.get("state")
    if not isinstance(state, str) or state not in DETAIL_TYPES:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"state: expected one of {', '.join(DETAIL_TYPES)}")
    ids = {name: _id(document, name) for name in _IDS}
    texts = {name: _text(document, name) for name in _TEXTS}
    return Notification(state=state, entities=_entities(document), **ids, **texts)


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not JSON") from error
    if not isinstance(document, dict):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is not a JSON object")
    return document


def _id(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name}: expected 1 to 100 letters, digits, - and _")
    return value


def _text(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name}: expected a text")
    return value[:_MOST_CHARACTERS]


def _entities(document: dict[str, Any]) -> tuple[str, ...]:
    found = document.get("entities")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "entities: expected a list of objects")
    return tuple(str(each.get("name", ""))[:_MOST_CHARACTERS] for each in found[:_MOST_ENTITIES])
