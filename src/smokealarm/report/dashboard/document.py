"""A page as one HTML document: no script, nothing to fetch, and a policy that says so to the browser."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Final

from smokealarm.report.dashboard.markup import Markup, element, text

__all__ = ["write_document"]

_POLICY: Final = "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"


def write_document(title: str, style: str, *body: Markup) -> str:
    """Return a document with its only style sheet, which the policy allows by its hash."""
    return f'<!doctype html>\n<html lang="en">{_head(title, style)}{element("body", None, *body)}</html>\n'


def _head(title: str, style: str) -> Markup:
    policy = _POLICY.format(hash=b64encode(sha256(style.encode()).digest()).decode())
    metas = (
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{text(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
    )
    return element(
        "head", None, Markup("".join(metas)), element("title", None, title), Markup(f"<style>{style}</style>")
    )
