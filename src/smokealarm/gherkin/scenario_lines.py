"""Where a scenario stands, and its steps line by line, as they are told to people."""

from __future__ import annotations

import os.path
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from pytest_bdd.parser import Feature, Scenario

__all__ = ["StepLine", "feature_path", "step_lines"]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of a scenario: its number, keyword and text; ``type`` is what an ``And`` continues, in small letters."""

    number: int
    keyword: str
    text: str
    type: str


def step_lines(scenario: Scenario) -> tuple[StepLine, ...]:
    """Return the steps of a scenario, those of its background first."""
    return tuple(StepLine(each.line_number, each.keyword.strip(), each.name, each.type) for each in scenario.steps)


def feature_path(feature: Feature, config: pytest.Config) -> str:
    """Return the path of a feature file from where pytest was started, so that it can be given to pytest again."""
    return os.path.relpath(feature.filename, config.invocation_params.dir)
