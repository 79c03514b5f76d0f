"""Detection does what the vendor's pages say, row by row of the oracle tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.detection.making import START, a_rule, rule_value, seen

from smokealarm.dynatrace.detection import DetectionOptions, Observed, evaluate, learn, read_rule
from smokealarm.dynatrace.detection.entities import choose_entity, matches
from smokealarm.dynatrace.detection.vocabulary import AlertCondition
from smokealarm.dynatrace.detection.wording import Occasion, render

ORACLE = Path(__file__).parents[1] / "oracle" / "detection"


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", rows("windows.json"), ids=lambda row: row["name"])
def test_windows(row: dict[str, Any]) -> None:
    """Events open and close at the minutes that the table says."""
    names = ("samples", "violatingSamples", "dealertingSamples", "alertCondition", "threshold", "alertOnNoData")
    rule = a_rule({"queryOffset": row["queryOffset"]}, {name: row[name] for name in names})
    result = evaluate(rule, seen([row["values"]]))
    events = [*result.closed, *result.state.open_events.values()]
    assert [
        {
            "analysisStart": event.analysis_start - START,
            "opened": event.opened_at - START,
            "closed": event.closed_at and event.closed_at - START,
            "reason": event.close_reason,
        }
        for event in events
    ] == row["events"]


def reference_values(spec: Any) -> Any:
    """Return the reference series that a row of the models describes."""
    if "constant" in spec:
        return [float(spec["constant"])] * spec["count"] + [np.nan] * spec.get("missing", 0)
    return list(np.arange(spec["from"], spec["to"] + 1, dtype=float))


def expected_bound(value: float) -> Any:
    """Return the expected bound; the word none stands for a bound that is not known yet."""
    return np.nan if value == "none" else value


@pytest.mark.parametrize("row", rows("models.json"), ids=lambda row: row["name"])
def test_models(row: dict[str, Any]) -> None:
    """The bounds are what the documented formula says."""
    rule = a_rule({}, {**row["model"], "alertCondition": row["alertCondition"]})
    values = np.array([reference_values(row["reference"])])
    history = Observed("m", ((("a", "b"),),), values, START)
    learned = learn(rule, rule.model, history, history.end_minute, DetectionOptions())
    now = Observed("m", history.dimensions, np.array([[0.0]]), history.end_minute)
    bounds = learned.at(now)
    assert bounds.approximate is row.get("approximate", False)
    for side in [row["check"]] if "check" in row else ["lower", "upper"]:
        found = getattr(bounds, side)
        if row[side] is None:
            assert found is None
        else:
            np.testing.assert_allclose(found, [[expected_bound(row[side])]])


@pytest.mark.parametrize("row", rows("placeholders.json"), ids=lambda row: row["template"] or "empty")
def test_placeholders(row: dict[str, Any]) -> None:
    """A template reads as the table says."""
    told = row["occasion"]
    occasion = Occasion(
        told["metricName"],
        AlertCondition(told["alertCondition"]),
        tuple(map(tuple, told["dimensions"])),
        told["entityName"],
        told["severity"],
        told["threshold"],
        told["baseline"],
        told["missingSamples"],
    )
    assert render(row["template"], occasion, DetectionOptions()) == row["text"]


@pytest.mark.parametrize("row", rows("entities.json"), ids=lambda row: str(row["entity"]))
def test_entities(row: dict[str, Any]) -> None:
    """The event is raised on the entity that the table says."""
    chosen = choose_entity(tuple(map(tuple, row["dimensions"])), row["preferred"], DetectionOptions().entity_precedence)
    assert (chosen and list(chosen)) == row["entity"]


@pytest.mark.parametrize("row", rows("filters.json"), ids=lambda row: f"{row['operator']} {row['value']}")
def test_filters(row: dict[str, Any]) -> None:
    """A filter's operator matches as the table says."""
    assert matches(row["operator"], row["value"], row["wanted"]) is row["matches"]


def changed(change: Any) -> Any:
    """Return a valid Settings value with the properties at the given paths replaced; None removes one."""
    value = rule_value()
    for path, new in change.items():
        *sections, name = path.split("/")
        target = value
        for section in sections:
            target = target[section]
        target[name] = new
        if new is None:
            del target[name]
    return value


@pytest.mark.parametrize("row", rows("settings.json"), ids=lambda row: row["name"])
def test_settings(row: dict[str, Any]) -> None:
    """A value is refused or warned of at the property that the table names, or taken without a word."""
    reading = read_rule(changed(row["change"]))
    found = [(finding.gravity, finding.path) for finding in reading.findings]
    assert reading.valid is (row["gravity"] != "error")
    assert found == [] if row["path"] is None else (row["gravity"], row["path"]) in found
