"""Every rule opens a problem where it should and closes it again, with data as the settings bring them and as late.

The table says for each rule which metric has which samples from one minute up to another, in an account that is healthy
otherwise, and in which minutes the problem opens and closes. No problem but those named beside it may open.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.monitoring.account import FOLDER, START, VARIABLES, healthy, lived, rule_of

from smokealarm.dynatrace.monaco import read_folder, render

ROWS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("violations.json").read_text(encoding="utf-8"))
MINUTES = 140


def test_a_healthy_account_is_quiet() -> None:
    """No rule opens a problem while a file comes and goes in every minute."""
    environment = lived(healthy(MINUTES), MINUTES)
    assert [rule_of(each) for each in environment.incidents.problems] == []
    assert all("there is no metric" in each for each in environment.rules.failures.values())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["rule"]))
def test_a_rule_opens_and_closes(row: dict[str, Any]) -> None:
    """In the minutes that the table says, and no other rule with it."""
    account = healthy(MINUTES)
    span = range(*row["minutes"])
    account.put(row["metric"], span, *row["samples"])
    for written, samples in row.get("with", {}).items():
        account.put(written, span, *samples)
    problems = lived(account, MINUTES).incidents.problems
    found = {rule_of(each): (each.opened_at - START, (each.closed_at or START) - START) for each in problems}
    others = dict.fromkeys(row.get("beside", ()))
    assert {rule: None if rule in others else at for rule, at in found.items()} == {
        row["rule"]: (row["opens"], row["closes"]),
        **others,
    }
    assert len(problems) == len(found)


def test_the_table_has_every_rule() -> None:
    """A rule that is not in the table is one that nobody has seen fire."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda _: "id")
    rules = {each.coordinate.config_id for each in rendered if each.coordinate.type.endswith("metric-events")}
    assert {row["rule"] for row in ROWS} == rules
