"""Rules and the alarms that mirror them are held together where a tree says that they shall be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.check.trees import alarm, metric_event, said, settings, stack

from smokealarm.check.finding import Example

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "anomaly-detection.metric-events"
SLOW, LATE = (
    settings(SCHEMA, name, json.loads(metric_event(f"shop.{name}", name=f"{name}.json").text))
    for name in ("slow", "late")
)
SLOW_ALARM = alarm("AWS/Lambda Errors").replace("{Type", "{Metadata: {Rule: slow}, Type")
LATE_ALARM = alarm(
    "AWS/Lambda Throttles",
    logical_id="Late",
    Tags=[{"Key": "team", "Value": "x"}, {"Key": "dynatrace-rule", "Value": "late"}],
)
BOTH = stack(SLOW_ALARM + LATE_ALARM)
ONE = stack(SLOW_ALARM)


def mirror(without: dict[str, str] | None = None, differences: dict[str, str] | None = None) -> Example:
    """Return a mirror file."""
    return Example("mirror.yaml", json.dumps({"without_alarm": without or {}, "differences": differences or {}}))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((SLOW, LATE, BOTH, mirror()), []),
        ((SLOW, LATE, BOTH), []),
        ((SLOW, LATE, ONE), []),
        ((SLOW, LATE, ONE, mirror()), ["no-alarm"]),
        ((SLOW, LATE, ONE, mirror({"late": "nobody waits"})), []),
        ((SLOW, LATE, ONE, mirror({"lte": "nobody waits"})), ["unknown-rule", "no-alarm"]),
        ((SLOW, BOTH, mirror()), ["unknown-rule"]),
        ((SLOW, LATE, BOTH, mirror({"late": "nobody waits"})), ["contradiction"]),
        ((SLOW, LATE, BOTH, mirror({}, {"late": "rounded"})), []),
        ((SLOW, LATE, ONE, mirror({"late": "x"}, {"late": "rounded"})), ["contradiction"]),
        ((SLOW, LATE, BOTH, mirror({}, {"never": "rounded"})), ["unknown-rule"]),
        ((SLOW, LATE, mirror()), []),
        ((BOTH, mirror()), []),
    ],
)
def test_rules_alarms_and_reasons(tmp_path: Path, files: tuple[Example, ...], expected: list[str]) -> None:
    """Metadata and tag name the rule; nothing is said while either side is missing altogether."""
    found = [each.check.check_id.removeprefix("mirror/") for each in said(tmp_path, "mirror", *files)]
    assert sorted(found) == sorted(expected)


def test_a_rule_that_is_not_there_has_the_nearest_one_as_a_hint(tmp_path: Path) -> None:
    """The finding points to the entry of the mirror."""
    (one,) = said(tmp_path, "mirror/unknown", SLOW, LATE, ONE, mirror({"lat": "x"}))
    assert (one.message, one.hint) == ("there is no rule lat", "did you mean late?")
    assert one.source.excerpt(one.span) == '"lat"'


def test_a_reason_that_says_nothing_is_refused_by_the_schema(tmp_path: Path) -> None:
    """So is one that is no text."""
    for reason in ('" "', "1"):
        (one,) = said(tmp_path, "schema", SLOW, LATE, ONE, Example("mirror.yaml", f"without_alarm: {{late: {reason}}}"))
        assert one.path == "$.without_alarm.late"


def monaco(*projects: str) -> tuple[Example, ...]:
    """Return a manifest and projects, each with the rules slow and late of one template."""
    type_of = f"{{settings: {{schema: 'builtin:{SCHEMA}', scope: environment}}}}"
    entries = "".join(
        f"- id: {name}\n  type: {type_of}\n  config: {{name: {name}, template: rule.json}}\n"
        for name in ("slow", "late")
    )
    named = "".join(f"- name: {project}\n" for project in projects)
    manifest = (
        f'manifestVersion: "1.0"\nprojects:\n{named}environmentGroups:\n- name: g\n  environments:\n'
        "  - name: e\n    url: {value: 'https://example.live.dynatrace.com'}\n    auth: {token: {name: T}}\n"
    )
    rules = [Example(f"{project}/rules.yaml", f"configs:\n{entries}") for project in projects]
    templates = [metric_event("shop.x", name=f"{project}/rule.json", summary="{{ .name }}") for project in projects]
    return (Example("manifest.yaml", manifest), *rules, *templates)


def test_the_rules_of_a_monaco_project_go_by_their_ids(tmp_path: Path) -> None:
    """What is found is said at the line of the id, not in the template that many rules share."""
    (one,) = said(tmp_path, "mirror", *monaco("p"), ONE, mirror())
    assert one.check.check_id == "mirror/no-alarm"
    assert one.source.name.endswith("p/rules.yaml")
    assert one.source.excerpt(one.span) == "late"


def test_a_rule_whose_id_two_projects_have_is_pointed_to_at_its_name(tmp_path: Path) -> None:
    """Which of the two ids it is cannot be told."""
    (one,) = said(tmp_path, "mirror", *monaco("p", "q"), ONE, mirror())
    assert one.path == "$.summary"
    assert one.source.name.endswith("q/rules.yaml")
