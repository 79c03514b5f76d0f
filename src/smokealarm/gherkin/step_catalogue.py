"""The steps of a suite and where they are used, gathered as pytest itself would collect them."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pytest_bdd.scenario import scenario_wrapper_template_registry

from smokealarm.errors import SuiteUnreadable
from smokealarm.gherkin.step_definitions import step_definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from smokealarm.gherkin.step_definitions import StepDefinition

__all__ = ["StepUse", "collect_steps"]


@dataclass(frozen=True, slots=True)
class StepUse:
    """One step and how many lines of the scenarios are it; an outline's line counts once for each example."""

    definition: StepDefinition
    lines: int


@dataclass(slots=True)
class _Gathering:
    """A pytest plugin that remembers every line of the scenarios that are collected."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.lines += [line for item in session.items for line in _lines(item)]


def collect_steps(paths: Sequence[Path]) -> tuple[StepUse, ...]:
    """Return every step that the suite at the paths can use, by file and line.

    Raises:
        SuiteUnreadable: pytest cannot collect it.
    """
    gathering, said = _Gathering(), io.StringIO()
    arguments = ["--collect-only", "-q", "--assert=plain", "-p", "no:cacheprovider", *map(str, paths)]
    with redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(arguments, plugins=[gathering])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SuiteUnreadable(f"the features cannot be collected:\n{said.getvalue().strip()}")
    return tuple(
        StepUse(each, sum(each.defines(keyword, text) for keyword, text in gathering.lines))
        for each in step_definitions()
    )


def _lines(item: pytest.Item) -> Iterator[tuple[str, str]]:
    template = scenario_wrapper_template_registry.get(getattr(item, "function", None))  # type: ignore[arg-type]
    if template is None:
        return
    called = getattr(item, "callspec", None)
    example = called.params.get("_pytest_bdd_example", {}) if called else {}
    for step in template.render(example).steps:
        yield step.type.capitalize(), step.name
