"""Projects are read and rendered as Monaco does it, row by row of the oracle tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.monaco.making import a_config, files, refused, rendered

from smokealarm.dynatrace.monaco import Coordinate, dashboard_id, external_id

ORACLE = Path(__file__).parents[1] / "oracle" / "monaco"


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


def project_of(row: dict[str, Any]) -> dict[str, str]:
    """Return the files of the project that the README describes, with the parameters and the template of a row."""
    indented = row["parameters"].replace("\n", "\n  ")
    return files(
        a_config(f"template: one.json\nparameters:\n  {indented}"),
        a_config(
            "template: other.json\nparameters:\n  p: theirs\n  nested: {type: value, value: {part: inner}}", "other"
        ),
        a_config("template: other.json\nname: Zone", "zone", "builtin:management-zones"),
        one=row["template"],
        other="{}",
    )


@pytest.mark.parametrize("row", rows("parameters.json"), ids=lambda row: f"{row['parameters']} in {row['template']}")
def test_a_parameter_is_written_as_documented(row: dict[str, Any]) -> None:
    """The template has its values."""
    assert rendered(project_of(row), variables=row.get("variables"))["one"].text == row["text"]


@pytest.mark.parametrize("row", rows("templates.json"), ids=lambda row: row["template"])
def test_a_placeholder_is_replaced_as_documented(row: dict[str, Any]) -> None:
    """The template has its values, or is refused because it is no JSON with them."""
    if row.get("invalid"):
        assert "no JSON" in refused(project_of(row)).reason
    else:
        assert rendered(project_of(row))["one"].text == row["text"]


@pytest.mark.parametrize("row", rows("external_ids.json"), ids=lambda row: row["externalId"][:40])
def test_an_object_is_named_as_monaco_names_it(row: dict[str, Any]) -> None:
    """What one of the two has deployed, the other finds."""
    assert external_id(Coordinate(row["project"], row["type"], row["id"])) == row["externalId"]


@pytest.mark.parametrize("row", rows("dashboard_ids.json"), ids=lambda row: row["dashboardId"])
def test_a_dashboard_is_named_as_monaco_names_it(row: dict[str, Any]) -> None:
    """Dashboards have no externalId, so that Monaco derives their ids."""
    assert dashboard_id(Coordinate(row["project"], "dashboard", row["id"])) == row["dashboardId"]


@pytest.mark.parametrize("row", rows("refused.json"), ids=lambda row: row["reason"])
def test_what_cannot_be_meant_is_refused_where_it_is_written(row: dict[str, Any]) -> None:
    """File and line, what is wrong, and what was expected."""
    error = refused({**files(a_config("template: one.json")), **row["changed"]})
    assert row["reason"] in error.reason
    assert row["hint"] in error.hint
    assert (error.path, error.line) == (row["at"], row["line"])
    assert str(error).startswith(f"{error.path}:{error.line}: {error.reason}")
