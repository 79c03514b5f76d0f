"""``smokealarm selector``: explain one metric selector, or check many."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_RESOLUTION = re.compile(r"\s*+resolution=[^&\s]*+&")


@click.command("selector")
@click.argument("text", metavar="TEXT|-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
def command(text: str, *, as_json: bool) -> None:
    """Explain a Dynatrace metric selector, or say what is wrong with it.

    With - in place of TEXT, selectors are read from standard input, one a line. A line that is a JSON string, or a JSON
    object with the key "selector", is decoded first, so that a selector may hold line ends. The part "resolution=...&"
    that dashboards put before a selector is skipped.

    With --json each selector gives one object: ok, canonical, metrics, transformations and warnings, or ok, error,
    offset (the place of the error in the selector) and hint. The exit code is 2 where a selector was refused, except
    with --json, whose objects say it.
    """
    selectors = [text] if text != "-" else (_decoded(line) for line in sys.stdin if line.strip())
    refused = _as_json(selectors) if as_json else _in_words(selectors)
    if refused and not as_json:
        raise SystemExit(2)


def _decoded(line: str) -> str:
    """Return the selector of one line, which is raw text unless it is a JSON string or object."""
    stripped = line.strip()
    if stripped[0] in '{"':
        try:
            document = json.loads(stripped)
        except ValueError:
            return stripped
        found = document.get("selector") if isinstance(document, dict) else document
        if isinstance(found, str):
            return found
    return stripped


def _as_json(selectors: Iterable[str]) -> bool:
    for text in selectors:
        click.echo(json.dumps(_judged(text)))
    return False


def _judged(text: str) -> dict[str, Any]:
    from smokealarm.dynatrace.selector import SelectorError, advice, canonical, metric_keys, parse, transformation_names

    skipped = _skipped(text)
    try:
        selector = parse(text[skipped:])
    except SelectorError as error:
        return {"ok": False, "error": error.message, "offset": error.offset + skipped, "hint": error.hint}
    return {
        "ok": True,
        "canonical": canonical(selector),
        "metrics": list(metric_keys(selector)),
        "transformations": list(transformation_names(selector)),
        "warnings": [str(warning) for warning in (*selector.warnings, *advice(selector))],
    }


def _skipped(text: str) -> int:
    """Return how many characters of a dashboard's ``resolution=...&`` stand before the selector."""
    found = _RESOLUTION.match(text)
    return found.end() if found else 0


def _in_words(selectors: Iterable[str]) -> bool:
    from smokealarm.dynatrace.selector import SelectorError, explain, parse

    refused = False
    for text in selectors:
        try:
            source = text[_skipped(text) :]
            click.echo(explain(parse(source), source))
        except SelectorError as error:
            click.echo(f"error: {error}", err=True)
            refused = True
    return refused
