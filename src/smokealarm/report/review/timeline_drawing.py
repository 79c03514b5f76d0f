"""The picture of a scenario as SVG: one axis of minutes, what was broken, the messages, and a panel for each alert."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.frame import point
from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.dashboard.ticks import value_range
from smokealarm.report.dashboard.units import number, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smokealarm.report.review.timeline import Curve, Mark, Panel, Reading, Span, Timeline

__all__ = ["WIDTH", "draw_timeline"]

WIDTH: Final = 980
_LEFT, _RIGHT = 230, 16
_TOP: Final = 20
_LANE: Final = 20
_PLOT: Final = 86
_GAP: Final = 14
_TITLE: Final = 24
_MOST_TICKS: Final = 12
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360)
_CHARACTER: Final = 6.2
_EACH_MINUTE: Final = 90
"""Minutes up to which each of them has a dot of its own; in longer scenarios they would lie on each other."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """The axis of minutes."""

    minutes: int

    def x(self, minute: float) -> float:
        share = min(1.0, max(0.0, minute / max(1, self.minutes)))
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    @property
    def ticks(self) -> range:
        step = next((each for each in _STEPS if self.minutes / each <= _MOST_TICKS), 720)
        return range(0, self.minutes + 1, step)


def draw_timeline(timeline: Timeline, name: str, title: str) -> Markup:
    """Return the picture; ``name`` tells its ids from others of the page, ``title`` is what it is called aloud."""
    axis = _Axis(timeline.minutes)
    parts: list[Markup] = []
    y = _TOP
    for span in timeline.failures:
        parts += _lane(span.label, y, (span,), axis, "failure")
        y += _LANE
    if timeline.messages:
        parts += _messages(timeline.messages, y, axis)
        y += _LANE
    for panel in timeline.panels:
        drawn, y = _panel(panel, y + _GAP, axis)
        parts += drawn
    height = y + 24
    grid = _grid(axis, y)
    attributes = {
        "viewBox": f"0 0 {WIDTH} {height}",
        "width": WIDTH,
        "height": height,
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "class": "timeline",
    }
    described = (
        element("title", {"id": f"{name}-title"}, f"Timeline: {title}"),
        element("desc", {"id": f"{name}-desc"}, _description(timeline)),
    )
    return element("svg", attributes, *described, *_windows(timeline.failures, axis, y), grid, *parts)


def _windows(failures: Sequence[Span], axis: _Axis, bottom: int) -> Iterator[Markup]:
    """Yield the time in which something was broken, behind everything else."""
    for span in failures:
        left, right = axis.x(span.begin), axis.x(axis.minutes if span.end is None else span.end)
        attributes = {"class": "window", "x": point(left), "y": _TOP - 4, "width": point(max(1.0, right - left))}
        yield element("rect", {**attributes, "height": bottom - _TOP + 4})


def _grid(axis: _Axis, bottom: int) -> Markup:
    parts = []
    for tick in axis.ticks:
        x = point(axis.x(tick))
        parts.append(element("path", {"d": f"M{x} {_TOP - 4}V{bottom}"}))
        label = f"{tick} min" if tick == axis.ticks[-1] else str(tick)
        fits = axis.x(tick) + len(label) * _CHARACTER / 2 < WIDTH
        anchor = "middle" if fits and tick != axis.minutes else "end"
        parts.append(element("text", {"x": x, "y": bottom + 15, "text-anchor": anchor}, label))
    return element("g", {"class": "axes", "aria-hidden": "true"}, *parts)


def _lane(label: str, y: int, spans: Iterable[Span], axis: _Axis, kind: str) -> list[Markup]:
    """Return a row with a bar for each span; what was over at once is a diamond."""
    parts = [_label(label, y)]
    for span in spans:
        left, right = axis.x(span.begin), axis.x(axis.minutes if span.end is None else span.end)
        tip = element("title", None, f"{span.label}: {_when(span)}")
        if span.end == span.begin:
            x, middle = point(left), y + 6
            parts.append(element("path", {"class": kind, "d": f"M{x} {middle - 6}l6 6l-6 6l-6 -6z"}, tip))
        else:
            box = {"x": point(left), "y": y + 1, "width": point(max(2.0, right - left)), "height": 11, "rx": 2}
            parts.append(element("rect", {"class": kind, **box}, tip))
    return parts


def _label(label: str, y: int) -> Markup:
    most = int((_LEFT - 12) / _CHARACTER)
    short = label if len(label) <= most else f"{label[: most - 1]}…"
    return element("text", {"class": "label", "x": _LEFT - 8, "y": y + 10, "text-anchor": "end"}, short)


def _messages(messages: Sequence[Mark], y: int, axis: _Axis) -> list[Markup]:
    parts = [_label("who was told", y)]
    for mark in messages:
        x = point(axis.x(mark.minute) - 7)
        tip = element("title", None, f"minute {mark.minute:g}: {mark.label}")
        parts.append(element("path", {"class": "message", "d": f"M{x} {y + 1}h14v10h-14zl7 6l7 -6"}, tip))
    return parts


def _panel(panel: Panel, y: int, axis: _Axis) -> tuple[list[Markup], int]:
    parts = [element("text", {"class": "panel", "x": _LEFT, "y": y + 11}, panel.title, *_names(panel))]
    y += _TITLE
    if panel.curves:
        parts += _plot(panel, y, axis)
        y += _PLOT + 10
    if panel.rule:
        parts += _lane("alert open", y, panel.open, axis, "open")
        y += _LANE
    if panel.twin is not None:
        parts += _lane("CloudWatch alarm", y, panel.twin, axis, "twin")
        y += _LANE
    return parts, y


def _names(panel: Panel) -> Iterator[Markup]:
    """Yield the names of the series in their colours."""
    for place, curve in enumerate(panel.curves):
        yield element("tspan", {"class": f"c{place}", "dx": 12}, curve.name)


def _plot(panel: Panel, y: int, axis: _Axis) -> list[Markup]:
    values = [reading.value for curve in panel.curves for reading in curve.readings]
    reach = [panel.limit] if panel.limit is not None and panel.limit <= 4 * max(values, default=1.0) else []
    scale = scale_of(panel.unit, max([0.0, *values, *reach]))
    shown = [each / scale.size for each in (0.0, *values, *reach)]
    covered = value_range(min(shown), max(shown), 3)

    def at(value: float) -> float:
        return y + _PLOT - (value / scale.size - covered.low) / (covered.high - covered.low) * _PLOT

    parts = [_tick(scale.written(tick * scale.size), at(tick * scale.size)) for tick in covered.ticks]
    base = f"M{_LEFT} {y + _PLOT}H{WIDTH - _RIGHT}"
    parts.append(element("path", {"class": "base", "d": base}))
    if panel.limit is not None and reach:
        level = point(at(panel.limit))
        parts.append(element("path", {"class": "limit", "d": f"M{_LEFT} {level}H{WIDTH - _RIGHT}"}))
        said = f"limit {scale.written(panel.limit)}"
        parts.append(
            element(
                "text",
                {"class": "limit", "x": WIDTH - _RIGHT, "y": point(at(panel.limit) - 3), "text-anchor": "end"},
                said,
            )
        )
    for place, curve in enumerate(panel.curves):
        parts.append(_curve(curve, place, axis, at, y))
    return parts


def _tick(label: str, height: float) -> Markup:
    return element("text", {"class": "tick", "x": _LEFT - 6, "y": point(height + 4), "text-anchor": "end"}, label)


def _curve(curve: Curve, place: int, axis: _Axis, at: object, y: int) -> Markup:
    """Return a line through neighbouring minutes and a dot for each reading, those that the rule found wrong filled."""
    level = at if callable(at) else float
    path, dots = "", []
    for before, each, after in zip((None, *curve.readings), curve.readings, (*curve.readings[1:], None), strict=False):
        if axis.minutes > _EACH_MINUTE and _is_within(before, each, after):
            continue
        x, height = point(axis.x(each.minute + 0.5)), point(level(each.value))
        path += f"{'L' if before and before.minute == each.minute - 1 else 'M'}{x} {height}"
        tip = element("title", None, f"{curve.name}, minute {each.minute}: {number(each.value)}")
        dots.append(element("circle", {"class": "wrong" if each.wrong else "fine", "cx": x, "cy": height, "r": 3}, tip))
    crosses = "".join(f"M{point(axis.x(each + 0.5) - 3)} {y + _PLOT - 3}l6 6m0 -6l-6 6" for each in curve.missing)
    parts = [element("path", {"class": "line", "d": path})] if path else []
    parts += (
        [element("path", {"class": "absent", "d": crosses}, element("title", None, f"{curve.name}: no value"))]
        if crosses
        else []
    )
    return element("g", {"class": f"c{place}"}, *parts, *dots)


def _is_within(before: Reading | None, each: Reading, after: Reading | None) -> bool:
    """Return whether both neighbouring minutes have the same reading."""
    return before == replace(each, minute=each.minute - 1) and after == replace(each, minute=each.minute + 1)


def _when(span: Span) -> str:
    if span.end == span.begin:
        return f"at minute {span.begin:g}"
    return f"from minute {span.begin:g} to {'the end' if span.end is None else f'minute {span.end:g}'}"


def _description(timeline: Timeline) -> str:
    """Return in words what the picture shows."""
    said = [f"{each.label}, {_when(each)}" for each in timeline.failures]
    said += [f"alert {each.label!r} open {_when(each)}" for panel in timeline.panels for each in panel.open]
    said += [f"minute {each.minute:g}: {each.label}" for each in timeline.messages]
    return f"{timeline.minutes} minutes. {'; '.join(said)}."
