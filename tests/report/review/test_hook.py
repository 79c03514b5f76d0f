"""The report that a drill leaves by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.replay.making import a_monitoring
from tests.report.review.making import taped

from smokealarm.report.folder import write_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.tape import Tape

pytest_plugins = ["pytester"]

FEATURE = "Feature: A\n  Scenario: It works\n    When it is done\n  Scenario: It breaks\n    When it breaks\n"
STEPS = """
import pytest
from pytest_bdd import when

pytest_plugins = ["smokealarm.gherkin.plugin", "smokealarm.gherkin.proof", "fixtures.report"]

@when("it is done")
def done(request):
    request.node.user_properties.append(("reported", True))

@when("it breaks")
def breaks():
    raise ValueError("so it is")
"""


@pytest.fixture
def drilled(pytester: pytest.Pytester) -> Path:
    """Return the root of a suite, beside whose report a scenario has left its page."""
    pytester.makeconftest(STEPS)
    folder = pytester.mkdir("features")
    (folder / "a.feature").write_text(FEATURE, encoding="utf-8")
    return pytester.path


def leave(root: Path, tape: Tape) -> None:
    """Leave a page as a scenario would."""
    write_scenario(tape, a_monitoring(), root / "reports")


def run(pytester: pytest.Pytester, *options: str) -> str:
    """Run the suite and return what it said."""
    return pytester.runpytest("-p", "no:randomly", "-p", "no:xdist", "features", *options).stdout.str()


def test_workers_make_no_report_of_their_own(pytester: pytest.Pytester, drilled: Path) -> None:
    """One run is one line of the history, however many processes drilled."""
    pytester.runpytest("-p", "no:randomly", "-n", "2", "features")
    assert len((drilled / "reports" / "history.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_a_drill_ends_with_a_report(pytester: pytest.Pytester, drilled: Path) -> None:
    """A scenario that failed before it could leave a page is in it; its verdict and its place are said."""
    said = run(pytester)
    assert "none broke anything that is monitored. 1 scenario did not go as expected." in said
    assert str(drilled / "reports" / "index.html") in said
    page = (drilled / "reports" / "index.html").read_text(encoding="utf-8")
    assert "It breaks" in page
    assert "so it is" in page
    assert "It works" not in page


def test_a_history_that_cannot_be_read_is_told_and_fails_nothing(pytester: pytest.Pytester, drilled: Path) -> None:
    """The drill's own result stays what it is."""
    (drilled / "reports").mkdir()
    (drilled / "reports" / "history.jsonl").write_text("no JSON\n", encoding="utf-8")
    said = run(pytester, "-k", "works")
    assert "there is none: " in said
    assert "history.jsonl, line 1:1:1: this is no JSON" in said
    assert "1 passed" in said


def test_secrets_in_what_went_wrong_are_masked(pytester: pytest.Pytester, drilled: Path) -> None:
    """Also where the scenario left no tape."""
    pytester.makeconftest(STEPS.replace("so it is", "https://user:canary@host/"))
    run(pytester)
    written = [path.read_text(encoding="utf-8") for path in (drilled / "reports").rglob("*.*")]
    assert any("https://user:******@host/" in text for text in written)
    assert not [text for text in written if "canary" in text]


def test_a_run_begins_with_an_empty_folder(pytester: pytest.Pytester, drilled: Path) -> None:
    """What the run before left is gone."""
    leave(drilled, taped())
    run(pytester)
    assert not [*(drilled / "reports" / "scenarios").glob("*.html")]


def test_no_report_is_written_where_none_is_wanted(pytester: pytest.Pytester, drilled: Path) -> None:
    """By an option, when only collected, and when faults are withheld."""
    for options in (["--no-report"], ["--collect-only"], ["--without-faults"]):
        run(pytester, *options)
        assert not (drilled / "reports").exists()


def test_it_can_be_written_elsewhere(pytester: pytest.Pytester, drilled: Path) -> None:
    """Into a folder that is named."""
    run(pytester, "--report", "elsewhere")
    assert (drilled / "elsewhere" / "index.html").exists()
    assert not (drilled / "reports").exists()
