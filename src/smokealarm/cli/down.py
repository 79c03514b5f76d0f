"""``smokealarm down``: end the sandbox."""

import click


@click.command("down")
def command() -> None:
    """End what `smokealarm up` started on this machine."""
    from smokealarm.sandbox.remote import find_remote

    find_remote().down()
    click.echo("the sandbox is ending", err=True)
