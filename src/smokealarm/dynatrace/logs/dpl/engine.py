"""From a pattern's tree to functions that match it.

A pattern is matched from left to right, as the vendor describes it: LD and DATA end where the next matcher that must
match does, and what matched once is not tried again differently. So the time is bounded by the steps that are allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from smokealarm.dynatrace.logs.dpl.json_values import json_at, member_reader
from smokealarm.dynatrace.logs.dpl.syntax import (
    Alternatives,
    CharacterSet,
    JsonArray,
    JsonObject,
    JsonValue,
    LineData,
    Literal,
    Look,
    Sequence,
    Typed,
)
from smokealarm.dynatrace.logs.dpl.typed import typed

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.run import Find, Run, Step
    from smokealarm.dynatrace.logs.dpl.syntax import Item, Matcher

__all__ = ["compiled"]


@dataclass(frozen=True, slots=True)
class _Way:
    """How to match something at a place, and how to find it."""

    step: Step
    find: Find


def compiled(pattern: Sequence) -> Step:
    """Return what matches a pattern."""
    return _way(pattern).step


# ---- items


def _items(items: tuple[Item, ...]) -> tuple[_Way, ...]:
    ways: list[_Way] = []
    for place in reversed(range(len(items))):
        item = items[place]
        if isinstance(item.matcher, LineData):
            stops = (way for way, after in zip(reversed(ways), items[place + 1 :], strict=True) if not after.optional)
            step = _line_data(item.matcher, next(stops, None))
            way = _Way(step, _finding(step))
        else:
            way = _way(item.matcher)
        ways.append(_exporting(item, way))
    return tuple(reversed(ways))


def _line_data(matcher: LineData, stop: _Way | None) -> Step:
    def step(run: Run, at: int) -> int:
        edge = -1 if matcher.multiline else run.text.find("\n", at)
        limit = min(len(run.text) if edge < 0 else edge, at + matcher.high)
        first = at + matcher.low
        if first > limit:
            return -1
        return limit if stop is None else stop.find(run, first, limit)

    return step


def _exporting(item: Item, way: _Way) -> _Way:
    """Add to the matcher of an item what its place adds: its name, that it may be missing, that it only looks ahead."""
    if item.look is not Look.NOT:
        step = _looking(item, way)
        return _Way(step, _finding(step))
    if item.name is None and not item.optional:
        return way
    step = _named(item, way.step)
    return _Way(_optional(step) if item.optional else step, way.find)


def _named(item: Item, inner: Step) -> Step:
    name, valued = item.name, isinstance(item.matcher, Typed | JsonObject | JsonArray | JsonValue)
    if name is None:
        return inner

    def step(run: Run, at: int) -> int:
        end = inner(run, at)
        if end >= 0:
            run.exports.append((name, run.value if valued else run.text[at:end]))
        return end

    return step


def _optional(inner: Step) -> Step:
    def step(run: Run, at: int) -> int:
        end = inner(run, at)
        return at if end < 0 else end

    return step


def _looking(item: Item, way: _Way) -> Step:
    wanted = item.look is Look.AHEAD

    def step(run: Run, at: int) -> int:
        mark = len(run.exports)
        matched = way.step(run, at) >= 0
        del run.exports[mark:]
        return at if matched is wanted else -1

    return step


# ---- matchers


@singledispatch
def _way(matcher: Matcher) -> _Way:
    """Return how a matcher matches."""
    raise TypeError(f"{matcher!r} stands outside of a sequence")


@_way.register(Literal)
def _literal(matcher: Literal) -> _Way:
    return _by_expression(f"(?:{re.escape(matcher.text)}){{{matcher.low},{matcher.high}}}+")


@_way.register(CharacterSet)
def _character_set(matcher: CharacterSet) -> _Way:
    return _by_expression(f"[{matcher.members}]{{{matcher.low},{matcher.high}}}+")


def _by_expression(expression: str) -> _Way:
    pattern = re.compile(expression)
    match, search = pattern.match, pattern.search

    def step(run: Run, at: int) -> int:
        found = match(run.text, at)
        return found.end() if found else -1

    def find(run: Run, at: int, limit: int) -> int:
        found = search(run.text, at)
        start = found.start() if found else len(run.text)
        run.spend(start - at)
        return start if found and start <= limit else -1

    return _Way(step, find)


@_way.register(Typed)
def _typed(matcher: Typed) -> _Way:
    pattern, convert = typed(matcher)
    match, search = pattern.match, pattern.search

    def step(run: Run, at: int) -> int:
        found = match(run.text, at)
        if found is None:
            return -1
        run.value = convert(found[0])
        return -1 if run.value is None else found.end()

    def find(run: Run, at: int, limit: int) -> int:
        found = search(run.text, at)
        run.spend((found.start() if found else len(run.text)) - at)
        while found and found.start() <= limit:
            run.spend()
            if convert(found[0]) is not None:
                return found.start()
            found = search(run.text, found.start() + 1)
        return -1

    return _Way(step, find)


@_way.register(JsonObject)
def _json_object(matcher: JsonObject) -> _Way:
    read = member_reader(matcher)
    names = [member.name for member in matcher.members]

    def step(run: Run, at: int) -> int:
        found = json_at(run.text, at) if run.text.startswith("{", at) else None
        if found is None:
            return -1
        value: Any = read(found[0])
        run.value = value
        if matcher.flat:
            run.exports += [(name, value[name]) for name in names]
        return found[1]

    return _Way(step, _finding(step))


@_way.register(JsonArray)
@_way.register(JsonValue)
def _json_value(matcher: JsonArray | JsonValue) -> _Way:
    array = isinstance(matcher, JsonArray)

    def step(run: Run, at: int) -> int:
        found = None if array and not run.text.startswith("[", at) else json_at(run.text, at)
        if found is None:
            return -1
        run.value, end = found
        return end

    return _Way(step, _finding(step))


@_way.register(Sequence)
def _sequence(matcher: Sequence) -> _Way:
    steps = tuple(way.step for way in _items(matcher.items))

    def once(run: Run, at: int) -> int:
        mark = len(run.exports)
        for step in steps:
            at = step(run, at)
            if at < 0:
                del run.exports[mark:]
                return -1
        return at

    return _repeated(once, matcher.low, matcher.high)


@_way.register(Alternatives)
def _alternatives(matcher: Alternatives) -> _Way:
    steps = tuple(_sequence(choice).step for choice in matcher.choices)

    def once(run: Run, at: int) -> int:
        for step in steps:
            end = step(run, at)
            if end >= 0:
                return end
        return -1

    return _repeated(once, matcher.low, matcher.high)


def _repeated(once: Step, low: int, high: int) -> _Way:
    if (low, high) == (1, 1):
        return _Way(once, _finding(once))

    def step(run: Run, at: int) -> int:
        count = 0
        while count < high:
            run.spend()
            end = once(run, at)
            if end <= at:
                # What matches nothing could do so any number of times.
                return at if end == at or count >= low else -1
            at, count = end, count + 1
        return at

    return _Way(step, _finding(step))


def _finding(step: Step) -> Find:
    def find(run: Run, at: int, limit: int) -> int:
        mark = len(run.exports)
        for place in range(at, limit + 1):
            run.spend()
            found = step(run, place) >= 0
            del run.exports[mark:]
            if found:
                return place
        return -1

    return find
