"""What commands print of a monitoring and of tapes, and files that they write beside it: both without secrets."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from smokealarm.errors import UsageError


def without_secrets() -> Callable[[str], str]:
    """Return what masks whatever looks like a secret, and the secrets of the environment."""
    from smokealarm.secrets import Veil

    return Veil(os.environ).masked


def teller() -> Callable[[str], None]:
    """Return what prints a text without secrets."""
    hide = without_secrets()
    return lambda text: click.echo(hide(text))


def write_beside(file: Path, text: str) -> None:
    """Write a text without secrets into a file, whose folder is made if need be.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{without_secrets()(text)}\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
