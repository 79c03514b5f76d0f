"""``smokealarm tape``: what is on tapes, which of them are stale, and tapes made of promtool's tests."""

from __future__ import annotations

from pathlib import Path

import click

from smokealarm.cli._writing import teller


@click.command("tape")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Say which tapes are stale, and what records each anew.")
@click.option("--against", type=click.Path(path_type=Path), help="With --check: fresh tapes of a whole drill.")
@click.option("--accept", is_flag=True, help="Write into composed tapes what the monitoring does on them.")
@click.option("--import-promtool", "promtool", type=click.Path(path_type=Path), help="Make tapes of promtool's tests.")
@click.option("--mapping", type=click.Path(path_type=Path), help="YAML: what each series of promtool is here.")
def command(  # noqa: PLR0913 - one for each option
    *,
    files: tuple[Path, ...],
    check: bool,
    against: Path | None,
    accept: bool,
    promtool: Path | None,
    mapping: Path | None,
) -> None:
    """Show the tapes FILES; with --check, look at FILES (by default tapes and tapes/limits) and show what is stale.

    A tape is stale if it cannot be read, if its scenario is gone or has other steps, if a scenario has no tape, or if
    the monitoring or the pipeline's template have changed and the replayed verdict is another one. With --against it
    also is if a fresh recording (pytest features --tapes FOLDER) tells of other problems, attempts or alarms.

    A composed tape says what is measured, and was recorded by no drill. --accept writes into it which problems open,
    who is told and what each alarm is; whoever accepts that reads the diff.

    --import-promtool takes the input series of promtool's unit tests as metrics of a tenant, as --mapping says. Rules
    and expectations of such a file are PromQL, which is not converted; whatever does not carry over is named with its
    line and the reason. FILES is then the folder that the tapes are written into.

    The exit code is 1 if something is stale, and 2 if something cannot be read.
    """
    if promtool is not None:
        _import(promtool, mapping, files)
    elif accept:
        _accept(files)
    elif check:
        if not _checked(files, against):
            raise SystemExit(1)
    else:
        _show(files)


def _show(files: tuple[Path, ...]) -> None:
    from smokealarm.errors import UsageError
    from smokealarm.tape import load_tape, tape_files
    from smokealarm.tape.report import as_text

    if not files:
        raise UsageError("expected the file of a tape, or --check")
    tell = teller()
    for path in tape_files(files):
        tell("\n".join(as_text(load_tape(path))))


def _checked(places: tuple[Path, ...], against: Path | None) -> bool:
    from smokealarm.pipeline.shape_reading import find_shape
    from smokealarm.replay.staleness import Place, stale_tapes, told_otherwise
    from smokealarm.tape import catalogue, load_tape, tape_files

    root = Path.cwd()
    shape = find_shape(root)
    files = catalogue(places)
    place = Place(root, root / "features", shape.monitoring, shape.template)
    whole = not places or any(map(Path.is_dir, places))
    found = list(stale_tapes(files, place, whole=whole))
    if against is not None:
        unreadable = {each.name for each in found}
        kept = {path.stem: load_tape(path) for path in files if path.stem not in unreadable}
        fresh = {path.stem: load_tape(path) for path in tape_files([against]) if path.stem not in unreadable}
        found += told_otherwise(kept, fresh)
    tell = teller()
    for each in found:
        tell(f"{each.name}: {each.why}\n  {each.command(places[0] if places else Path('tapes')) or 'delete it'}")
    number = "1 tape" if len(files) == 1 else f"{len(files)} tapes"
    click.echo(f"{number}, {len(found)} stale" if found else f"{number}, none is stale")
    return not found


def _accept(files: tuple[Path, ...]) -> None:
    from smokealarm.errors import UsageError
    from smokealarm.pipeline.shape_reading import find_shape
    from smokealarm.replay.composing import accept
    from smokealarm.tape import tape_files

    if not files:
        raise UsageError("expected the files of composed tapes, or a folder of them")
    monitoring, tell = find_shape(Path.cwd()).monitoring, teller()
    for path in tape_files(files):
        tell("\n".join((f"{path}:", *(f"  {each}" for each in accept(path, monitoring).scenario.expected))))


def _import(promtool: Path, mapping: Path | None, files: tuple[Path, ...]) -> None:
    from smokealarm.errors import UsageError
    from smokealarm.pipeline.shape_reading import find_shape
    from smokealarm.replay.imagined import imagined_resources
    from smokealarm.replay.promtool import imported

    if mapping is None or len(files) != 1:
        raise UsageError("--import-promtool needs --mapping FILE and one folder to write the tapes into")
    for line in imported(promtool, mapping, files[0], imagined_resources(find_shape(Path.cwd()))):
        click.echo(line)
