"""The summary at the end of a drill: for each feature its scenarios, and how much virtual time passed in how much real.

``--drill-json PATH`` writes the same figures as JSON.
"""

import json
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from smokealarm.clock import format_duration
from smokealarm.gherkin.reports import reports_of

VIRTUAL_SECONDS: Final = "virtual_seconds"
"""The property under which a scenario reports the virtual time that passed in it; JUnit files hold it too."""

WALL_SECONDS: Final = "wall_seconds"
"""The property under which a scenario reports how long it took in real time, without the fixtures before its steps."""

SEED: Final = "seed"
"""The property under which a scenario reports the seed of pytest-randomly, by which its order can be had again."""

_STARTED: Final = pytest.StashKey[float]()
_BEGUN: Final = pytest.StashKey[float]()
_RESULTS: Final = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")


@dataclass(frozen=True, slots=True)
class FeatureResult:
    """What came of one feature."""

    feature: str
    scenarios: int
    results: dict[str, int]
    virtual_seconds: float
    wall_seconds: float
    each_seconds: tuple[float, ...] = field(default=(), compare=False)

    @property
    def verdict(self) -> str:
        """Its results in words, such as ``6 passed`` or ``5 passed, 1 failed``."""
        return ", ".join(f"{self.results[result]} {result}" for result in _RESULTS if result in self.results)

    @property
    def speed(self) -> float:
        """Virtual seconds for each real one."""
        return self.virtual_seconds / self.wall_seconds if self.wall_seconds else 0.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--drill-json``."""
    parser.addoption("--drill-json", metavar="PATH", type=Path, help="write the figures of each feature as JSON")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Note when the drill begins."""
    session.config.stash[_STARTED] = time.perf_counter()


def pytest_bdd_before_scenario(request: pytest.FixtureRequest) -> None:
    """Note when a scenario begins."""
    request.node.stash[_BEGUN] = time.perf_counter()


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Report how long a scenario took, and its seed where pytest-randomly shuffles."""
    took = time.perf_counter() - request.node.stash[_BEGUN]
    request.node.user_properties.append((WALL_SECONDS, round(took, 3)))
    seed = request.config.getoption("randomly_seed", None)
    if seed is not None:
        request.node.user_properties.append((SEED, seed))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one line for each feature, and the sum."""
    results = feature_results(reports_of(terminalreporter, _RESULTS))
    if not results:
        return
    terminalreporter.section("drill")
    for line in summary_lines(results):
        terminalreporter.write_line(line)
    terminalreporter.write_line(said_of_time(results, time.perf_counter() - config.stash[_STARTED]))
    path: Path | None = config.getoption("drill_json")
    if path:
        path.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n", encoding="utf-8")


def feature_results(reports: Iterable[tuple[str, pytest.TestReport]]) -> tuple[FeatureResult, ...]:
    """Gather the reports of scenarios by their feature; other tests are left out."""
    found: dict[str, list[tuple[str, pytest.TestReport]]] = defaultdict(list)
    for result, report in reports:
        feature = report.nodeid.split("::")[0]
        if feature.endswith(".feature"):
            found[feature].append((result, report))
    return tuple(_feature_result(feature, found[feature]) for feature in sorted(found))


def summary_lines(results: Sequence[FeatureResult]) -> list[str]:
    """Write the results as the lines of a table, the last one being the sum."""
    width = max(len(result.feature) for result in results)
    lines = [_line(result, width) for result in results]
    virtual, wall = (sum(getattr(result, name) for result in results) for name in ("virtual_seconds", "wall_seconds"))
    results_of_all = sum((Counter(result.results) for result in results), Counter())
    everything = FeatureResult("all", sum(result.scenarios for result in results), dict(results_of_all), virtual, wall)
    return [*lines, _line(everything, width)]


def said_of_time(results: Sequence[FeatureResult], elapsed: float) -> str:
    """Say how long the drill took with all its workers at once, how much virtual time that was, and the median."""
    virtual = format_duration(timedelta(seconds=round(sum(result.virtual_seconds for result in results))))
    each = [seconds for result in results for seconds in result.each_seconds]
    median = f"; the median scenario took {statistics.median(each):.1f} s" if each else ""
    return f"{virtual} of virtual time passed in {elapsed:.1f} s{median}"


def _feature_result(feature: str, reports: list[tuple[str, pytest.TestReport]]) -> FeatureResult:
    # By its id, since a scenario that passed and left an error has two reports.
    virtual = {
        report.nodeid: float(str(value))
        for _, report in reports
        for name, value in report.user_properties
        if name == VIRTUAL_SECONDS
    }
    return FeatureResult(
        feature=feature,
        scenarios=len({report.nodeid for _, report in reports}),
        results=dict(Counter(result for result, _ in reports)),
        virtual_seconds=sum(virtual.values()),
        wall_seconds=sum(report.duration for _, report in reports),
        each_seconds=tuple(report.duration for _, report in reports if report.when == "call"),
    )


def _line(result: FeatureResult, width: int) -> str:
    virtual = format_duration(timedelta(seconds=round(result.virtual_seconds)))
    return f"{result.feature:<{width}}  {result.verdict:<24}  {virtual:>12} in {result.wall_seconds:6.1f} s"
