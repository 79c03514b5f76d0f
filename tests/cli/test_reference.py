"""The reference of commands that the documentation has is what the commands say."""

from __future__ import annotations

from pathlib import Path

from smokealarm.cli import main
from smokealarm.cli.reference import reference

DOCS = Path(__file__).parents[2] / "docs"


def test_the_documentation_has_the_reference_as_it_is() -> None:
    """Word by word: ``python -m smokealarm.cli.reference > docs/commands.md`` where this fails."""
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == reference()


def test_every_command_is_in_it_with_its_options() -> None:
    """None is left out, and each says what it does."""
    written = reference()
    for name in main.list_commands(None):  # type: ignore[arg-type]  # no context is looked at
        section = written.split(f"## smokealarm {name}\n")[1].split("\n## ")[0]
        assert f"smokealarm {name}" in section.splitlines()[2]
        assert "| `-h, --help` | Show this message and exit. |" in section
