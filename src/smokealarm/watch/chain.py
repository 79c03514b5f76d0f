"""The chain as a picture: one column of boxes for each stage, and arrows from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.markup import Markup, element

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["draw_chain"]

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 176, 54, 42, 16, 2
_ARROW: Final = 7


def draw_chain(stages: Sequence[Sequence[Sequence[str]]]) -> Markup:
    """Return the picture as SVG; a part is an id and a name, and its count the text with that id in ``data-count``."""
    tallest = max(map(len, stages), default=0)
    width = len(stages) * (_WIDTH + _ACROSS) - _ACROSS + 2 * _EDGE
    height = tallest * (_HEIGHT + _DOWN) - _DOWN + 2 * _EDGE
    middle = height // 2
    attributes = {"viewBox": f"0 0 {width} {height}", "role": "img", "aria-label": "The chain, with what is counted"}
    children = [Markup(part) for place, stage in enumerate(stages) for part in _column(place, stage, middle)]
    arrows = [_arrow(place, middle) for place in range(1, len(stages))]
    return element("div", {"class": "chain", "tabindex": 0}, element("svg", attributes, *arrows, *children))


def _column(place: int, stage: Sequence[Sequence[str]], middle: int) -> Iterator[Markup]:
    x = _EDGE + place * (_WIDTH + _ACROSS)
    first = middle - (len(stage) * (_HEIGHT + _DOWN) - _DOWN) // 2
    for row, (part, name) in enumerate(stage):
        y = first + row * (_HEIGHT + _DOWN)
        box = {"x": x, "y": y, "width": _WIDTH, "height": _HEIGHT, "rx": 5}
        centre = x + _WIDTH // 2
        yield element(
            "g",
            {"class": "part", "data-part": part},
            element("rect", box),
            element("text", {"x": centre, "y": y + 21, "class": "name"}, name),
            element("text", {"x": centre, "y": y + 41, "class": "count", "data-count": part}, "…"),
        )


def _arrow(place: int, middle: int) -> Markup:
    end = _EDGE + place * (_WIDTH + _ACROSS) - 5
    line = f"M{end - _ACROSS + 10} {middle}H{end}m{-_ARROW} {-_ARROW}l{_ARROW} {_ARROW}l{-_ARROW} {_ARROW}"
    return element("path", {"class": "arrow", "d": line})
