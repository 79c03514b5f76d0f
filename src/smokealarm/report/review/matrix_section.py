"""Failures by alerts: after how many minutes each alert saw each failure, and when somebody was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.review.tables import section
from smokealarm.report.review.words import DASH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.report.review.facts import ScenarioFacts
    from smokealarm.report.review.summing import Cell, Matrix, MatrixRow

__all__ = ["matrix_section"]

_TITLE: Final = "Failures by alerts, in minutes"
_SAID: Final = (
    "Each row is something that was broken, each column an alert. The upper number is the minutes from the failure to "
    "the alert, the lower one those to the first message; a dash means that this alert told nobody by the end."
)


def matrix_section(matrix: Matrix) -> Markup:
    """Return the section; nothing where nothing was broken."""
    if not matrix.rows:
        return Markup("")
    heads = (element("th", {"scope": "col"}, element("span", None, rule)) for rule in matrix.rules)
    corner = element("th", {"scope": "col"}, "Broken")
    head = element("thead", None, element("tr", None, corner, *heads))
    body = element("tbody", None, *map(_row, matrix.rows))
    whole = element("table", {"class": "matrix", "aria-label": "Failures by alerts"}, head, body)
    around = {"class": "scroll tall", "tabindex": 0, "role": "region", "aria-label": _TITLE}
    return section("matrix", _TITLE, element("p", None, _SAID), _key(), element("div", around, whole))


def _key() -> Markup:
    told, quiet = ((("11", "14"), "seen"), (("11", DASH), "seen quietly"))
    entries = (
        element("li", None, _sample(*told), "alert after 11 minutes, message after 14"),
        element("li", None, _sample(*quiet), "alert after 11 minutes, no message by the end"),
        element("li", None, "blank: this alert did not open"),
    )
    return element("ul", {"class": "legend key"}, *entries)


def _sample(numbers: tuple[str, str], kind: str) -> Markup:
    return element("span", {"class": kind, "aria-hidden": "true"}, element("b", None, numbers[0]), numbers[1])


def _row(row: MatrixRow) -> Markup:
    pages = [_numbered(each, place) for place, each in enumerate(row.scenarios, 1)]
    names = element("span", {"class": "dim"}, " · scenario ", *_spaced(pages))
    return element("tr", None, element("th", {"scope": "row"}, row.failure, names), *map(_cell, row.cells))


def _numbered(scenario: ScenarioFacts, place: int) -> Markup:
    """Return a short link that says aloud which scenario it leads to."""
    name = f"scenario {place}: {scenario.name}"
    return element("a", {"href": f"scenarios/{scenario.page}", "aria-label": name, "title": scenario.name}, str(place))


def _cell(cell: Cell | None) -> Markup:
    """Return both delays as numbers, with words for those who hear them."""
    if cell is None:
        return element("td")
    alert = element("b", None, _range(cell.detection), _aloud(" minutes to the alert, "))
    if cell.notification is None:
        return element("td", {"class": "seen quietly"}, alert, DASH, _aloud(" no message by the end"))
    return element("td", {"class": "seen"}, alert, _range(cell.notification), _aloud(" to the first message"))


def _aloud(words: str) -> Markup:
    return element("span", {"class": "aloud"}, words)


def _range(minutes: tuple[int, int]) -> str:
    least, most = minutes
    return str(least) if least == most else f"{least}{DASH}{most}"


def _spaced(parts: list[Markup]) -> Iterator[str]:
    for place, part in enumerate(parts):
        yield " " if place else ""
        yield part
