"""``smokealarm coverage``: which clauses of the alert rules some tape exercises."""

from __future__ import annotations

import json
from pathlib import Path

import click

from smokealarm.cli._writing import teller, write_beside


@click.command("coverage")
@click.argument("folder", default="monitoring", type=click.Path(path_type=Path))
@click.option("--tapes", multiple=True, type=click.Path(path_type=Path), help="Tapes or folders. [tapes, tapes/limits]")
@click.option("--fail-under", type=click.FloatRange(0, 100), help="Fail below this share of clauses in percent.")
@click.option("--json", "as_object", is_flag=True, help="Print JSON, which `report --coverage` reads.")
@click.option("--write", "file", type=click.Path(path_type=Path), help="Write that JSON into a file, too.")
def command(
    folder: Path, *, tapes: tuple[Path, ...], fail_under: float | None, as_object: bool, file: Path | None
) -> None:
    """Say which clauses of the rules and alarms of FOLDER no tape exercises, and which failures nobody is told of.

    Clauses of a rule are its condition, its window, the way with missing data, its closing, what each filter of
    dimensions lets in and keeps out, and each way to somebody who is told. What a scenario broke without anybody being
    told comes first.

    The exit code is 1 if the share of exercised clauses is below --fail-under, and 2 if something cannot be read.
    """
    from smokealarm import coverage
    from smokealarm.tape import catalogue

    result = coverage.covered(folder, catalogue(tapes))
    document = json.dumps(coverage.as_json(result), indent=2)
    if file is not None:
        write_beside(file, document)
    tell = teller()
    if as_object:
        tell(document)
    else:
        tell("\n".join(coverage.as_text(result)))
    if fail_under is not None and result.percent < fail_under:
        raise SystemExit(1)
