"""The text alternative of a mail, from the template of its HTML body."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

__all__ = ["plain_template"]

_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "br", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_HIDDEN: Final = frozenset({"script", "style", "title"})
_GAPS: Final = ((re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v]*"), "\n"), (re.compile(r"\n{3,}"), "\n\n"))


class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self._break(tag)
        target = dict(attrs).get("href")
        if target:
            self.pieces.append(f"{target} ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")


def plain_template(template: str) -> str:
    """Return a template of HTML as one of plain text: tags stripped, details as text instead of HTML.

    It is the template that is stripped and not the finished body, so that values stay as they are.
    """
    reader = _Words()
    reader.feed(template.replace("{ProblemDetailsHTML}", "{ProblemDetailsText}"))
    reader.close()
    text = "".join(reader.pieces)
    for pattern, replacement in _GAPS:
        text = pattern.sub(replacement, text)
    return text.strip()
