"""How Sphinx builds the site: Markdown in, pages that need no network out; a link that leads nowhere is an error."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import SphinxError
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "smokealarm"
author = copyright = "the authors of smokealarm"  # noqa: A001 - Sphinx's own name
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "smokealarm"
html_show_sphinx = False
html_copy_source = False
exclude_patterns = ["conf.py"]

_DOCS = Path(__file__).parent
_OUTSIDE = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<path>\.\./[^)#\s]+)\)")
_FETCHED = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=["'](?:https?:)?//""")


def _outside(app: Sphinx, name: str, content: list[str]) -> None:
    """Show a link to a file of the repository as its path: the site does not contain it."""
    del app

    def shown(found: re.Match[str]) -> str:
        if not (_DOCS / found["path"]).exists():
            logging.getLogger(__name__).warning("there is no %s", found["path"], location=name)
        path = found["path"].removeprefix("../")
        return f"`{path}`" if found["text"].strip("`") == path else f"{found['text']} (`{path}`)"

    content[0] = _OUTSIDE.sub(shown, content[0])


def _needs_no_network(app: Sphinx, error: Exception | None) -> None:
    """Refuse a page that would fetch something from elsewhere."""
    for page in () if error else sorted(Path(app.outdir).rglob("*.html")):
        if found := _FETCHED.search(page.read_text(encoding="utf-8")):
            raise SphinxError(f"{page} fetches something when it is looked at: {found[0]}")


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect both."""
    app.connect("source-read", _outside)
    app.connect("build-finished", _needs_no_network)
    return {"parallel_read_safe": True}
