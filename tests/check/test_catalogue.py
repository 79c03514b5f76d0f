"""Every check is found in its one example and not in its other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.check.running import checked, ids

from smokealarm.check import CHECKS, Check, Severity
from smokealarm.check.catalogue.examples import rule
from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

WRONG_PROPERTY = Example(
    "rules/profile.json",
    '{"schemaId": "builtin:alerting.profile", "value": {"name": "Page", "severityRules": [{"level": 1}]}}',
)
"""What the examples of smokealarm.toml speak of."""


PROJECT = (
    Example(
        "pipeline/profiles.yaml",
        "configs:\n- id: page\n  type: {settings: {schema: builtin:alerting.profile, scope: environment}}\n"
        "  config: {template: profile.json}\n",
    ),
    Example("pipeline/profile.json", '{"name": "Page", "severityRules": []}'),
)
"""What the examples of manifests lead to."""


def beside(example: Example) -> tuple[Example, ...]:
    """Return an example with the files that it needs."""
    return (*example.files, *{"smokealarm.toml": (WRONG_PROPERTY,), "manifest.yaml": PROJECT}.get(example.name, ()))


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_finds_its_example(check: Check, tmp_path: Path) -> None:
    """The file that a check shows as wrong has that finding, of the check's severity."""
    report = checked(tmp_path, *beside(check.triggers))
    severities = {each.severity for each in report.findings if each.check is check}
    assert severities == {check.severity}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_is_content_with_its_other_example(check: Check, tmp_path: Path) -> None:
    """The file that a check shows as right does not have that finding."""
    assert check.check_id not in ids(tmp_path, *beside(check.passes))


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_examples_of_right_files_have_no_errors(check: Check, tmp_path: Path) -> None:
    """What is shown as right is right in everything else, too."""
    assert checked(tmp_path, *beside(check.passes)).count(Severity.ERROR) == 0


def test_an_example_that_changes_nothing_is_a_mistake() -> None:
    """A part that is not there is not replaced in silence."""
    with pytest.raises(ValueError, match="the example has no 'nothing'"):
        rule("nothing", "something")


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_check_says_what_and_why(check: Check) -> None:
    """Titles begin in lower case without a full stop; explanations are sentences."""
    assert check.check_id.count("/") == 1
    assert check.title[0].islower()
    assert not check.title.endswith(".")
    assert check.explanation.endswith(".")
