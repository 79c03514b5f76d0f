"""How a tile wants to be drawn: read without a complaint, since the server stores what it does not understand.

https://docs.dynatrace.com/managed/dynatrace-api/configuration-api/dashboards-api/dashboards-api-tile-models
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeVar

from smokealarm.dynatrace.dashboards.dashboard import SeriesRule, ValueAxis, Visual
from smokealarm.dynatrace.dashboards.vocabulary import AxisTarget, SeriesType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from smokealarm.dynatrace.settings.fields import Fields

    Word = TypeVar("Word", bound=StrEnum)

__all__ = ["read_visual", "shown_count", "shown_text", "shown_timeframe"]

_MOST: Final = 1000
_LONGEST: Final = 500
_AUTOMATIC: Final = frozenset({"", "auto", "null", "default"})


def shown_text(fields: Fields, name: str) -> str:
    """Return a text, blank where there is none or something else."""
    return _text(fields.values, name)


def shown_count(fields: Fields, name: str) -> int | None:
    """Return a whole number from 1 on, None where there is none or something else."""
    value = fields.values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def shown_timeframe(fields: Fields) -> str:
    """Return the timeframe that a dashboard's metadata filter by, blank where they do not."""
    return _text(_section(fields.values, "dashboardFilter"), "timeframe")


def read_visual(fields: Fields) -> Visual:
    """Read how a Data Explorer tile draws."""
    visual = _section(fields.values, "visualConfig")
    shared = _section(visual, "global")
    resolution = _text(_section(fields.values, "queriesSettings"), "resolution")
    return Visual(
        series_type=_word(shared, "seriesType", SeriesType) or SeriesType.LINE,
        legend=shared.get("hideLegend") is not True,
        connect_nulls=_section(visual, "graphChartSettings").get("connectNulls") is True,
        rules=tuple(map(_rule, _entries(visual, "rules"))),
        axes=tuple(map(_axis, _entries(_section(visual, "axes"), "yAxes"))),
        resolution=None if resolution.lower() in _AUTOMATIC else resolution,
    )


def _rule(rule: Mapping[str, Any]) -> SeriesRule:
    """Read one rule; its matcher is the id of a query and a colon."""
    properties = _section(rule, "properties")
    unit, color = _text(rule, "unitTransform"), _text(properties, "color")
    return SeriesRule(
        query_id=_text(rule, "matcher").partition(":")[0],
        unit="" if unit.lower() in _AUTOMATIC else unit,
        series_type=_word(properties, "seriesType", SeriesType),
        color="" if color.lower() in _AUTOMATIC else color,
        alias=_text(properties, "alias"),
    )


def _axis(axis: Mapping[str, Any]) -> ValueAxis:
    written = axis.get("queryIds")
    named = written if isinstance(written, list) else []
    ids = tuple(each for each in named[:_MOST] if isinstance(each, str))
    side = _word(axis, "position", AxisTarget) or AxisTarget.LEFT
    return ValueAxis(side, ids, _bound(axis, "min"), _bound(axis, "max"))


def _bound(axis: Mapping[str, Any], name: str) -> float | None:
    """Read a number, or a text that is one; ``AUTO`` is none."""
    try:
        value = float(axis[name])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return value if isfinite(value) else None


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return value[:_LONGEST] if isinstance(value, str) else ""


def _word(values: Mapping[str, Any], name: str, words: type[Word]) -> Word | None:
    value = _text(values, name)
    return words(value) if value in set(words) else None


def _section(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = values.get(name)
    return value if isinstance(value, Mapping) else {}


def _entries(values: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    value = values.get(name)
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return (each for each in listed[:_MOST] if isinstance(each, Mapping))
