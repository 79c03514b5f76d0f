"""Transformations along time: fold, last, rollup, rate, delta, smooth, default."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smokealarm.dynatrace.selector.evaluation.environment import EvaluationOptions
    from smokealarm.dynatrace.selector.evaluation.frame import Frame
    from smokealarm.dynatrace.selector.syntax import Default, Duration

    Floats: TypeAlias = NDArray[np.float64]

__all__ = ["default", "delta", "fold", "last", "last_real", "minutes", "rate", "rollup", "smooth"]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def minutes(duration: Duration) -> float:
    """Return a duration up to weeks in minutes."""
    return duration.amount * _SECONDS[duration.unit] / 60


def _allowed(frame: Frame, aggregation: Aggregation | None) -> Aggregation:
    """Return the aggregation of a fold; one that the metric does not support gives way to the default."""
    chosen = frame.resolved(aggregation)
    return chosen if frame.supported is None or chosen.name in frame.supported else frame.default


def fold(frame: Frame, aggregation: Aggregation | None, options: EvaluationOptions) -> Frame:
    """Combine all data points of a series into one; the argument is ignored once an aggregation was applied."""
    if frame.applied is None:
        chosen, base = _allowed(frame, aggregation), frame
    else:
        chosen = Aggregation("sum") if options.fold_after_aggregation == "sum" else frame.reading
        base = frame.collapsed()
    keep = chosen.name in ("median", "percentile")
    folded = base.with_series(base.series.folded(keep_samples=keep))
    return replace(folded.of_values(folded.series.aggregate(chosen.name, chosen.rank), chosen), point=True)


def last(frame: Frame, aggregation: Aggregation | None) -> Frame:
    """Keep the newest slot in which any series has a data point, for all of them."""
    collapsed = _read(frame, aggregation)
    values = collapsed.series.total
    present = np.flatnonzero((~np.isnan(values)).any(axis=0))
    column = int(present[-1]) if present.size else values.shape[1] - 1
    return _point(collapsed, values[:, column : column + 1], column)


def last_real(frame: Frame, aggregation: Aggregation | None) -> Frame:
    """Keep the newest data point of each series; all stand under the newest of their timestamps."""
    collapsed = _read(frame, aggregation)
    values = collapsed.series.total
    present: NDArray[np.bool_] = np.logical_not(np.isnan(values))
    columns = values.shape[1] - 1 - present[:, ::-1].argmax(axis=1) if values.size else np.zeros(len(values), dtype=int)
    newest = int(columns[present.any(axis=1)].max(initial=-1)) if values.size else -1
    return _point(
        collapsed, np.take_along_axis(values, columns[:, None], axis=1), newest if newest >= 0 else values.shape[1] - 1
    )


def _read(frame: Frame, aggregation: Aggregation | None) -> Frame:
    return frame.collapsed() if frame.applied is not None else frame.aggregated(_allowed(frame, aggregation))


def _point(frame: Frame, values: Floats, column: int) -> Frame:
    start = frame.series.start + column * frame.series.minutes
    series = TimeSeries.of_values(start, frame.series.dimensions, values, frame.series.minutes)
    return replace(frame, series=series, point=True)


def default(frame: Frame, spec: Default) -> Frame:
    """Fill the gaps of series that have data; ``always`` after an empty splitBy makes a series where there is none."""
    series = frame.series
    if spec.always and frame.split and not series.dimensions:
        series = TimeSeries.of_values(series.start, ((),), np.full((1, series.slots), np.nan), series.minutes)
    filled = series.filled(spec.value)
    if not (spec.always and frame.split):
        empty = np.all(series.missing, axis=1, keepdims=True)
        filled = filled.without(np.broadcast_to(empty, series.count.shape))
    return replace(frame, series=filled, fill=spec.value)


def rate(frame: Frame, duration: Duration, options: EvaluationOptions) -> Frame:
    """Turn the value of a slot into a value per duration."""
    days = {"M": options.days_per_month, "y": options.days_per_year}
    seconds = duration.amount * (_SECONDS.get(duration.unit) or days[duration.unit] * _SECONDS["d"])
    collapsed = frame.collapsed()
    return collapsed.of_values(collapsed.series.total * (seconds / (collapsed.series.minutes * 60)))


def delta(frame: Frame) -> Frame:
    """Replace each data point by its difference from the slot before, never negative; the first slot is dropped.

    After a gap the difference is missing, as there is nothing to take it from.
    """
    collapsed = frame.collapsed()
    values = np.maximum(np.diff(collapsed.series.total, axis=1), 0)
    start = collapsed.series.start + collapsed.series.minutes
    series = TimeSeries.of_values(start, collapsed.series.dimensions, values, collapsed.series.minutes)
    return collapsed.with_series(series)


def smooth(frame: Frame) -> Frame:
    """Take out the first data point after a gap."""
    missing = frame.series.missing
    after_gap = np.zeros_like(missing)
    after_gap[:, 1:] = missing[:, :-1] & ~missing[:, 1:]
    return frame.with_series(frame.series.without(after_gap))


def rollup(frame: Frame, aggregation: Aggregation, slots: int) -> Frame:
    """Replace each data point by the aggregate of itself and the ``slots - 1`` slots before it."""
    collapsed = frame.collapsed()
    chosen = frame.resolved(aggregation)
    name = {"auto": "avg", "value": "sum"}.get(chosen.name, chosen.name)
    return collapsed.of_values(_rolled(collapsed.series.total, name, chosen.rank, slots))


def _rolled(values: Floats, name: str, rank: float | None, slots: int) -> Floats:
    padded = np.pad(values, ((0, 0), (slots - 1, 0)), constant_values=np.nan)
    if name in ("median", "percentile"):
        rows = [_rolled_row(row, rank, slots) for row in padded]
        return np.stack(rows) if rows else values
    shifted = [padded[:, place : place + values.shape[1]] for place in range(slots)]
    count = reduce(np.add, (~np.isnan(piece) for piece in shifted), np.zeros(values.shape))
    present = np.where(count > 0, count, np.nan)
    if name in ("min", "max"):
        return np.asarray(reduce(np.fmin if name == "min" else np.fmax, shifted))
    total = reduce(np.add, (np.nan_to_num(piece) for piece in shifted))
    rolled: Floats = {"count": present, "avg": total / present, "sum": total + 0 * present}[name]
    return rolled


def _rolled_row(padded: Floats, rank: float | None, slots: int) -> Floats:
    windows = np.lib.stride_tricks.sliding_window_view(padded, slots)
    series = TimeSeries.of_values(0, [()] * len(windows), windows)
    return np.asarray(series.folded(keep_samples=True).aggregate("median", rank)[:, 0])
