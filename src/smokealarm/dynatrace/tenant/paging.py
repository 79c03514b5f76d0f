"""Pages of a list, and the key that leads from one to the next.

Source: the parameters ``pageSize`` and ``nextPageKey`` of https://docs.dynatrace.com/managed/dynatrace-api/\
environment-api/problems-v2/problems/get-problems-list and of the other lists. With a key every other parameter has to
be left out, so the key carries them: it is opaque to clients, and it keeps the moment of the first request, from which
relative timeframes are counted on every page.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from smokealarm.errors import ParameterInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "COMMENTS",
    "ENTITIES",
    "ENTITY_TYPES",
    "EVENTS",
    "EVENT_PROPERTIES",
    "EVENT_TYPES",
    "METRICS",
    "PROBLEMS",
    "Page",
    "PageRequest",
    "Paging",
    "page",
    "page_request",
]

Item = TypeVar("Item")

_KEY, _SIZE = "nextPageKey", "pageSize"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Paging:
    """How one list is paged.

    ``name`` is the list's own field in the answer; ``beside_key`` are the parameters that may stand beside a key. A
    size beyond the ``largest`` is refused, or cut where the list ``cuts`` it. ``says_size`` is False where the answer
    does not repeat the size, ``always_warns`` True where it has a list of warnings even if there are none.
    """

    name: str
    default: int
    largest: int = 500
    beside_key: frozenset[str] = frozenset()
    cuts: bool = False
    says_size: bool = True
    always_warns: bool = False


PROBLEMS = Paging("problems", 50, beside_key=frozenset({"fields"}), always_warns=True)
COMMENTS = Paging("comments", 10, beside_key=frozenset({"fields"}))
EVENTS = Paging("events", 100, 1000)
EVENT_TYPES = Paging("eventTypeInfos", 100)
EVENT_PROPERTIES = Paging("eventProperties", 100)
ENTITIES = Paging("entities", 50)
"""The page on entities names no largest size; the one of most other lists is taken."""
ENTITY_TYPES = Paging("types", 50)
METRICS = Paging("metrics", 100, cuts=True, says_size=False)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page of which list is asked for.

    ``parameters`` are those of the first request, with what came beside the key; ``asked_at`` is when that request
    came, in epoch milliseconds; ``offset`` counts the items before this page.
    """

    paging: Paging
    parameters: Mapping[str, str]
    asked_at: int
    size: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page; ``total`` counts the items of all pages, ``next_page_key`` is None on the last one."""

    items: Sequence[Item]
    total: int
    request: PageRequest
    next_page_key: str | None
    warnings: tuple[str, ...] = field(default=())

    def document(self, write: Callable[[Item], Any]) -> dict[str, Any]:
        """Return the JSON document of the page, given how one item is written."""
        size = {"pageSize": self.request.size} if self.request.paging.says_size else {}
        items = [write(item) for item in self.items]
        listed = {"totalCount": self.total, **size, _KEY: self.next_page_key, self.request.paging.name: items}
        warns = self.warnings or self.request.paging.always_warns
        return {**listed, "warnings": list(self.warnings)} if warns else listed


def page_request(parameters: Mapping[str, str], now: int, paging: Paging) -> PageRequest:
    """Read the paging of a request that came at ``now``, in epoch milliseconds.

    Raises :class:`~smokealarm.errors.ParameterInvalid` for a size out of bounds, a key that this list did not give out,
    and a parameter beside a key.
    """
    key = parameters.get(_KEY)
    if key is None:
        return PageRequest(paging, dict(parameters), now, _size(parameters.get(_SIZE), paging))
    beside = {name: value for name, value in parameters.items() if name != _KEY}
    for name in sorted(beside.keys() - paging.beside_key):
        raise ParameterInvalid(name, "cannot stand beside nextPageKey, which carries the parameters of the first page")
    first = _opened(key, paging)
    kept = {name: value for name, value in first.parameters.items() if name not in paging.beside_key}
    return PageRequest(paging, {**kept, **beside}, first.asked_at, first.size, first.offset)


def page(items: Sequence[Item], request: PageRequest, warnings: tuple[str, ...] = ()) -> Page[Item]:
    """Return the page that is asked for of a whole list."""
    stop = request.offset + request.size
    key = _sealed(request, stop) if stop < len(items) else None
    return Page(items[request.offset : stop], len(items), request, key, warnings)


def _size(text: str | None, paging: Paging) -> int:
    if text is None:
        return paging.default
    number = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    if number and paging.cuts and int(text) > paging.largest:
        return paging.largest
    if not number or not 1 <= int(text) <= paging.largest:
        raise ParameterInvalid(_SIZE, f"{text[:_DIGITS]!r} is no size of a page; expected 1 to {paging.largest}")
    return int(text)


def _sealed(request: PageRequest, offset: int) -> str:
    written = [request.paging.name, request.asked_at, request.size, offset, dict(request.parameters)]
    return urlsafe_b64encode(json.dumps(written, separators=(",", ":")).encode()).decode()


def _opened(key: str, paging: Paging) -> PageRequest:
    try:
        name, asked_at, size, offset, parameters = json.loads(urlsafe_b64decode(key.encode()))
    except (ValueError, TypeError, RecursionError):
        raise ParameterInvalid(_KEY, "is no key of this list; take the nextPageKey of the previous page") from None
    numbers = all(type(number) is int and number >= 0 for number in (asked_at, size, offset))
    if name != paging.name or not numbers or not 1 <= size <= paging.largest or not _are_texts(parameters):
        raise ParameterInvalid(_KEY, f"is no key of the list of {paging.name}; take that of the previous page")
    return PageRequest(paging, parameters, asked_at, size, offset)


def _are_texts(parameters: object) -> bool:
    return isinstance(parameters, Mapping) and all(isinstance(value, str) for value in parameters.values())
