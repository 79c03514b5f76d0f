"""The table of traps and the scenarios that show them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \|.*\|(.+)\|$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\(\.\./([^)]+)\)")
SCENARIO = re.compile(r"(?:^ +# Trap (\d+: .+)\n)?((?:^ *@.*\n)?)^ +Scenario(?: Outline)?: (.+)$", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    """Return file and title of whatever the table says shows a trap."""
    return [(file, title) for _, _, cell in rows() for title, file in LINK.findall(cell)]


def rows() -> list[tuple[str, str, str]]:
    """Return number, name and last cell of each row of the table."""
    return ROW.findall((ROOT / "docs/traps.md").read_text())


def tagged() -> set[tuple[str, str]]:
    """Return file and title of each scenario that has the tag, or whose feature has."""
    found = set()
    for path in ROOT.glob("features/**/*.feature"):
        text = path.read_text()
        whole = "@trap" in text.partition("Feature:")[0]
        name = str(path.relative_to(ROOT))
        found |= {(name, title) for _, tags, title in SCENARIO.findall(text) if whole or "@trap" in tags}
    return found


def test_all_fourteen_are_there() -> None:
    """Each trap has a row, in order, and each row shows something."""
    assert [number for number, _, _ in rows()] == [str(number) for number in range(1, 15)]
    assert all(LINK.search(cell) for _, _, cell in rows())


def test_each_scenario_with_the_tag_shows_a_trap_and_each_row_has_one() -> None:
    """Table and features name the same scenarios."""
    assert {each for each in shown() if each[0].endswith(".feature")} == tagged()


def test_each_scenario_says_above_it_which_trap_it_shows() -> None:
    """The comment has the number and the name of its row, and no other scenario has one."""
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in ROOT.glob("features/**/*.feature")}
    told = {(file, title, trap) for file, text in texts.items() for trap, _, title in SCENARIO.findall(text) if trap}
    expected = {
        (file, title, f"{number}: {name}")
        for number, name, cell in rows()
        for title, file in LINK.findall(cell)
        if file in texts
    }
    assert told == expected


def test_where_no_scenario_can_show_a_trap_a_test_does() -> None:
    """The tests that the table names exist."""
    for file, title in shown():
        if file.endswith(".py"):
            assert f"def {title}(" in (ROOT / file).read_text()
