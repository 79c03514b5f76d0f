"""The text alternative of a mail, from the template of its HTML body.

Python's own HTML parser is not used: it raises on some malformed markup, and takes seconds for some of 10,000 letters.
Here every template is read in one pass; a ``>`` ends a tag even inside quotes.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["plain_template"]

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<[!?][^<>]*>")
_TARGET: Final = re.compile(r"""\bhref=("[^"]*"|'[^']*'|[^\s"']+)""", re.IGNORECASE)
_QUOTES: Final = "\"'"
_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "br", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"}
    | {"li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_HIDDEN: Final = frozenset({"script", "style", "title"})


def plain_template(template: str) -> str:
    """Return a template of HTML as one of plain text: tags stripped, details as text instead of HTML.

    It is the template that is stripped and not the finished body, so that values stay as they are.
    """
    wanted = template.replace("{ProblemDetailsHTML}", "{ProblemDetailsText}")
    return "\n".join(_without_gaps("".join(_words(_without_comments(wanted))))).strip()


def _without_comments(markup: str) -> str:
    before, *rest = markup.split("<!--")
    return before + "".join(each.partition("-->")[2] for each in rest)


def _words(markup: str) -> Iterator[str]:
    """Yield what a reader of the page would see, with the addresses of links and a line break at every block."""
    read_to, hidden = 0, ""
    for tag in _TAG.finditer(markup):
        if not hidden:
            yield unescape(markup[read_to : tag.start()])
        read_to = tag.end()
        end, name = bool(tag[1]), (tag[2] or "").lower()
        if hidden:
            hidden = "" if end and name == hidden else hidden
        elif name in _HIDDEN and not end:
            hidden = name
        else:
            yield "\n" if name in _BLOCKS else ""
            yield _target(tag[3] or "")
    if not hidden:
        yield unescape(markup[read_to:])


def _target(attributes: str) -> str:
    found = _TARGET.search(attributes)
    return f"{unescape(found[1].strip(_QUOTES))} " if found else ""


def _without_gaps(text: str) -> Iterator[str]:
    """Yield the lines of a text without spaces around them, and of empty ones in a row only the first."""
    last = ""
    for line in map(str.strip, text.split("\n")):
        if line or last:
            yield line
        last = line
