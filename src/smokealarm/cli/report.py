"""``smokealarm report``: one page that says which failures are seen, how fast, and which are not."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smokealarm.cli._writing import teller

if TYPE_CHECKING:
    from smokealarm.report.review import CoverageShown, MutationShown


@click.command("report")
@click.option("--tapes", multiple=True, type=click.Path(path_type=Path), help="Tapes, or folders of them. [tapes]")
@click.option("--to", "folder", default=Path("reports"), show_default=True, type=click.Path(path_type=Path))
@click.option("--monitoring", type=click.Path(path_type=Path), help="Folder with dynatrace/ and cloudwatch/.")
@click.option("--mirror/--no-mirror", default=True, show_default=True, help="Hold CloudWatch alarms against rules.")
@click.option("--coverage", type=click.Path(path_type=Path), help="What `coverage --json` printed, as a file.")
@click.option("--mutation", type=click.Path(path_type=Path), help="What `mutate --json` printed, as a file.")
@click.option("--png", is_flag=True, help="Write each timeline as a picture, too; needs Chromium.")
def command(  # noqa: PLR0913 - one for each option
    tapes: tuple[Path, ...],
    *,
    folder: Path,
    monitoring: Path | None,
    mirror: bool,
    coverage: Path | None,
    mutation: Path | None,
    png: bool,
) -> None:
    """Write index.html, a page for each scenario, report.json and summary.md, from tapes.

    The pages need no network. In a GitHub workflow the summary is added to that of the step. Nothing is judged anew:
    the page says what the drill saw when the tapes were recorded, and how the rules came to it.
    """
    from smokealarm.mirror import Question, mirrored
    from smokealarm.pipeline.shape_reading import find_shape
    from smokealarm.replay.imagined import imagined_resources
    from smokealarm.report.folder import begin_report, finish_report, tell_github
    from smokealarm.report.pictures import chromium, write_pictures
    from smokealarm.report.review import Extras, verdict_sentence
    from smokealarm.report.tapes import write_scenarios
    from smokealarm.sandbox import streamed
    from smokealarm.tape import tape_files

    handed = _handed_in(coverage, mutation)
    browser = chromium() if png else None
    shape, files = find_shape(Path.cwd()), list(tape_files(tapes or (Path("tapes"),)))
    watched = monitoring or shape.monitoring
    begin_report(folder)
    pages = write_scenarios(files, watched, folder)
    question = Question(watched, streamed(shape.metrics_namespace).services, imagined_resources(shape))
    extras = Extras(mirrored(question, files, range(0)) if mirror else None, *handed)
    review = finish_report(folder, datetime.now(UTC), f"of {len(files)} tapes", extras)
    tell_github(folder, os.environ)
    if browser:
        write_pictures(browser, pages)
    teller()(f"{verdict_sentence(review)}\n{folder / 'index.html'}")


def _handed_in(coverage: Path | None, mutation: Path | None) -> tuple[CoverageShown | None, MutationShown | None]:
    from smokealarm.report.review import read_coverage, read_mutation

    return (
        read_coverage(str(coverage), _text(coverage)) if coverage else None,
        read_mutation(str(mutation), _text(mutation)) if mutation else None,
    )


def _text(path: Path) -> str:
    from smokealarm.errors import UsageError

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
