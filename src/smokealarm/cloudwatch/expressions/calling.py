"""The functions of metric math.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, the table of functions.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from smokealarm.cloudwatch.expressions.syntax import Text, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from smokealarm.cloudwatch.expressions.frame import Frame
    from smokealarm.cloudwatch.expressions.syntax import Node

    Floats: TypeAlias = NDArray[np.float64]
    Value: TypeAlias = Callable[[Node, Frame], Floats]

__all__ = ["called"]

_SEVERAL = 3  # dimensions of an array of several series


def called(function: str, arguments: tuple[Node, ...], frame: Frame, value: Value) -> Floats:
    """Return the value of a call; ``value`` computes an argument."""
    match function:
        case "METRICS":
            found = _metrics(arguments, frame)
        case "FILL":
            found = _filled(value(arguments[0], frame), arguments[1], frame, value)
        case "IF":
            found = _chosen([value(each, frame) for each in arguments], frame)
        case _:
            found = _of_one(function, value(arguments[0], frame), frame)
    return found


def _of_one(function: str, argument: Floats, frame: Frame) -> Floats:
    """Return the value of a function of one argument."""
    if function in _POINTWISE:
        with np.errstate(all="ignore"):
            found = _POINTWISE[function](argument)
        return np.where(np.isfinite(found), found, np.nan)
    if function in _REDUCING or function == "DATAPOINT_COUNT":
        return _reduced(function, argument)
    if function in _TIMES:
        return np.where(np.isnan(argument), np.nan, _time(function, frame))
    if function in _ALONG:
        return _along(function, argument, frame)
    return _described(function, argument, frame)


_POINTWISE: dict[str, Callable[[Floats], Floats]] = {
    "ABS": np.abs,
    "CEIL": np.ceil,
    "FLOOR": np.floor,
    "LOG": np.log,
    "LOG10": np.log10,
}
_REDUCING: dict[str, Callable[..., Floats]] = {
    "AVG": np.nanmean,
    "MAX": np.nanmax,
    "MIN": np.nanmin,
    "STDDEV": np.nanstd,
    "SUM": np.nansum,
}
_TIMES = ("MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH")
_ALONG = ("DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM")


def _metrics(arguments: tuple[Node, ...], frame: Frame) -> Floats:
    wanted = arguments[0].value if arguments and isinstance(arguments[0], Text) else ""
    return np.stack([values for name, values in frame.metrics.items() if wanted in name])


def _filled(values: Floats, filling: Node, frame: Frame, value: Value) -> Floats:
    """Fill gaps with a number, the value before, or a line between both ends; what has no end stays missing."""
    if not isinstance(filling, Word):
        return np.where(np.isnan(values), value(filling, frame), values)
    before = _last_place(values)
    left = _taken(values, before)
    if filling.value == "REPEAT":
        return left
    after = values.shape[-1] - 1 - _last_place(values[..., ::-1])[..., ::-1]
    right = _taken(values, after)
    share = (np.arange(values.shape[-1]) - before) / np.maximum(after - before, 1)
    return np.asarray(left + (right - left) * share)


def _last_place(values: Floats) -> NDArray[np.int64]:
    """Return for each place the last place up to it that has a value; the first place where there is none."""
    places = np.where(np.isnan(values), 0, np.arange(values.shape[-1]))
    found: NDArray[np.int64] = np.maximum.accumulate(places, axis=-1)
    return found


def _taken(values: Floats, places: NDArray[np.int64]) -> Floats:
    return np.take_along_axis(values, places, axis=-1)


def _chosen(values: list[Floats], frame: Frame) -> Floats:
    condition, yes, no = values if len(values) == 3 else [*values, np.full((1, 1), np.nan)]  # noqa: PLR2004
    found = np.where(np.nan_to_num(condition) != 0, yes, no)
    unknown = np.isnan(condition) if frame.missing_condition == "no_point" else np.False_
    return np.where(unknown, np.nan, found)


def _reduced(function: str, values: Floats) -> Floats:
    """Reduce one series to a scalar, several to one series; nothing but missing points is missing."""
    axis, keep = (0, False) if values.ndim == _SEVERAL else (-1, True)
    if function == "DATAPOINT_COUNT":
        return np.asarray(np.sum(~np.isnan(values), axis=axis, keepdims=keep), np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of slices without any value
        found = _REDUCING[function](values, axis=axis, keepdims=keep)
    return np.where(np.all(np.isnan(values), axis=axis, keepdims=keep), np.nan, found)


def _time(function: str, frame: Frame) -> Floats:
    """Return a part of the time at which each period starts, in UTC; DAY is 1 for Monday to 7 for Sunday."""
    moments = frame.starts.astype("datetime64[s]")
    days = moments.astype("datetime64[D]")
    found = {
        "MINUTE": frame.starts // 60 % 60,
        "HOUR": frame.starts // 3600 % 24,
        "DAY": (days.astype(np.int64) + 3) % 7 + 1,
        "DATE": (days - moments.astype("datetime64[M]")).astype(np.int64) + 1,
        "MONTH": moments.astype("datetime64[M]").astype(np.int64) % 12 + 1,
        "YEAR": moments.astype("datetime64[Y]").astype(np.int64) + 1970,
        "EPOCH": frame.starts,
    }[function]
    return np.asarray(found, np.float64)


def _along(function: str, values: Floats, frame: Frame) -> Floats:
    """Compare each point with the one before it that is not missing; the first has nothing to be compared with."""
    missing = np.isnan(values)
    if function == "RUNNING_SUM":
        return np.where(missing, np.nan, np.nancumsum(values, axis=-1))
    shifted = np.concatenate((np.full_like(values[..., :1], np.nan), values[..., :-1]), axis=-1)
    place = _last_place(shifted)
    previous = _taken(shifted, place)
    seconds = (np.arange(values.shape[-1]) - place + 1) * float(frame.period)
    difference = values - previous
    lost = missing | np.isnan(previous)
    found = {"DIFF": difference, "DIFF_TIME": seconds + 0 * difference, "RATE": difference / seconds}[function]
    return np.where(lost, np.nan, found)


def _described(function: str, values: Floats, frame: Frame) -> Floats:
    evaluations, periods = frame.starts.shape
    if function == "TIME_SERIES":
        return np.repeat(values, periods, axis=-1)
    number = values.shape[0] if function == "METRIC_COUNT" else frame.period
    return np.full((evaluations, 1), float(number))
