"""A rendered template as the text of a configuration, whose characters are found again where a person edits them."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from smokealarm.check.located import Span
from smokealarm.check.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.monaco import TracedPiece

__all__ = ["RenderedSource"]


@dataclass(frozen=True, eq=False)
class RenderedSource(Source):
    """The text that ``pieces`` make; ``files`` are the sources of the project by the paths that its places have."""

    pieces: tuple[TracedPiece, ...]
    files: Mapping[str, Source]

    def located(self, span: Span) -> tuple[Source, Span]:
        """Return where the characters are written.

        What a parameter says is in the configuration file, at the very characters where those can be told, else the
        whole value. What several parameters and the template say together is the text of the template.
        """
        first, last = self._piece(span.start), self._piece(max(span.start, span.end - 1))
        inner = self._unquoted(span, first, last)
        first, last = (self._piece(inner.start), self._piece(inner.end - 1)) if inner else (first, last)
        parameter = self.pieces[first].parameter
        if first == last:
            return self._within(first, inner or span)
        if parameter is not None and all(each.parameter == parameter for each in self.pieces[first : last + 1]):
            return self._across(first, last, inner or span)
        start, end = self._in_template(first, span.start), self._in_template(last, span.end)
        return self.files[self.pieces[first].template.path], Span(start[0], max(end[1], start[0]))

    @cached_property
    def _starts(self) -> list[int]:
        return super()._starts

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], 0
        for piece in self.pieces:
            offsets.append(at)
            at += len(piece.text)
        return offsets

    def _piece(self, offset: int) -> int:
        """Return the number of the piece that a character belongs to; pieces without characters have none."""
        return max(0, bisect_right(self._offsets, offset) - 1)

    def _unquoted(self, span: Span, first: int, last: int) -> Span | None:
        """Return the characters between the quotes of a text if a single parameter says them all."""
        if first == last or self.text[span.start] != '"' or span.end - span.start <= len('""'):
            return None
        inner = Span(span.start + 1, span.end - 1)
        said_by = {
            self.pieces[each].parameter for each in range(self._piece(inner.start), self._piece(inner.end - 1) + 1)
        }
        return inner if None not in said_by and len(said_by) == 1 else None

    def _across(self, first: int, last: int, span: Span) -> tuple[Source, Span]:
        """Return the characters of several pieces of one value: from the first to the last, if they are in order."""
        start = self._within(first, Span(span.start, self._offsets[first] + len(self.pieces[first].text)))
        end = self._within(last, Span(self._offsets[last], span.end))
        if start[0] is end[0] and start[1].start < end[1].end:
            return start[0], Span(start[1].start, end[1].end)
        place = self.pieces[first].parameter or self.pieces[first].place
        return self.files[place.path], Span(place.start, place.end)

    def _within(self, number: int, span: Span) -> tuple[Source, Span]:
        """Return the characters of one piece, or all that it comes from where they are written in another way."""
        piece, place = self.pieces[number], self.pieces[number].place
        start, end = (each - self._offsets[number] for each in span)
        source = self.files[place.path]
        if piece.text == place.text[place.start : place.end]:
            return source, Span(place.start + start, place.start + end)
        found = _found(piece.text, start, end, place.text[place.start : place.end])
        return source, Span(place.start + found[0], place.start + found[1]) if found else Span(place.start, place.end)

    def _in_template(self, number: int, offset: int) -> tuple[int, int]:
        """Return where a character stands in the template, or the placeholder that stands for it."""
        piece = self.pieces[number]
        if piece.parameter is None:
            at = piece.template.start + offset - self._offsets[number]
            return at, at
        return piece.template.start, piece.template.end


def _found(text: str, start: int, end: int, written: str) -> tuple[int, int] | None:
    """Return where in the YAML of a value a part of its JSON text stands: the same one of as many occurrences."""
    part = text[start:end]
    if not part.strip():
        return None
    said = [found.start() for found in re.finditer(re.escape(part), text)]
    for meant in (part, _decoded(part), _decoded(_decoded(part))):
        pattern = r"\s+".join(map(re.escape, meant.split()))
        places = [found.span() for found in re.finditer(pattern, written)] if pattern else []
        if start in said and len(places) == len(said):
            return places[said.index(start)]
    return None


def _decoded(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
