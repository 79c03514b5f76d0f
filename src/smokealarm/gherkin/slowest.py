"""A pytest plugin that lists the slowest scenarios at the end of a drill, each with the step that took longest."""

import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pytest
from pytest_bdd.parser import Step

from smokealarm.gherkin.reports import reports_of

__all__ = ["SLOWEST_STEP", "SlowScenario", "slow_lines", "slowest"]

SLOWEST_STEP: Final = "slowest_step"
"""The property under which a scenario reports its slowest step and the seconds that it took."""

_SHOWN: Final = 10
_RESULTS: Final = ("passed", "failed", "error")
_STEPS = pytest.StashKey[dict[str, float]]()


@dataclass(frozen=True, slots=True)
class SlowScenario:
    """A scenario, its wall seconds, and what most of them went into."""

    nodeid: str
    seconds: float
    step: str


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_before_step_call(request: pytest.FixtureRequest, step: Step) -> None:
    """Note when a step begins."""
    request.node.stash.setdefault(_STEPS, {})[_line(step)] = -time.perf_counter()


@pytest.hookimpl(trylast=True)
def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Note how long it took."""
    request.node.stash[_STEPS][_line(step)] += time.perf_counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Report the step that took longest."""
    try:
        return (yield)
    finally:
        ended = {line: seconds for line, seconds in item.stash.get(_STEPS, {}).items() if seconds >= 0}
        if ended:
            longest = max(ended, key=ended.__getitem__)
            item.user_properties.append((SLOWEST_STEP, f"{ended[longest]:.1f} s in {longest}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the slowest scenarios."""
    found = slowest(report for _, report in reports_of(terminalreporter, _RESULTS) if report.when == "call")
    if found:
        terminalreporter.section("slowest scenarios")
        for line in slow_lines(found):
            terminalreporter.write_line(line)


def slowest(reports: Iterable[pytest.TestReport]) -> tuple[SlowScenario, ...]:
    """Return the ten slowest scenarios, the slowest first."""
    found = [
        SlowScenario(report.nodeid, report.duration, str(value))
        for report in reports
        for name, value in report.user_properties
        if name == SLOWEST_STEP
    ]
    return tuple(sorted(found, key=lambda each: -each.seconds)[:_SHOWN])


def slow_lines(scenarios: Sequence[SlowScenario]) -> list[str]:
    """Write scenarios as lines."""
    return [f"{each.seconds:6.1f} s  {each.nodeid}: {each.step}" for each in scenarios]


def _line(step: Step) -> str:
    return f"{step.line_number}: {step.keyword.strip()} {step.name}"
