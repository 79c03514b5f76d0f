"""The report as files: a page for each scenario, and what is made of all of them.

``index.html`` links to ``scenarios/*.html`` beside it; ``report.json`` and ``summary.md`` say the same for programs and
for pull requests; ``history.jsonl`` grows by one line with each run. Beside each scenario's page lie its facts, of
which the others are made.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.errors import UsageError
from smokealarm.replay import prepared
from smokealarm.report.review import (
    Extras,
    facts_of,
    past_run,
    read_coverage,
    read_facts,
    read_mutation,
    read_run,
    reviewed,
    timeline_of,
    write_facts,
    write_index_page,
    write_report,
    write_run,
    write_scenario_page,
    write_summary,
)
from smokealarm.secrets import Veil

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from smokealarm.replay import Monitoring
    from smokealarm.report.review import CoverageShown, MutationShown, PastRun, Review, ScenarioFacts
    from smokealarm.tape import Tape

__all__ = [
    "begin_report",
    "finish_report",
    "kept_coverage",
    "kept_mutation",
    "tell_github",
    "write_scenario",
]

_SCENARIOS: Final = "scenarios"
_COVERAGE: Final = "coverage.json"
_MUTATION: Final = "mutation.json"
_HISTORY: Final = "history.jsonl"
_MOST_RUNS: Final = 200
_STEP_SUMMARY: Final = "GITHUB_STEP_SUMMARY"


def begin_report(folder: Path) -> None:
    """Make the folder, and remove what an earlier run left of scenarios; its history stays.

    Raises:
        UsageError: it cannot be made.
    """
    scenarios = folder / _SCENARIOS
    try:
        scenarios.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: a report cannot be written into it: {error.strerror}") from error
    for path in (*scenarios.glob("*.html"), *scenarios.glob("*.json"), *scenarios.glob("*.png")):
        path.unlink()


def write_scenario(tape: Tape, monitoring: Monitoring, folder: Path) -> Path:
    """Write the page and the facts of a tape's scenario, by what ``monitoring`` says, and return the page."""
    facts = facts_of(tape)
    page = folder / _SCENARIOS / facts.page
    page.parent.mkdir(parents=True, exist_ok=True)
    _write(page, write_scenario_page(facts, timeline_of(prepared(tape), monitoring), tape))
    _write(page.with_suffix(".json"), write_facts(facts))
    return page


def finish_report(
    folder: Path,
    now: datetime,
    source: str = "",
    extras: Extras | None = None,
    without_tape: Iterable[ScenarioFacts] = (),
) -> Review:
    """Write everything that is made of all scenarios; ``source`` says of what, if not of a run of now.

    ``now`` is in UTC. ``without_tape`` are scenarios that ended before they could leave anything.

    Raises:
        TapeInvalid: the facts of a scenario or the history cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at, made = f"{now:%Y-%m-%dT%H:%MZ}", f"{now:%Y-%m-%d %H:%M} UTC" + (f", {source}" if source else "")
    review = reviewed((*_facts(folder), *without_tape))
    history = [*_history(folder), past_run(review, at)][-_MOST_RUNS:]
    given = extras or Extras()
    shown = Extras(given.mirror, given.coverage, given.mutation, tuple(history))
    _write(folder / "index.html", write_index_page(review, shown, made))
    _write(folder / "report.json", write_report(review, at, shown))
    _write(folder / "summary.md", write_summary(review, shown))
    _write(folder / _HISTORY, "".join(f"{write_run(run)}\n" for run in history))
    return review


def kept_coverage(folder: Path) -> CoverageShown | None:
    """Return what ``smokealarm coverage --write`` left in a report's folder; None if it left nothing.

    Raises:
        TapeInvalid: it cannot be read.
    """
    file = folder / _COVERAGE
    return read_coverage(str(file), file.read_text(encoding="utf-8")) if file.is_file() else None


def kept_mutation(folder: Path) -> MutationShown | None:
    """Return what ``smokealarm mutate --write`` left in a report's folder; None if it left nothing.

    Raises:
        TapeInvalid: it cannot be read.
    """
    file = folder / _MUTATION
    return read_mutation(str(file), file.read_text(encoding="utf-8")) if file.is_file() else None


def tell_github(folder: Path, environment: Mapping[str, str]) -> None:
    """Append the summary to that of the step of a GitHub workflow, if one runs.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
    """
    target = environment.get(_STEP_SUMMARY)
    if target:
        with Path(target).open("a", encoding="utf-8") as summary:
            summary.write((folder / "summary.md").read_text(encoding="utf-8"))


def _facts(folder: Path) -> Iterator[ScenarioFacts]:
    for path in sorted((folder / _SCENARIOS).glob("*.json")):
        yield read_facts(str(path), path.read_text(encoding="utf-8"))


def _history(folder: Path) -> Iterator[PastRun]:
    path = folder / _HISTORY
    if path.exists():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield read_run(f"{path}, line {number}", line)


def _write(path: Path, text: str) -> None:
    """Write a file without secrets, which names and words of the monitoring may hold."""
    path.write_text(Veil(os.environ).masked(text), encoding="utf-8")
