"""``smokealarm steps``: the sentences that scenarios can be written with."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smokealarm.gherkin.step_catalogue import StepUse
    from smokealarm.gherkin.step_definitions import StepDefinition

_FOUND = 1
_ALL = 3


@click.command("steps")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH]...")
@click.option(
    "--find",
    metavar="TEXT",
    help="Only steps whose sentence or purpose has TEXT; if there is none, those whose example has it.",
)
@click.option("--unused", is_flag=True, help="Only steps that no scenario uses; the exit code is 1 if there is one.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(paths: tuple[Path, ...], find: str | None, *, unused: bool, as_json: bool) -> None:
    """List the steps that scenarios can use: the sentence, what it does, an example, and how often it is used.

    They are collected as pytest collects the features at PATH, by default those in the folder features.
    """
    from smokealarm.gherkin.step_catalogue import collect_steps

    steps = collect_steps(paths or (Path("features"),))
    shown = steps if find is None else _found(steps, find.lower())
    if unused:
        shown = [each for each in shown if not each.lines]
    _print_json(shown) if as_json else _print(shown)
    if unused and shown:
        raise SystemExit(_FOUND)


def _found(uses: Sequence[StepUse], text: str) -> Sequence[StepUse]:
    """Return the steps that say a text; an example may have it by chance, and counts where nothing else has it."""
    about = [each for each in uses if text in _wording(each.definition).lower()]
    return about or [each for each in uses if text in each.definition.example.lower()]


def _wording(step: StepDefinition) -> str:
    choices = (choice for each in step.arguments for choice in each.choices)
    return "\n".join((step.sentence, *choices, step.purpose))


def _print(uses: Iterable[StepUse]) -> None:
    for file, of_file in groupby(uses, key=lambda each: each.definition.file):
        click.secho(_relative(file), bold=True)
        for each in of_file:
            _print_step(each)


def _print_step(use: StepUse) -> None:
    step = use.definition
    keywords = "*" if len(step.keywords) == _ALL else "/".join(step.keywords)
    click.echo(f"  {keywords} " + click.style(step.sentence, fg="cyan") + f"   {_times(use.lines)}, line {step.line}")
    click.echo(f"      {step.purpose}" + (f" Example: {step.example}" if step.example else ""))
    for argument in step.arguments:
        if argument.choices:
            click.echo(f"      {{{argument.name}}}: {', '.join(argument.choices)}")


def _times(lines: int) -> str:
    return "unused" if not lines else "used once" if lines == 1 else f"used {lines} times"


def _print_json(uses: Iterable[StepUse]) -> None:
    for use in uses:
        step = use.definition
        document = {
            "keywords": step.keywords,
            "sentence": step.sentence,
            "arguments": [{"name": each.name, "type": each.type, "choices": each.choices} for each in step.arguments],
            "purpose": step.purpose,
            "example": step.example,
            "function": step.function,
            "file": _relative(step.file),
            "line": step.line,
            "lines": use.lines,
        }
        click.echo(json.dumps(document, ensure_ascii=False))


def _relative(file: Path) -> str:
    here = Path.cwd()
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else file.as_posix()
