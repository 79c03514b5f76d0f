"""``smokealarm ingest``: say what lines of the metrics ingestion protocol mean, or what is wrong with them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.ingest import DataPoint, Metadata, Summary


@click.command("ingest")
@click.argument("text", metavar="LINE|-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
def command(text: str, *, as_json: bool) -> None:
    """Say what a line for Dynatrace's metrics ingestion means, or what is wrong with it.

    With - in place of LINE, lines are read from standard input. A line that is a JSON string, or a JSON object with the
    key "line", is decoded first. Timestamps are not compared with a clock.

    With --json each line gives one object: ok, type, metric, stored (the key with the suffix that Dynatrace gives it),
    dimensions, value, timestamp and metadata, or ok, error, offset (the place of the error in the line) and hint. The
    exit code is 2 where a line was refused, except with --json, whose objects say it.
    """
    lines = [text] if text != "-" else (_decoded(line.rstrip("\r\n")) for line in sys.stdin if line.strip())
    refused = _as_json(lines) if as_json else _in_words(lines)
    if refused and not as_json:
        raise SystemExit(2)


def _decoded(line: str) -> str:
    """Return the protocol's line, which is raw text unless it is a JSON string or object."""
    if line.lstrip()[0] in '{"':
        try:
            document = json.loads(line)
        except ValueError:
            return line
        found = document.get("line") if isinstance(document, dict) else document
        if isinstance(found, str):
            return found
    return line


def _as_json(lines: Iterable[str]) -> bool:
    for line in lines:
        click.echo(json.dumps(_judged(line)))
    return False


def _judged(line: str) -> dict[str, Any]:
    from smokealarm.dynatrace.ingest import LineError, parse_line

    try:
        return {"ok": True, **_said(parse_line(line))}
    except LineError as error:
        return {"ok": False, "error": error.message, "offset": error.offset, "hint": error.hint}


def _said(parsed: DataPoint | Metadata | None) -> dict[str, Any]:
    from smokealarm.dynatrace.ingest import DataPoint, IngestOptions, stored_key

    if parsed is None:
        names = ("type", "metric", "stored", "dimensions", "value", "timestamp", "metadata")
        return dict.fromkeys(names)
    point = parsed if isinstance(parsed, DataPoint) else None
    return {
        "type": parsed.payload_type,
        "metric": parsed.metric_key,
        "stored": stored_key(parsed.metric_key, parsed.payload_type, IngestOptions()),
        "dimensions": dict(point.dimensions) if point else None,
        "value": _value(point.summary) if point else None,
        "timestamp": point.timestamp if point else None,
        "metadata": None if isinstance(parsed, DataPoint) else dict(parsed.properties),
    }


def _value(summary: Summary) -> float | dict[str, float]:
    """Return a single value as it is, a summary as its four fields."""
    if summary.count == 1 and summary.minimum == summary.maximum == summary.total:
        return summary.total
    return {"min": summary.minimum, "max": summary.maximum, "sum": summary.total, "count": summary.count}


def _in_words(lines: Iterable[str]) -> bool:
    from smokealarm.dynatrace.ingest import LineError, parse_line

    refused = False
    for line in lines:
        try:
            said = _said(parse_line(line))
            click.echo("\n".join(f"{name}: {what}" for name, what in said.items() if what is not None) or "comment")
        except LineError as error:
            click.echo(f"error: {error}", err=True)
            refused = True
    return refused
