"""Dashboards are taken or refused as the table of the oracle says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.dashboards.making import changed

from smokealarm.dynatrace.dashboards import DashboardOptions, read_dashboard
from smokealarm.dynatrace.tenant.api.answer import ApiError
from smokealarm.dynatrace.tenant.api.configuration import refuse

TABLE = Path(__file__).parents[1] / "oracle" / "dashboards" / "validator.json"
ROWS = json.loads(TABLE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_row(row: dict[str, Any]) -> None:
    """A changed dashboard has these violations and no others."""
    options = DashboardOptions(**row.get("options", {}))
    _, findings = read_dashboard(changed(row["change"]), options)
    violations = []
    try:
        refuse(findings)
    except ApiError as error:
        violations = list(error.violations)
    assert [each.path for each in violations] == row["violations"]
    for each, message in zip(violations, row.get("messages", ()), strict=False):
        assert each.message.startswith(message)


def test_names_and_sources() -> None:
    """Every row can be told from the others, and says what it follows."""
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    assert all(row["source"].startswith("https://") for row in ROWS)
