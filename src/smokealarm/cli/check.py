"""``smokealarm check``: find what is wrong in rules, dashboards and routes before they are deployed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from smokealarm.check import Report

_FOUND = 1
_FAIL_ON = ("error", "warning")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json", "sarif", "github"]))
@click.option(
    "--config", type=click.Path(path_type=Path), help="Settings file, instead of the nearest smokealarm.toml."
)
@click.option("--explain", metavar="ID", help="Say what a check is about, with examples, and check nothing.")
@click.option(
    "--fail-on", default="error", type=click.Choice(_FAIL_ON), help="The least severe finding that makes it fail."
)
@click.option("-v", "--verbose", is_flag=True, help="Show what is worth knowing but not wrong, too.")
def command(  # noqa: PLR0913 - one for each option
    *, paths: tuple[Path, ...], form: str, config: Path | None, explain: str | None, fail_on: str, verbose: bool
) -> None:
    """Check monitoring as code: files, and all JSON and YAML files in folders; without PATH, the current folder.

    Files are held against each other, too: rules, dashboards and alarms against the CloudFormation templates that
    create what they watch, rules against the profiles and notifications that tell of them, and against their mirror.
    TOML and .conf files are searched for secrets.

    Known are Settings 2.0 objects of alerting and logs, metric events of the Config API v1, classic dashboards, AWS
    credentials, CloudWatch alarms and dashboards, HEC events and events for ingestion; other files are passed over.

    Monaco projects are rendered first, for every environment of their manifest.

    The exit code is 1 if there is an error among the findings, or a warning with --fail-on warning, and 2 if the check
    could not be run. A finding is accepted, with a reason, in smokealarm.toml: [[check.ignore]] with id, path and
    reason.
    """
    from smokealarm.check import Severity, check_files, explained, find_configuration, read_configuration

    if explain is not None:
        click.echo(explained(explain), nl=False)
        return
    configuration = read_configuration(config) if config else find_configuration(Path())
    report = check_files(paths or (Path(),), configuration)
    _show(report, form, verbose=verbose)
    if report.has(Severity(fail_on)):
        raise SystemExit(_FOUND)


def _show(report: Report, form: str, *, verbose: bool) -> None:
    from smokealarm.check.reports import FORMATS, as_text, plain

    if write := FORMATS.get(form):
        click.echo(_printable(write(report)), nl=False)
    elif _is_terminal():
        from rich.console import Console
        from rich.text import Text

        console = Console(soft_wrap=True, highlight=False)
        for text, style in as_text(report, verbose=verbose):
            console.print(Text(_printable(text), style), end="")
    else:
        click.echo(_printable(plain(as_text(report, verbose=verbose))), nl=False)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _printable(text: str) -> str:
    """Return the text without halves of characters, which JSON can hold and no terminal can show."""
    return text.encode("utf-8", "replace").decode()
