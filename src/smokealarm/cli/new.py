"""``smokealarm new``: begin a scenario from one that passes."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("title")
@click.option("--domain", required=True, help="Folder below features in which it belongs, such as queue.")
@click.option("--like", metavar="TITLE", help="Begin from this scenario instead of the first one of the domain.")
@click.option("--features", default=Path("features"), type=click.Path(path_type=Path), help="Where the features are.")
def command(title: str, domain: str, like: str | None, features: Path) -> None:
    """Write a feature file with one scenario named TITLE, a copy of one of the catalogue that passes.

    Run it, see it pass, then change the fault and what follows from it, one line at a time. `smokealarm steps` lists
    the sentences to do it with.
    """
    from smokealarm.gherkin.new_scenario import draft_scenario

    draft = draft_scenario(title, domain, like, features)
    with draft.file.open("x", encoding="utf-8") as file:
        file.write(draft.text)
    click.echo(f"{draft.file}, begun from {draft.like.title!r}\n")
    click.echo(draft.text)
    click.echo(f"run it:       pytest {draft.file}")
    click.echo("its words:    smokealarm steps --find WORD")
