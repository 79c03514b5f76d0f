"""Tables, sections and labels that the report's pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.report.dashboard.markup import Markup, element, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["badge", "link", "section", "table"]


def section(name: str, title: str, *content: Markup) -> Markup:
    """Return a section under a heading, to which ``name`` is the anchor."""
    heading = element("h2", {"id": f"{name}-heading"}, title)
    return element("section", {"id": name, "aria-labelledby": f"{name}-heading"}, heading, *content)


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> Markup:
    """Return a table, the first cell of each row being its heading; ``numbers`` are the columns aligned to the right.

    It can be scrolled by keyboard where it is wider than the page.
    """
    heads = (
        element("th", {"scope": "col", "class": "number" if place in numbers else None}, name)
        for place, name in enumerate(head)
    )
    body = (element("tr", None, *_cells(row, numbers)) for row in rows)
    whole = element(
        "table",
        {"aria-label": caption},
        element("thead", None, element("tr", None, *heads)),
        element("tbody", None, *body),
    )
    return element("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": caption}, whole)


def badge(label: str, kind: str) -> Markup:
    """Return a short label; ``kind`` is good, warn or bad."""
    return element("span", {"class": f"badge {kind}"}, label)


def link(target: str, label: str) -> Markup:
    """Return a link to another page of the report."""
    return element("a", {"href": target}, label)


def _cells(row: Sequence[str], numbers: Sequence[int]) -> Iterable[Markup]:
    for place, cell in enumerate(row):
        attributes: dict[str, object] = {"class": "number" if place in numbers else None}
        if place:
            yield element("td", attributes, joined((cell,)))
        else:
            yield element("th", {"scope": "row", **attributes}, joined((cell,)))
