"""``smokealarm fidelity``: every choice that the vendor's documentation leaves open, and every limit that it names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smokealarm.dynatrace.choices import Described


@click.command("fidelity")
@click.option("--json", "form", flag_value="json", help="Print one JSON object a line.")
@click.option("--markdown", "form", flag_value="markdown", help="Print the tables of docs/fidelity.md.")
@click.argument("text", required=False)
def command(form: str | None, text: str | None) -> None:
    """List where the tenant and the alarms had to choose, because the vendor says nothing or two things, and limits.

    Each row names the option, its value, what it means and the page that leaves the question open. With TEXT, only rows
    are shown whose name or meaning contains it.
    """
    from smokealarm.cloudwatch import alarm_rooms
    from smokealarm.dynatrace.tenant.options import TenantOptions, rooms

    for title, rows in (*rooms(TenantOptions()), *alarm_rooms()):
        shown = [each for each in rows if text is None or text.lower() in f"{each.name} {each.meaning}".lower()]
        if shown:
            _PRINTERS.get(form or "", _as_text)(title, shown)


def _as_text(title: str, rows: Iterable[Described]) -> None:
    click.secho(title, bold=True)
    for each in rows:
        click.echo(f"  {each.name} = {_value(each.value)}\n      {each.meaning}\n      {each.source}")


def _as_json(title: str, rows: Iterable[Described]) -> None:
    for each in rows:
        document = {"room": title, "option": each.name, "value": each.value, "meaning": each.meaning}
        click.echo(json.dumps({**document, "source": each.source}, default=str))


def _as_markdown(title: str, rows: Iterable[Described]) -> None:
    click.echo(f"\n### {title}\n\n| option | default | meaning | the page that leaves it open |\n|---|---|---|---|")
    for each in rows:
        meaning = each.meaning.replace("|", "\\|")
        click.echo(f"| `{each.name}` | `{_value(each.value)}` | {meaning} | [page]({each.source}) |")


def _value(value: object) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)


_PRINTERS = {"json": _as_json, "markdown": _as_markdown}
