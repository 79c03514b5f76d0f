"""What is written twice is found once; what only looks alike is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.check.trees import alarm, metric_event, said, stack

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.check.finding import Example

SELECTOR = 'ext:cloud.aws.lambda.errorsSum:splitBy("a"):sum'
STATIC = {"type": "STATIC_THRESHOLD", "threshold": 5, "alertCondition": "ABOVE", "samples": 5}
KEY = {"type": "METRIC_KEY", "metricKey": "shop.orders", "aggregation": "MAX"}


def ids(folder: Path, *examples: Example) -> list[str]:
    """Return the ids of what is found about duplicates."""
    return [each.check.check_id for each in said(folder, "duplicate", *examples)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["duplicate/rule"]),
        ({"enabled": False}, []),
        ({"modelProperties": {**STATIC, "threshold": 6}}, []),
        ({"modelProperties": {**STATIC, "samples": 10}}, []),
        ({"modelProperties": {**STATIC, "alertCondition": "BELOW"}}, []),
        ({"modelProperties": {**STATIC, "alertOnNoData": True}}, []),
        ({"modelProperties": {**STATIC, "threshold": 5.0}}, ["duplicate/rule"]),
        ({"eventTemplate": {"title": "Another text", "eventType": "SLOWDOWN"}}, ["duplicate/rule"]),
        ({"summary": "first"}, ["duplicate/name"]),
    ],
)
def test_two_rules(tmp_path: Path, changed: dict[str, Any], expected: list[str]) -> None:
    """They are the same if both would open problems at the same minutes, whatever they are called and say."""
    first = metric_event(SELECTOR, 5, "first.json", modelProperties=STATIC)
    second = metric_event(SELECTOR, 5, "second.json", **{"modelProperties": STATIC, **changed})
    assert ids(tmp_path, first, second) == expected


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("ext:cloud.aws.lambda.errorsSum : splitBy( a ) : sum", ["duplicate/rule"]),
        ("ext:cloud.aws.lambda.errorsSum:splitBy(b):sum", []),
        ("ext:cloud.aws.lambda.errorsSum:splitBy(", []),
    ],
)
def test_selectors_are_compared_by_what_they_mean(tmp_path: Path, selector: str, expected: list[str]) -> None:
    """Blanks and quotes do not matter."""
    rules = (metric_event(SELECTOR, name="first.json"), metric_event(selector, name="second.json"))
    assert ids(tmp_path, *rules) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["duplicate/rule"]),
        ({"aggregation": "MIN"}, []),
        ({"queryOffset": 5}, []),
        ({"managementZone": "-9130239027862696114"}, []),
        ({"dimensionFilter": [{"dimensionKey": "shop", "operator": "EQUALS", "dimensionValue": "a"}]}, []),
    ],
)
def test_two_metric_key_rules(tmp_path: Path, changed: dict[str, Any], expected: list[str]) -> None:
    """The whole query counts."""
    first = metric_event("", name="first.json", queryDefinition=KEY)
    second = metric_event("", name="second.json", queryDefinition={**KEY, **changed})
    assert ids(tmp_path, first, second) == expected


def test_the_order_of_filters_does_not_matter(tmp_path: Path) -> None:
    """All of them have to hold."""
    both = [{"dimensionKey": key, "operator": "EQUALS", "dimensionValue": "a"} for key in ("shop", "country")]
    first = metric_event("", name="first.json", queryDefinition={**KEY, "dimensionFilter": both})
    second = metric_event("", name="second.json", queryDefinition={**KEY, "dimensionFilter": both[::-1]})
    assert ids(tmp_path, first, second) == ["duplicate/rule"]


def test_a_duplicate_says_where_the_other_is(tmp_path: Path) -> None:
    """The later one is pointed to, at its name."""
    rules = [metric_event(SELECTOR, name=f"{name}.json") for name in ("a", "b", "c")]
    found = said(tmp_path, "duplicate", *rules)
    assert [each.message for each in found] == ["'b' asks for the same as 'a'", "'c' asks for the same as 'a'"]
    assert {each.hint for each in found} == {f"the other is in {tmp_path.as_posix()}/a.json:1"}
    assert [each.source.excerpt(each.span) for each in found] == ['"b"', '"c"']


def test_a_name_that_many_rules_have_is_said_once(tmp_path: Path) -> None:
    """With how many there are."""
    rules = [metric_event(SELECTOR, number, f"{number}.json", summary="Errors") for number in range(4)]
    (one,) = said(tmp_path, "duplicate", *rules)
    assert one.message == "4 rules are called 'Errors'"


def test_a_rule_that_is_not_rendered_is_no_duplicate(tmp_path: Path) -> None:
    """Two templates may be filled in with different values."""
    rules = (metric_event("{{ .metric }}", name="first.json"), metric_event("{{ .metric }}", name="second.json"))
    assert ids(tmp_path, *rules) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["duplicate/alarm"]),
        ({"AlarmDescription": "another text", "AlarmActions": ["arn:aws:sns:eu-west-1:1:page"]}, ["duplicate/alarm"]),
        ({"EvaluationPeriods": 4}, []),
        ({"Statistic": "Average"}, []),
        ({"TreatMissingData": "breaching"}, []),
    ],
)
def test_two_alarms(tmp_path: Path, changed: dict[str, Any], expected: list[str]) -> None:
    """What they are called, say and do does not matter."""
    template = stack(alarm("AWS/Lambda Errors") + alarm("AWS/Lambda Errors", logical_id="Other", **changed))
    assert ids(tmp_path, template) == expected


def test_alarms_of_which_one_may_be_left_out_are_no_duplicates(tmp_path: Path) -> None:
    """One may be for production and the other for everything else; so may two templates."""
    conditional = alarm("AWS/Lambda Errors", logical_id="Other").replace("{Type", "{Condition: IsProduction, Type")
    assert ids(tmp_path / "a", stack(alarm("AWS/Lambda Errors") + conditional)) == []
    templates = (stack(alarm("AWS/Lambda Errors"), name=f"{name}.yaml") for name in "ab")
    assert ids(tmp_path / "b", *templates) == []
