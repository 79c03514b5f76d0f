"""The reference of all commands as Markdown, made of the commands themselves.

``python -m smokealarm.cli.reference > docs/commands.md`` writes it; a test says when it is no longer what they are.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from smokealarm.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["reference"]

_WIDTH = 100


def reference() -> str:
    """Return a section for each command: its usage, what it does, its options."""
    context = click.Context(main, info_name="smokealarm", **main.context_settings)
    names = main.list_commands(context)
    lines = ["# Commands", "", "Written by the commands themselves; `smokealarm COMMAND --help` says the same.", ""]
    for name in names:
        command = main.get_command(context, name)
        assert command is not None  # noqa: S101 - it is listed
        lines += _section(name, command, context)
    return "\n".join(lines)


def _section(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=_WIDTH)
    usage = " ".join(command.get_usage(context).removeprefix("Usage: ").split())
    yield from (f"## smokealarm {name}", "", "```text", usage, "```", "")
    yield from (*_escaped(inspect.cleandoc(command.help or "").replace("\b\n", "")).splitlines(), "")
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    records = [record for each in options if (record := each.get_help_record(context))]
    yield from ("| option | means |", "|---|---|")
    yield from (f"| `{_cell(option)}` | {_cell(said)} |" for option, said in records)
    yield ""


def _cell(text: str) -> str:
    return _escaped(" ".join(text.split())).replace("|", "\\|")


def _escaped(text: str) -> str:
    """Return a text in which nothing is taken for HTML."""
    return text.replace("<", "\\<")


if __name__ == "__main__":
    click.echo(reference(), nl=False)
