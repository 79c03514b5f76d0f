"""Every choice of the tenant and of the alarms can be listed, and is documented."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from click.testing import CliRunner

from smokealarm.cli import main
from smokealarm.cloudwatch import alarm_rooms
from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.tenant.options import TenantOptions, rooms

DOCUMENT = Path(__file__).parents[2] / "docs" / "fidelity.md"


def fidelity(*words: str) -> str:
    """Return what the command prints."""
    result = CliRunner().invoke(main, ["fidelity", *words])
    assert result.exit_code == 0
    return result.output


def test_the_document_lists_what_the_command_lists() -> None:
    """Word by word: paste ``smokealarm fidelity --markdown`` where this fails."""
    assert fidelity("--markdown").strip() in DOCUMENT.read_text(encoding="utf-8")


def test_each_row_says_what_it_means_and_where_the_question_comes_from() -> None:
    """As one JSON object a line."""
    rows = [json.loads(line) for line in fidelity("--json").splitlines()]
    assert len(rows) == sum(len(described) for _, described in (*rooms(TenantOptions()), *alarm_rooms()))
    assert all(row["meaning"] and row["source"].startswith("https://") and row["option"] for row in rows)
    names = {(row["room"], row["option"]) for row in rows}
    assert {("Detection", "inclusive_threshold"), ("CloudWatch alarms", "low_samples")} <= names
    assert len(names) == len(rows)


def test_rows_can_be_searched_for() -> None:
    """A word finds names and meanings."""
    found = fidelity("inclusive_threshold")
    assert found.splitlines()[0] == "Detection"
    assert "  inclusive_threshold = false" in found
    assert fidelity("no such word at all") == ""


def test_every_class_of_choices_is_a_field_of_the_tenants_options() -> None:
    """What is not listed could not be changed either."""
    for each in fields(TenantOptions()):
        described = tuple(describe(getattr(TenantOptions(), each.name)))
        assert described, each.name
