"""Transformations that change dimensions: splitBy, merge, names, parents, partition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.evaluation.conditions import Rows, criterion
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from smokealarm.dynatrace.selector.evaluation.environment import AllEntities
    from smokealarm.dynatrace.selector.evaluation.frame import Frame
    from smokealarm.dynatrace.selector.syntax import Partition
    from smokealarm.series import Dimensions

    Expansion: TypeAlias = Callable[[str, str | None], Iterator[tuple[str, str | None]]]

__all__ = ["merge", "names", "parents", "partition", "split"]

PARENTS = {
    "SERVICE_METHOD": "SERVICE",
    "SERVICE_INSTANCE": "SERVICE",
    "APPLICATION_METHOD": "APPLICATION",
    "PROCESS_GROUP_INSTANCE": "HOST",
    "DISK": "HOST",
    "NETWORK_INTERFACE": "HOST",
    "SYNTHETIC_TEST_STEP": "SYNTHETIC_TEST",
    "HTTP_CHECK_STEP": "HTTP_CHECK",
    "EXTERNAL_SYNTHETIC_TEST_STEP": "EXTERNAL_SYNTHETIC_TEST",
}
"""Which entity types have parents, and of which type."""

_ENTITY = "dt.entity."


def split(frame: Frame, keys: Sequence[str | int]) -> Frame:
    """Keep the named dimensions; only series that have each of them are considered."""
    wanted = _keys(frame, keys)
    needed = set(wanted)
    values = [dict(dimensions) for dimensions in frame.series.dimensions]
    rows = [row for row, by_key in enumerate(values) if by_key.keys() >= needed]
    reduced: list[Dimensions] = [tuple([(key, values[row][key]) for key in wanted]) for row in rows]
    return replace(_grouped(frame.with_series(frame.series.rows(rows)), reduced), split=not wanted)


def merge(frame: Frame, keys: Sequence[str | int]) -> Frame:
    """Remove the named dimensions; series that become equal are merged."""
    gone = set(_keys(frame, keys))
    reduced = [tuple(pair for pair in row if pair[0] not in gone) for row in frame.series.dimensions]
    return _grouped(frame, reduced)


def _keys(frame: Frame, keys: Sequence[str | int]) -> list[str]:
    """Return dimension keys; an index, the old spelling, counts the dimensions of the first series."""
    first = [key for key, _ in frame.series.dimensions[0]] if frame.series.dimensions else []
    return [key if isinstance(key, str) else first[key] for key in keys if isinstance(key, str) or key < len(first)]


def _grouped(frame: Frame, reduced: list[Dimensions]) -> Frame:
    places: dict[Dimensions, int] = {}
    groups = np.array([places.setdefault(row, len(places)) for row in reduced], dtype=np.int64)
    merged = frame.series.merged(groups, list(places), keep_samples=frame.keep_samples)
    return replace(frame, series=merged, supported=None)


def names(frame: Frame, entities: AllEntities) -> Frame:
    """Put the name of every entity before its id; an entity that is not known is called by its id."""

    def named(key: str, value: str | None) -> Iterator[tuple[str, str | None]]:
        entity = entities.find(value) if value is not None else None
        if entity is not None or (key.startswith(_ENTITY) and not key.endswith(".name")):
            yield f"{key}.name", value if entity is None else entity.name
        yield key, value

    return _expanded(frame, named)


def parents(frame: Frame, entities: AllEntities) -> Frame:
    """Put the parent of every entity that can have one before it."""

    def with_parent(key: str, value: str | None) -> Iterator[tuple[str, str | None]]:
        entity = entities.find(value) if value is not None else None
        if entity is not None and entity.type in PARENTS and entity.parent is not None:
            yield f"{_ENTITY}{PARENTS[entity.type].lower()}", entity.parent
        yield key, value

    return _expanded(frame, with_parent)


def _expanded(frame: Frame, expand: Expansion) -> Frame:
    rows = []
    for dimensions in frame.series.dimensions:
        pairs: dict[str, str | None] = {}
        for key, value in dimensions:
            pairs.update(expand(key, value))
        rows.append(tuple(pairs.items()))
    return frame.named(rows)


def partition(frame: Frame, spec: Partition, entities: AllEntities, *, ignore_case: bool) -> Frame:
    """Split series by criteria under a new dimension; the first criterion that fits takes the data point.

    A partition in which a series has no data point is left out.
    """
    if any(case.kind == "value" for case in spec.cases):
        return _by_value(frame.collapsed(), spec)
    judge = Rows(frame, entities, ignore_case=ignore_case)
    free = np.ones(len(frame.series.dimensions), dtype=bool)
    labels: dict[int, str] = {}
    for case in spec.cases:
        taken = free & judge.holds(case.criterion)
        labels.update(dict.fromkeys(np.flatnonzero(taken).tolist(), case.label))
        free &= ~taken
    rows = sorted(labels)
    dimensions = [_labelled(frame.series.dimensions[row], spec.dimension, labels[row]) for row in rows]
    return frame.with_series(frame.series.rows(rows).named(dimensions))


def _by_value(frame: Frame, spec: Partition) -> Frame:
    values = frame.series.total
    free = ~np.isnan(values)
    parts, dimensions = [], []
    for case in spec.cases:
        taken = free & criterion(case.criterion, values)
        free &= ~taken
        rows = np.flatnonzero(taken.any(axis=1))
        parts.append(np.where(taken, values, np.nan)[rows])
        dimensions += [_labelled(frame.series.dimensions[row], spec.dimension, case.label) for row in rows]
    series = TimeSeries.of_values(frame.series.start, dimensions, np.concatenate(parts), frame.series.minutes)
    return frame.with_series(series)


def _labelled(dimensions: Dimensions, key: str, label: str) -> Dimensions:
    return (*(pair for pair in dimensions if pair[0] != key), (key, label))
