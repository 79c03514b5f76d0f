"""The table of traps and the scenarios that show them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \|.*\| \[(.+)\]\(\.\./(.+)\) \|$", re.MULTILINE)
TAGGED = re.compile(r"^ +(?:@\w+ )*@trap.*\n +Scenario(?: Outline)?: (.+)$", re.MULTILINE)


def rows() -> list[tuple[str, str, str]]:
    """Return number, title and file of each row of the table."""
    return ROW.findall((ROOT / "docs/traps.md").read_text())


def tagged() -> set[tuple[str, str]]:
    """Return file and title of each scenario that has the tag."""
    features = ROOT.glob("features/**/*.feature")
    return {(str(path.relative_to(ROOT)), title) for path in features for title in TAGGED.findall(path.read_text())}


def test_all_fourteen_are_there() -> None:
    """Each trap has a row, in order."""
    assert [number for number, _, _ in rows()] == [str(number) for number in range(1, 15)]


def test_each_scenario_with_the_tag_shows_a_trap_and_each_row_has_one() -> None:
    """Table and features name the same scenarios."""
    assert {(file, title) for _, title, file in rows() if file.endswith(".feature")} == tagged()


def test_where_no_scenario_can_show_a_trap_a_test_does() -> None:
    """The tests that the table names exist."""
    for _, title, file in rows():
        if file.endswith(".py"):
            assert f"def {title}(" in (ROOT / file).read_text()
