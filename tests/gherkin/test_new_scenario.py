"""A new scenario is begun from one of the catalogue."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.errors import ScenarioRefused, SuiteUnreadable
from smokealarm.gherkin.new_scenario import draft_scenario, known_scenarios

FULL = '''@virtual_clock
Feature: Queues

  Background:
    Given the pipeline is healthy and monitored

  Scenario: A full queue is told
    When these come:
      | file | size |
      | a    | 1    |
    Then it says
      """
      full
      """

  @poison @slow @trap
  Scenario: An old message is told
    When 1 hour passes

  Scenario Outline: Numbers are told
    When <n> files come

    Examples:
      | n |
      | 1 |
'''


@pytest.fixture
def features(tmp_path: Path) -> Path:
    """Provide a catalogue of two domains, one of them empty."""
    folder = tmp_path / "features"
    for domain in ("queue", "routing"):
        (folder / domain).mkdir(parents=True)
    (folder / "queue" / "queues.feature").write_text(FULL, encoding="utf-8")
    return folder


def test_the_first_scenario_of_the_domain_is_copied_with_all_that_it_needs(features: Path) -> None:
    """Tags, background, tables and texts included: the copy is Gherkin, and says the same."""
    draft = draft_scenario("A deep queue  is told!", "queue", None, features)
    assert draft.file == features / "queue" / "a_deep_queue_is_told.feature"
    draft.file.write_text(draft.text, encoding="utf-8")
    copy, original = (
        next(each for each in known_scenarios(features) if each.title == title)
        for title in ("A deep queue is told!", "A full queue is told")
    )
    assert (copy.lines, copy.background, copy.tags) == (original.lines, original.background, original.tags)
    assert copy.lines[1:3] == ("  | file | size |", "  | a | 1 |")


def test_another_scenario_can_be_begun_from(features: Path) -> None:
    """Of another domain, too; its own tags come with it, but for those that say something of it alone."""
    draft = draft_scenario("A lost event is told", "routing", "An old message is told", features)
    assert draft.text.startswith("@poison @virtual_clock\nFeature: A lost event is told\n")
    assert draft.like.title == "An old message is told"


@pytest.mark.parametrize(
    ("title", "domain", "like", "said"),
    [
        ("A", "queu", None, "no domain 'queu'; did you mean 'queue'?"),
        ("A", "..", None, "no domain '..'; expected one of 'queue', 'routing'"),
        ("A", "routing", None, "the domain 'routing' has no scenario to begin from"),
        ("A", "queue", "A full queue is tol", "did you mean 'A full queue is told'?"),
        ("A full queue is told", "queue", None, "there is a scenario 'A full queue is told' already"),
        ("?!", "queue", None, "the title '?!' says nothing"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_the_nearest_choice(
    features: Path, title: str, domain: str, like: str | None, said: str
) -> None:
    """Nothing is written."""
    with pytest.raises(ScenarioRefused) as refused:
        draft_scenario(title, domain, like, features)
    assert said in str(refused.value)


def test_a_folder_without_features_is_refused(tmp_path: Path) -> None:
    """As is a file that is no Gherkin."""
    with pytest.raises(SuiteUnreadable, match="no folder"):
        known_scenarios(tmp_path / "features")
    (tmp_path / "broken.feature").write_text(
        "Feature: F\n  Scenario: S\n    Given a\n    Gibberish\n", encoding="utf-8"
    )
    with pytest.raises(SuiteUnreadable, match="cannot be read"):
        known_scenarios(tmp_path)


def test_the_command_writes_the_file_once(features: Path) -> None:
    """The second time it refuses, with the exit code of a misuse."""
    arguments = ["new", "A new one", "--domain", "queue", "--features", str(features)]
    first, second = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "run it:       pytest" in first.output
    assert (features / "queue" / "a_new_one.feature").read_text(encoding="utf-8") in first.output


def test_a_short_scenario_about_a_problem_is_the_better_example(features: Path) -> None:
    """One that takes long, breaks nothing or is long itself is none."""
    told = '  Scenario: {0}\n    When it breaks\n    Then the problem "It" is open\n'
    long = "".join(f"    And {number} files come\n" for number in range(8))
    others = f"  @slow\n{told.format('Slow')}\n  @harmless\n{told.format('Harmless')}\n{told.format('Long')}{long}"
    text = f"Feature: Routes\n\n  Scenario: First\n    When it rests\n\n{others}\n{told.format('Best')}"
    (features / "routing" / "routes.feature").write_text(text, encoding="utf-8")
    assert draft_scenario("A route is told", "routing", None, features).like.title == "Best"
