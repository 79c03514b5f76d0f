"""``smokealarm report``: one page that says which failures are seen, how fast, and which are not."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command("report")
@click.option("--tapes", multiple=True, type=click.Path(path_type=Path), help="Tapes, or folders of them. [tapes]")
@click.option("--to", "folder", default=Path("reports"), show_default=True, type=click.Path(path_type=Path))
@click.option("--monitoring", type=click.Path(path_type=Path), help="Folder with dynatrace/ and cloudwatch/.")
@click.option("--mirror/--no-mirror", default=True, show_default=True, help="Hold CloudWatch alarms against rules.")
@click.option("--png", is_flag=True, help="Write each timeline as a picture, too; needs Chromium.")
def command(tapes: tuple[Path, ...], *, folder: Path, monitoring: Path | None, mirror: bool, png: bool) -> None:
    """Write index.html, a page for each scenario, report.json and summary.md, from tapes.

    The pages need no network. In a GitHub workflow the summary is added to that of the step. Nothing is judged anew:
    the page says what the drill saw when the tapes were recorded, and how the rules came to it.
    """
    from smokealarm.mirror import Question, mirrored
    from smokealarm.report.folder import begin_report, finish_report, tell_github
    from smokealarm.report.pictures import chromium, write_pictures
    from smokealarm.report.review import Extras, verdict_sentence
    from smokealarm.report.tapes import write_scenarios
    from smokealarm.sandbox import monitoring_folder, streamed
    from smokealarm.tape import tape_files

    browser = chromium() if png else None
    files, watched = list(tape_files(tapes or (Path("tapes"),))), monitoring or monitoring_folder()
    begin_report(folder)
    pages = write_scenarios(files, watched, folder)
    question = Question(watched, streamed(_NAMESPACE).services)
    extras = Extras(mirrored(question, files, range(0)) if mirror else None)
    now = datetime.now(UTC)
    review = finish_report(folder, f"{now:%Y-%m-%dT%H:%MZ}", f"{now:%Y-%m-%d %H:%M} UTC, of {len(files)} tapes", extras)
    tell_github(folder, os.environ)
    if browser:
        write_pictures(browser, pages)
    click.echo(f"{verdict_sentence(review)}\n{folder / 'index.html'}")


_NAMESPACE = "WeatherPipeline"
"""The default of the pipeline's parameter MetricsNamespace."""
