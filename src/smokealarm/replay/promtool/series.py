"""One input series of promtool as a metric of the tenant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from smokealarm.nearest import told_nearest
from smokealarm.tape import NotationError, Recorded, TenantTrack, read_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.check.located import Node
    from smokealarm.replay.promtool.file import LocatedFile
    from smokealarm.replay.promtool.mapping import MappedMetric
    from smokealarm.tape.notation import Values

__all__ = ["ReadSeries", "read_series"]

_SERIES: Final = re.compile(r"(?P<name>[a-zA-Z_:][\w:]*)\s*(?:\{(?P<labels>.*)\})?")
_LABEL: Final = re.compile(
    r"""\s*(?P<name>[a-zA-Z_]\w*)\s*=\s*(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^\\]|\\.)*)(?P=quote)\s*(?:,\s*|$)"""
)
_FORM: Final = 'expected a name and labels: up{job="a"}'


@dataclass(frozen=True, slots=True)
class ReadSeries:
    """A series of the tenant, and the labels of promtool's that are none of its dimensions."""

    track: TenantTrack
    dropped: tuple[str, ...]


def read_series(file: LocatedFile, node: Node, metrics: Mapping[str, MappedMetric]) -> ReadSeries | None:
    """Return what an input series is in the tenant; None if the mapping does not say.

    Raises:
        TapeInvalid: it is no series, or lacks a label that the mapping wants; shows the place.
    """
    series, written = node.members.get("series"), node.members.get("values")
    if series is None or written is None:
        file.refuse(node, "this is no input series", "expected series and values")
    name, labels = _parts(file, series)
    meant = metrics.get(name)
    if meant is None:
        return None
    dimensions = sorted((key, _label(file, series, labels, label)) for key, label in meant.dimensions.items())
    values = _values(file, written)
    values = _increases(values) if meant.counter else values
    recorded = Recorded.of(tuple(None if each is None else 1.0 for each in values), values)
    known = tuple(float(minute) for minute in range(len(values) + 1))
    dropped = tuple(each for each in labels if each not in meant.dimensions.values())
    return ReadSeries(TenantTrack(meant.key, tuple(dimensions), recorded, known), dropped)


def _parts(file: LocatedFile, node: Node) -> tuple[str, Mapping[str, str]]:
    """Return the name and the labels that a series is written with."""
    found = _SERIES.fullmatch(str(node.value).strip())
    if found is None:
        file.refuse(node, f"{node.value!r} is no series", _FORM)
    labels, rest = {}, found["labels"] or ""
    while rest.strip():
        label = _LABEL.match(rest)
        if label is None:
            file.refuse(node, f"{rest.strip()!r} is no label", _FORM)
        labels[label["name"]] = label["value"]
        rest = rest[label.end() :]
    return found["name"], labels


def _label(file: LocatedFile, series: Node, labels: Mapping[str, str], name: str) -> str:
    """Return the value of a label, which a dimension of the mapping is filled with."""
    if name not in labels:
        file.refuse(series, f"{series.value!r} has no label {name!r}, as the mapping wants", told_nearest(name, labels))
    return labels[name]


def _values(file: LocatedFile, node: Node) -> Values:
    text = str(node.value)
    try:
        return read_values(text)
    except NotationError as error:
        quoted = file.text[node.span.start : node.span.start + 1] in ("'", '"')
        start = node.span.start + quoted
        file.fail(error.message, error.hint, start + error.start, start + error.end)


def _increases(values: Values) -> Values:
    """Return by how much a counter grew in each minute; the first value is where it began."""
    grown = (
        None if new is None or old is None else (new - old if new >= old else new) for old, new in pairwise(values)
    )
    return (None, *grown)
