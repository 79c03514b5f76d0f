"""What the alert rules did in a drill: which raised an event, and which of those events ended again.

Each scenario reports the rules that watched it, those that fired and those that closed; JUnit files hold the three
lists too. The end of the session adds them up, over all workers, and ``--require-every-rule`` makes the session fail
unless every rule that was in force fired and closed again in some scenario.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from smokealarm.gherkin.workers import is_worker

__all__ = ["RuleTally", "missing", "reported", "rule_lines", "tally"]

RULES_WATCHING: Final = "rules watching"
ALERTS_FIRED: Final = "alerts fired"
ALERTS_CLOSED: Final = "alerts closed"
_SEPARATOR: Final = ", "

Properties = Sequence[tuple[str, object]]
"""What a report of pytest carries of its test, by name."""


@dataclass(frozen=True, slots=True)
class RuleTally:
    """One rule: in how many scenarios it fired, and in how many it closed again."""

    rule: str
    fired: int
    closed: int

    @property
    def shortfall(self) -> str | None:
        """What it never did, in words; None if it did everything."""
        if not self.fired:
            return "never fired"
        return None if self.closed else "fired, but never closed"


def reported(watching: Sequence[str], fired: Sequence[str], closed: Sequence[str]) -> list[tuple[str, str]]:
    """Return the properties by which a scenario reports its rules."""
    lists = ((RULES_WATCHING, watching), (ALERTS_FIRED, fired), (ALERTS_CLOSED, closed))
    return [(name, _SEPARATOR.join(rules)) for name, rules in lists]


def tally(scenarios: Iterable[Properties]) -> tuple[RuleTally, ...]:
    """Count, for each rule that watched any of the scenarios, those in which it fired and closed; by name."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in (RULES_WATCHING, ALERTS_FIRED, ALERTS_CLOSED)}
    for properties in scenarios:
        for name, rules in properties:
            if name in counts and rules:
                counts[name].update(str(rules).split(_SEPARATOR))
    return tuple(
        RuleTally(rule, counts[ALERTS_FIRED][rule], counts[ALERTS_CLOSED][rule])
        for rule in sorted(counts[RULES_WATCHING])
    )


def rule_lines(tallies: Sequence[RuleTally]) -> list[str]:
    """Write a line for each rule, those that never fired or never closed last, and the sum."""
    width = max(len(each.rule) for each in tallies)
    lines = [_line(each, width) for each in sorted(tallies, key=lambda each: each.shortfall is not None)]
    complete = sum(each.shortfall is None for each in tallies)
    return [*lines, f"{complete} of {len(tallies)} rules fired and closed again"]


def missing(tallies: Sequence[RuleTally]) -> str | None:
    """Say which rules never fired or never closed; None if there is no such rule."""
    if not tallies:
        return "no scenario was watched by a rule"
    found = [f"{each.rule} {each.shortfall}" for each in tallies if each.shortfall]
    return "; ".join(found) or None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--require-every-rule``."""
    parser.addoption(
        "--require-every-rule", action="store_true", help="fail unless every alert rule fires and closes in a scenario"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Gather reports where they all arrive: not in a worker."""
    if not is_worker(config):
        config.pluginmanager.register(_Gathering(required=config.getoption("require_every_rule")), "smokealarm-rules")


class _Gathering:
    """The rules of one session."""

    def __init__(self, *, required: bool) -> None:
        self._required = required
        self._scenarios: list[Properties] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a scenario reports; once, since each of its phases repeats it."""
        if report.when == "call":
            self._scenarios.append(report.user_properties)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a session that passed, if a rule is missing that must not be."""
        asked = self._required and not session.config.getoption("collectonly")
        if asked and session.exitstatus == pytest.ExitCode.OK and missing(tally(self._scenarios)):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what each rule did."""
        tallies = tally(self._scenarios)
        if not tallies and not self._required:
            return
        terminalreporter.section("rules")
        shown = [each for each in tallies if each.fired or self._required]
        for line in rule_lines(shown) if shown else ("no rule fired",):
            terminalreporter.write_line(line)
        said = missing(tallies)
        if self._required and said:
            terminalreporter.write_line(f"--require-every-rule: {said}", red=True)


def _line(each: RuleTally, width: int) -> str:
    done = f"fired in {_scenarios(each.fired)}, closed in {each.closed}"
    return f"{each.rule:<{width}}  {done if each.shortfall is None else each.shortfall}"


def _scenarios(count: int) -> str:
    return f"{count} scenario{'' if count == 1 else 's'}"
