"""The page as one HTML text; its script and its style sheet are allowed by a nonce, and nothing else is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from smokealarm.report.dashboard.markup import Markup, element
from smokealarm.report.dashboard.style import style_sheet
from smokealarm.watch.chain import draw_chain

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["policy", "write_page"]

_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_STEPS: Final = ((60, "1 minute"), (300, "5 minutes"), (3600, "1 hour"))
_LISTS: Final = (("problems", "Problems"), ("mails", "Mailbox"), ("events", "Splunk"))


def policy(nonce: str) -> str:
    """Return the content security policy of a page with this nonce.

    https://www.w3.org/TR/CSP3/
    """
    return _POLICY.format(nonce=nonce)


def write_page(parts: Mapping[str, Any], nonce: str) -> str:
    """Return the page of a sandbox, of which :meth:`Remote.parts` tells the parts."""
    title = f"{parts['name']}, live"
    head = element(
        "head",
        None,
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        element("title", None, title),
        _raw("style", nonce, style_sheet([], "") + _asset("watch.css")),
    )
    body = element(
        "body",
        None,
        _header(title, virtual=parts["virtual"]),
        element("main", None, draw_chain(parts["stages"]), _hands(parts["offers"]), *map(_list, _LISTS)),
        _raw("script", nonce, _asset("watch.js")),
    )
    return f'<!doctype html>\n<html lang="en">{head}{body}</html>\n'


def _header(title: str, *, virtual: bool) -> Markup:
    steps = (
        element("button", {"type": "button", "data-seconds": seconds, "disabled": None if virtual else ""}, f"+ {said}")
        for seconds, said in _STEPS
    )
    clock = element("p", {"class": "clock"}, element("time", {"id": "now"}, "…"), " UTC ", *steps)
    status = element("p", {"id": "said", "role": "status", "aria-live": "polite"}, "")
    return element("header", None, element("h1", None, title), clock, status)


def _hands(offers: list[Mapping[str, Any]]) -> Markup:
    """Return what can be done: something sent, and faults switched on and off."""
    kinds = (
        element(
            "option",
            {"value": each["name"], "title": each["about"], "data-targets": "\n".join(each["targets"])},
            each["name"],
        )
        for each in offers
    )
    sending = (
        element("button", {"type": "button", "data-send": "file"}, "upload 1 file"),
        element("button", {"type": "button", "data-send": "poison"}, "send 1 poison message"),
    )
    breaking = (
        element("label", None, "Fault ", element("select", {"id": "kind"}, *kinds)),
        element("label", None, "on ", element("select", {"id": "target"})),
        element("button", {"type": "button", "id": "switch-on"}, "switch on"),
    )
    return element(
        "section",
        {"class": "hands", "aria-label": "By hand"},
        element("p", None, *sending),
        element("p", None, *breaking),
        element("p", {"id": "about", "class": "of"}),
        element("ul", {"id": "faults", "aria-label": "Faults that are on"}),
    )


def _list(named: tuple[str, str]) -> Markup:
    name, heading = named
    return element(
        "section",
        {"class": "feed", "aria-labelledby": f"{name}-heading"},
        element("h2", {"id": f"{name}-heading"}, heading),
        element("ol", {"id": name}),
    )


def _raw(tag: str, nonce: str, content: str) -> Markup:
    return Markup(f'<{tag} nonce="{nonce}">{content}</{tag}>')


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
