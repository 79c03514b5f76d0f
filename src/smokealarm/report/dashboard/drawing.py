"""Plots as SVG: lines, areas and columns, stacked or not, over bands of thresholds; a gap in the data is a gap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.dashboards.vocabulary import SeriesType
from smokealarm.report.dashboard.frame import Frame, Margins, axis_of, point
from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.dashboard.ticks import moment
from smokealarm.report.dashboard.units import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.report.dashboard.frame import Axis
    from smokealarm.report.dashboard.model import Line, Plot
    from smokealarm.report.dashboard.palette import Palette

__all__ = ["draw_plot", "draw_trend"]

_STACKED: Final = frozenset({SeriesType.STACKED_AREA, SeriesType.STACKED_COLUMN})
_COLUMNS: Final = frozenset({SeriesType.COLUMN, SeriesType.STACKED_COLUMN})
_AREAS: Final = frozenset({SeriesType.AREA, SeriesType.STACKED_AREA})
_COLUMN_SHARE: Final = 0.8
_LEAST_COLUMN: Final = 1.5
_THINNEST: Final = 0.6


@dataclass(frozen=True, slots=True)
class _Layer:
    """A series with what it is drawn upon: from ``bases`` up to ``tops``."""

    line: Line
    place: int
    bases: tuple[float, ...]
    tops: tuple[float, ...]


def draw_plot(plot: Plot, name: str, title: str, size: tuple[int, int], palette: Palette) -> Markup:
    """Return a plot as SVG of ``size`` pixels, which ``name`` tells from others of the page."""
    width, height = size
    layers = _layers(plot.lines)
    left, right = (_axis(plot, layers, height, right=side) for side in (False, True))
    frame = Frame(width, height, plot.start, plot.end, left, right)
    attributes = {
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "class": "plot",
    }
    described = (
        element("title", {"id": f"{name}-title"}, title),
        element("desc", {"id": f"{name}-desc"}, _description(plot)),
    )
    drawn = (*_bands(plot, frame, palette), frame.grid(), *_drawn(layers, frame, palette, connected=plot.connected))
    return element("svg", attributes, *described, *drawn)


def draw_trend(plot: Plot, size: tuple[int, int], palette: Palette) -> Markup:
    """Return the first series of a plot as a line without axes, which says nothing that is not written beside it."""
    width, height = size
    first = plot.lines[:1]
    layers = [_Layer(line, 0, (0.0,) * len(line.values), line.values) for line in first]
    axis = _axis(plot, layers, height, right=bool(first and first[0].right))
    attributes = {
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "class": "trend",
        "aria-hidden": "true",
    }
    frame = Frame(width, height, plot.start, plot.end, axis, None, Margins(2, 2, 2, 2))
    drawn = (_line(layer, frame, axis, palette, connected=False) for layer in layers if axis)
    return element("svg", attributes, *drawn)


def _layers(lines: Sequence[Line]) -> list[_Layer]:
    """Return each series upon those of its kind that it is stacked on."""
    heights: dict[tuple[SeriesType, bool], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    layers = []
    for place, line in enumerate(lines):
        below = heights[line.shape, line.right] if line.shape in _STACKED else defaultdict(float)
        bases = tuple(below[end] for end in line.ends)
        tops = tuple(base + value for base, value in zip(bases, line.values, strict=True))
        for end, top in zip(line.ends, tops, strict=True):
            if isfinite(top):
                below[end] = top
        layers.append(_Layer(line, place, bases, tops))
    return layers


def _axis(plot: Plot, layers: Sequence[_Layer], height: int, *, right: bool) -> Axis | None:
    chosen = [layer for layer in layers if layer.line.right is right]
    values = [top for layer in chosen for top in layer.tops]
    return axis_of(plot, values, chosen[0].line.unit if chosen else "", height, right=right)


def _bands(plot: Plot, frame: Frame, palette: Palette) -> Iterator[Markup]:
    """Yield a band from each threshold up to the next one, and a line at each that the axis shows."""
    for right, axis in ((False, frame.left), (True, frame.right)):
        levels = [level for level in plot.levels if level.right is right]
        for place, level in enumerate(levels):
            if axis is None:
                continue
            top = frame.y(levels[place + 1].value, axis) if place + 1 < len(levels) else frame.y(float("inf"), axis)
            bottom = frame.y(level.value, axis)
            color = palette.of(level.color, place)
            edge = f"M{point(frame.x(frame.start))} {point(bottom)}H{frame.x_end}"
            yield element(
                "path", {"class": f"band {color}", "d": f"{edge}V{point(top)}H{point(frame.x(frame.start))}z"}
            )
            if axis.range.low < level.value / axis.scale.size <= axis.range.high:
                yield element("path", {"class": f"level {color}", "d": edge})


def _drawn(layers: Sequence[_Layer], frame: Frame, palette: Palette, *, connected: bool) -> Iterator[Markup]:
    """Yield areas and columns first, so that no line lies under them."""
    side_by_side = [layer.place for layer in layers if layer.line.shape is SeriesType.COLUMN]
    for layer in sorted(layers, key=lambda each: each.line.shape not in _COLUMNS | _AREAS):
        axis = frame.right if layer.line.right else frame.left
        if axis is None:
            continue
        if layer.line.shape in _COLUMNS:
            among = side_by_side if layer.place in side_by_side else [layer.place]
            yield _columns(layer, frame, axis, palette, among)
        elif layer.line.shape in _AREAS:
            yield _area(layer, frame, axis, palette, connected=connected)
        else:
            yield _line(layer, frame, axis, palette, connected=connected)


def _line(layer: _Layer, frame: Frame, axis: Axis, palette: Palette, *, connected: bool) -> Markup:
    """Return a line, with a dot wherever a value has no neighbour."""
    runs = [[(x, top) for x, _, top in run] for run in _runs(layer, frame, axis, connected=connected)]
    color = _color(layer, palette)
    lined = "".join(_path(run) for run in runs if len(run) > 1)
    dotted = "".join(f"{_path(run)}h0" for run in runs if len(run) == 1)
    parts = [element("path", {"class": f"line {color}", "d": lined})] if lined else []
    parts += [element("path", {"class": f"dot {color}", "d": dotted})] if dotted else []
    return element("g", None, element("title", None, layer.line.name), *parts)


def _area(layer: _Layer, frame: Frame, axis: Axis, palette: Palette, *, connected: bool) -> Markup:
    runs = list(_runs(layer, frame, axis, connected=connected))
    filled = "".join(
        _path([(x, top) for x, _, top in run] + [(x, base) for x, base, _ in reversed(run)]) + "z" for run in runs
    )
    area = element("path", {"class": f"area {_color(layer, palette)}", "d": filled})
    return element("g", None, area, _line(layer, frame, axis, palette, connected=connected))


def _columns(layer: _Layer, frame: Frame, axis: Axis, palette: Palette, among: Sequence[int]) -> Markup:
    """Return columns over the slots, beside those of other series; too thin to be told apart, they become outlines."""
    slot = frame.x(frame.start + layer.line.ends.step) - frame.x(frame.start)
    width = slot * _COLUMN_SHARE / len(among)
    name = element("title", None, layer.line.name)
    if width < _LEAST_COLUMN and len(among) > 1:
        return element("path", {"class": f"line {_color(layer, palette)}", "d": _steps(layer, frame, axis)}, name)
    offset = slot * (1 - _COLUMN_SHARE) / 2 + width * list(among).index(layer.place)
    path = "".join(
        f"M{point(left + offset)} {point(base)}V{point(top)}h{max(width, _THINNEST):.2f}V{point(base)}z"
        for left, base, top in _slots(layer, frame, axis)
    )
    return element("path", {"class": f"column {_color(layer, palette)}", "d": path}, name)


def _steps(layer: _Layer, frame: Frame, axis: Axis) -> str:
    """Return the outline of the columns: up where values begin, along their tops, and down before a gap."""
    slot = frame.x(frame.start + layer.line.ends.step) - frame.x(frame.start)
    path, reached, ground = "", None, ""
    for left, base, top in _slots(layer, frame, axis):
        if reached != point(left):
            path += f"{ground}M{point(left)} {point(base)}"
        path += f"V{point(top)}H{point(left + slot)}"
        reached, ground = point(left + slot), f"V{point(base)}"
    return path + ground


def _slots(layer: _Layer, frame: Frame, axis: Axis) -> Iterator[tuple[float, float, float]]:
    """Yield left edge, base and top of the slots with a value."""
    ends = layer.line.ends
    for end, base, top in zip(ends, layer.bases, layer.tops, strict=True):
        if isfinite(top):
            yield frame.x(end - ends.step), frame.y(base, axis), frame.y(top, axis)


def _runs(layer: _Layer, frame: Frame, axis: Axis, *, connected: bool) -> Iterator[list[tuple[float, float, float]]]:
    """Yield x, base and top of the slots between gaps; gaps are passed over where they are to be connected."""
    run: list[tuple[float, float, float]] = []
    for end, base, top in zip(layer.line.ends, layer.bases, layer.tops, strict=True):
        if isfinite(top):
            run.append((frame.x(end), frame.y(base, axis), frame.y(top, axis)))
        elif run and not connected:
            yield run
            run = []
    if run:
        yield run


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Return a path through points."""
    (x, y), *others = points
    return f"M{point(x)} {point(y)}" + "".join(f"L{point(x)} {point(y)}" for x, y in others)


def _color(layer: _Layer, palette: Palette) -> str:
    return palette.of(layer.line.color, layer.place)


def _description(plot: Plot) -> str:
    """Return in words what a plot shows, for those who do not see it."""
    said = [
        f"{line.name}: from {quantity(min(present), line.unit)} to {quantity(max(present), line.unit)}, "
        f"at last {quantity(present[-1], line.unit)}"
        for line in plot.lines
        if (present := [value for value in line.values if isfinite(value)])
    ]
    return f"{moment(plot.start)} to {moment(plot.end)} UTC. {'; '.join(said)}."
