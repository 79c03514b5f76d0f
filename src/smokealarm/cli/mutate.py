"""``smokealarm mutate``: which settings of the alert rules could be otherwise, and nobody would notice."""

from __future__ import annotations

import json
from pathlib import Path

import click

from smokealarm.cli._writing import teller, write_beside


@click.command("mutate")
@click.argument("folder", default="monitoring", type=click.Path(path_type=Path))
@click.option("--tapes", multiple=True, type=click.Path(path_type=Path), help="Tapes or folders. [tapes, tapes/limits]")
@click.option("--jobs", type=click.IntRange(1), help="Processes; one for each processor if not said.")
@click.option("--rule", "names", multiple=True, metavar="NAME", help="Only this rule, alarm, profile or notification.")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Fail below this score in percent.")
@click.option("--json", "as_object", is_flag=True, help="Print JSON, which `report --mutation` reads.")
@click.option("--write", "file", type=click.Path(path_type=Path), help="Write that JSON into a file, too.")
def command(  # noqa: PLR0913 - one for each option
    folder: Path,
    *,
    tapes: tuple[Path, ...],
    jobs: int | None,
    names: tuple[str, ...],
    fail_under: float | None,
    as_object: bool,
    file: Path | None,
) -> None:
    """Change one setting of FOLDER at a time, and say which changes no tape notices.

    Changed are thresholds, comparators, windows, the way with missing data, aggregations, dimensions, key families,
    offsets, what is enabled, and the way from a problem to whoever is told: metadata, filters and delays of profiles,
    notifications. A tape notices a change if its verdict is another one: a problem, an attempt to tell somebody, or a
    state of an alarm. What is proven to make no difference anywhere is left out of the score, and said with its proof.

    The exit code is 1 if the score is below --fail-under, and 2 if something cannot be read.
    """
    from smokealarm import mutation
    from smokealarm.tape import catalogue

    question = mutation.Question(folder, tuple(catalogue(tapes)), names)
    result = mutation.mutated(question, jobs or mutation.processors())
    document = json.dumps(mutation.as_json(result), indent=2)
    if file is not None:
        write_beside(file, document)
    tell = teller()
    if as_object:
        tell(document)
    else:
        tell("\n".join(mutation.as_text(result)))
    if fail_under is not None and result.percent < fail_under:
        raise SystemExit(1)
