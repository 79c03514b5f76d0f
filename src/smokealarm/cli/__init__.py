"""The ``smokealarm`` command.

Nothing but click is imported until a command runs; each command's module is found by its name.
"""

import importlib
from typing import Final

import click

from smokealarm.errors import SmokealarmError, UsageError
from smokealarm.garbage import collect_rarely

_COMMANDS: Final = {
    "advance": "Let the time of what `up` started pass, and say what happened.",
    "backtest": "Show what alert rules would have done on measurements of the past.",
    "check": "Find what is wrong in rules, dashboards and routes before they are deployed.",
    "coverage": "Say which clauses of alert rules no scenario exercises, and which failures nobody is told of.",
    "dashboard": "Draw a dashboard as a page, and say which of its tiles are dead.",
    "deploy": "Bring an environment to what a Monaco project says, and show what changes.",
    "doctor": "Find what keeps monitoring from working, why, and what to do about it.",
    "down": "End what `up` started.",
    "fidelity": "List what Dynatrace leaves open, and what the tenant chose.",
    "ingest": "Say what a metrics ingestion line means, or what is wrong with it.",
    "mirror": "Hold every CloudWatch alarm against the Dynatrace rule that it mirrors.",
    "mutate": "Change alert rules one setting at a time, and say which changes nobody would notice.",
    "new": "Begin a scenario from one that passes.",
    "provision": "Install LocalStack, once; later runs need no network.",
    "replay": "Judge rules, profiles and alarms on recorded scenarios, in a second.",
    "report": "Say on one page which failures are seen, how fast, and which are not.",
    "selector": "Explain a Dynatrace metric selector, or say what is wrong with it.",
    "steps": "List the sentences that scenarios can be written with.",
    "tape": "Show recorded scenarios, and say which of them are stale.",
    "up": "Start LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector together.",
    "watch": "Serve a live page of what `up` started.",
}
_FAILED, _MISUSED = 1, 2


class _Lazy(click.Group):
    """A group whose commands are imported when they are run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"smokealarm.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS:
            from smokealarm.nearest import nearest

            if meant := nearest(name, _COMMANDS):
                ctx.fail(f"No such command {name!r}. Did you mean {meant!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SmokealarmError as error:
            from smokealarm.cli._writing import without_secrets

            click.echo(without_secrets()(f"smokealarm: {error}"), err=True)
            ctx.exit(_MISUSED if isinstance(error, UsageError) else _FAILED)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smokealarm")
def main() -> None:
    """Break an event-driven AWS pipeline on purpose, and prove which alerts fire, when, and who is told."""
    collect_rarely()
