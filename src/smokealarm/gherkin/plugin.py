"""A pytest plugin that collects ``*.feature`` files: the node of a scenario is ``path/file.feature::its title``.

pytest-bdd binds each scenario to its steps and runs it; a module that calls ``scenarios()`` is not needed. A scenario
with an undefined step fails before its first step, with the nearest steps that exist. A tag is a mark of pytest; a file
with one that is not registered is not collected, and that is an error.
"""

import os.path
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import exceptions, scenario
from pytest_bdd.feature import get_features
from pytest_bdd.parser import Feature, Scenario

from smokealarm.errors import UsageError
from smokealarm.gherkin.proof import parts_alone, withhold_alone
from smokealarm.gherkin.scenario_lines import feature_path, step_lines
from smokealarm.gherkin.step_definitions import is_defined, step_definitions
from smokealarm.gherkin.tags import registered_tags, said_of_unknown_tags
from smokealarm.gherkin.undefined_steps import said_of_undefined


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "FeatureFile | None":
    """Collect a feature file as a module of scenarios."""
    return FeatureFile.from_parent(parent, path=file_path) if file_path.suffix == ".feature" else None


@pytest.hookimpl(tryfirst=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Fail a scenario of which a step is not defined, before anything is broken for it."""
    undefined = [line for line in step_lines(scenario) if not is_defined(line.type, line.text)]
    if undefined:
        said = said_of_undefined(undefined, feature_path(feature, request.config), step_definitions())
        pytest.fail(said, pytrace=False)


class FeatureFile(pytest.Module):
    """One feature file; its items are the scenarios, an outline giving one for each of its examples."""

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem, f"The feature {self.path.name}.")
        module.__file__ = str(self.path)
        return module

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield the scenarios in the order of the file."""
        self.session._fixturemanager.parsefactories(self)  # noqa: SLF001 - what pytest.Module.collect does first
        for title, line in self._lines_by_title().items():
            yield from self._items(title, title, line)
            for part in parts_alone(self.config, self._place, title):
                for item in self._items(title, f"{title} (only without {part.shown})", line):
                    withhold_alone(item, part)
                    yield item

    def _items(self, title: str, name: str, line: int) -> Iterator[pytest.Item]:
        function = self._bound(title)
        setattr(self.obj, name, function)  # pytest looks items up in their module by name
        for item in self._genfunctions(name, function):
            item.location = self._place, line - 1, item.name
            yield item

    @cached_property
    def _place(self) -> str:
        return os.path.relpath(self.path, self.config.rootpath)

    def _lines_by_title(self) -> dict[str, int]:
        try:
            features = get_features([str(self.path)])
        except (exceptions.GherkinParseError, UnicodeDecodeError) as error:
            raise self.CollectError(f"{self.path}: {error}") from error
        lines = {title: each.line_number for feature in features for title, each in feature.scenarios.items()}
        if not lines:
            raise self.CollectError(str(UsageError(f"{self.path}: no scenario in this feature, expected at least one")))
        if said := said_of_unknown_tags(features, registered_tags(self.config)):
            raise self.CollectError(str(UsageError(f"{self.path}: {said}")))
        return lines

    def _bound(self, title: str) -> object:
        def run() -> None:
            """Do nothing after the scenario's last step."""

        return scenario(str(self.path), title, features_base_dir=str(self.path.parent))(run)
