"""The metric selectors inside Data Explorer tiles: written by people, and derived from queries by the server.

``metricExpressions`` are strings such as ``resolution=null&(<selector>):limit(100):names``, as
https://github.com/Dynatrace/snippets/tree/main/product/dashboarding shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.dashboards.dashboard import MetricExpression
from smokealarm.dynatrace.selector import SelectorError, parse
from smokealarm.dynatrace.selector.vocabulary import TRANSFORMATIONS, nearest

if TYPE_CHECKING:
    from smokealarm.dynatrace.dashboards.options import DashboardOptions
    from smokealarm.dynatrace.selector import Selector
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["read_expression", "read_selector"]

_RESOLUTION = "resolution="
_MOST_CORRECTIONS = 20
_LONGEST_CORRECTED = 10_000
"""Characters; each correction reads the selector anew."""


def read_selector(fields: Fields, name: str, text: str, options: DashboardOptions) -> Selector | None:
    """Read one selector.

    A transformation whose name differs only in case is read with a warning: the server stores it and derives the right
    spelling, as https://github.com/Dynatrace/dynatrace-api/tree/master/metric-example shows it for ``:splitby()``.
    """
    for left in reversed(range(_MOST_CORRECTIONS if len(text) <= _LONGEST_CORRECTED else 1)):
        try:
            return parse(text)
        except SelectorError as error:
            corrected = _recased(error)
            if corrected is None or not left:
                _complain(fields, name, error, options)
                return None
            written = text[error.offset : error.end]
            fields.warn(name, f"{written!r} is taken for a transformation of another case", error.hint)
            text = corrected
    raise AssertionError("the last correction returns")


def read_expression(fields: Fields, name: str, text: str, options: DashboardOptions) -> MetricExpression | None:
    """Read a derived expression with its resolution, or without one."""
    head, separator, rest = text.partition("&")
    if not separator or not head.startswith(_RESOLUTION):
        head, rest = _RESOLUTION, text
    selector = read_selector(fields, name, rest, options)
    if selector is None:
        return None
    resolution = head.removeprefix(_RESOLUTION)
    return MetricExpression(selector, None if resolution in ("", "null") else resolution)


def _recased(error: SelectorError) -> str | None:
    """Return the text with the guilty word in the case of the transformation that it is, or None if it is none."""
    word = error.text[error.offset : error.end]
    known = nearest(word, TRANSFORMATIONS)
    if known is None or known == word or known.casefold() != word.casefold():
        return None
    return error.text[: error.offset] + known + error.text[error.end :]


def _complain(fields: Fields, name: str, error: SelectorError, options: DashboardOptions) -> None:
    say = fields.error if options.unreadable_selectors == "refuse" else fields.warn
    say(name, f"is no metric selector: {error.message} at character {error.offset + 1}", error.hint)
