"""Markdown tiles as HTML: CommonMark with tables, in which HTML is text and nothing is fetched."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from smokealarm.report.dashboard.markup import Markup, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

__all__ = ["markdown"]

_LEAST_HEADING = 3
"""Tiles are of the third level, sections of the second."""


def markdown(source: str) -> Markup:
    """Return a tile's text as HTML.

    Images are left out, since the page fetches nothing; links lead to http, https and mail addresses only.
    """
    return Markup(writable(_reader().render(source)))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("image")
    reader.validateLink = _is_harmless  # type: ignore[method-assign]
    for name in ("heading_open", "heading_close"):
        reader.add_render_rule(name, _heading)
    reader.add_render_rule("link_open", _link)
    return reader


def _is_harmless(url: str) -> bool:
    return url.lower().startswith(("http://", "https://", "mailto:", "#"))


def _heading(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Write a heading below the tile's own."""
    del renderer, options, env
    token = tokens[index]
    level = min(6, int(token.tag[1]) + _LEAST_HEADING - 1)
    return f"<h{level}>" if token.nesting > 0 else f"</h{level}>\n"


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    return renderer.renderToken(tokens, index, options, env)
