"""``smokealarm advance``: let the sandbox's time pass."""

import click


@click.command("advance")
@click.argument("length")
def command(length: str) -> None:
    """Let LENGTH of the sandbox's time pass, such as 10m, 90s or 2h, and say what happened in it."""
    from smokealarm.clock import parse_duration
    from smokealarm.sandbox.remote import find_remote

    advanced = find_remote().advance(parse_duration(length))
    for line in advanced.news:
        click.echo(line)
    click.echo(f"it is {advanced.now}", err=True)
