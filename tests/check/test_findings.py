"""Findings stand at the right characters, say what was expected, and are as severe as the API is strict."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.check.running import found

from smokealarm.check import Finding, Severity
from smokealarm.check.catalogue.examples import DASHBOARD, RULE, dashboard, rule
from smokealarm.check.finding import Example
from smokealarm.check.readings import _part

if TYPE_CHECKING:
    from pathlib import Path


def only(folder: Path, *examples: Example) -> Finding:
    """Return the one finding in files, and make sure that there is no other."""
    (one,) = found(folder, *examples)
    return one


def pointed_at(finding: Finding) -> str:
    """Return the characters that a finding points to."""
    return finding.source.excerpt(finding.span)


def test_nothing_is_found_in_what_is_right(tmp_path: Path) -> None:
    """The examples that others are made of have no findings at all."""
    assert found(tmp_path, rule(), dashboard()) == []


def test_a_word_that_is_not_known_has_the_nearest_one_as_a_hint(tmp_path: Path) -> None:
    """File, line, column, path, what is wrong and the nearest valid value."""
    one = only(tmp_path, rule('"ABOVE"', '"ABOV"'))
    assert one.source.name == (tmp_path / "dead-letters.json").as_posix()
    assert one.place == (7, 85)
    assert one.path == "$.modelProperties.alertCondition"
    assert (one.message, one.hint) == ("'ABOV' is not allowed", "did you mean ABOVE?")
    assert pointed_at(one) == '"ABOV"'


@pytest.mark.parametrize(
    ("before", "after", "said", "at"),
    [
        ('"threshold": 0', '"threshold": "0"', "is a text; expected a number", '"0"'),
        ('"ABOVE"', '"SIDEWAYS"', "'SIDEWAYS' is not allowed; expected 'ABOVE' or 'BELOW' or 'OUTSIDE'", '"SIDEWAYS"'),
        ('"ABOVE"', "7", "7 is not allowed; expected 'ABOVE' or 'BELOW' or 'OUTSIDE'", "7"),
        ('"samples": 5', '"samples": 61', "is 61; expected at most 60", "61"),
        ('"samples": 5', '"violatingSamples": 0', "is 0; expected at least 1", "0"),
        ('"samples": 5', '"samples": true', "is true or false; expected a whole number", "true"),
        ('"samples": 5', '"sample": 5', "'sample' is not a property of this object; did you mean samples?", '"sample"'),
        ('"samples": 5', '"zzz": 5', "'zzz' is not a property of this object; ", '"zzz"'),
        (
            '"title": "Messages in the dead-letter queue", ',
            "",
            "'title' is missing; its default, '', does not fit",
            "{",
        ),
        (
            '"title": "Messages in the dead-letter queue"',
            '"title": "!"',
            "has 1 characters; expected at least 2",
            '"!"',
        ),
        ('"eventType": "ERROR"', '"metadata": 1', "is a number; expected a list", "1"),
        ('"eventType": "ERROR"', '"eventType": null', "null is not allowed; expected ", "null"),
    ],
)
def test_a_violation_is_said_at_its_place(tmp_path: Path, before: str, after: str, said: str, at: str) -> None:
    """What is missing is said at the object that lacks it."""
    one = only(tmp_path, rule(before, after))
    assert f"{one.message}; {one.hint}".startswith(said)
    assert pointed_at(one).startswith(at) or pointed_at(one) == '"eventTemplate"'


def test_a_blank_text_is_said_to_be_blank(tmp_path: Path) -> None:
    """The expression that finds a blank text would tell nobody anything."""
    blank = '"eventType": "ERROR", "metadata": [{"metadataKey": " ", "metadataValue": "x"}]'
    assert only(tmp_path, rule('"eventType": "ERROR"', blank)).message == "is blank"


def test_a_property_of_the_whole_file_that_is_missing_points_to_its_start(tmp_path: Path) -> None:
    """Nothing better is there."""
    one = only(tmp_path, rule('"summary": "Messages in the dead-letter queue",', ""))
    assert one.place == (1, 1)
    assert pointed_at(one) == "{"


def test_an_entry_of_a_list_that_lacks_something_points_to_its_bracket(tmp_path: Path) -> None:
    """An entry has no name to point to."""
    one = only(tmp_path, rule('"eventType": "ERROR"', '"metadata": [{"metadataKey": "owner"}]'))
    assert (pointed_at(one), one.path) == ("{", "$.eventTemplate.metadata[0].metadataValue")


def test_a_selector_is_pointed_into_through_its_escapes(tmp_path: Path) -> None:
    """The caret stands below the guilty word of the file, not of the decoded text."""
    one = only(tmp_path, rule("VisibleMaximum:max", 'VisibleMaximum\\n:filter(eq(\\"q\\",\\"\\u00e9\\")):maximum'))
    assert one.check.check_id == "selector/syntax"
    assert pointed_at(one) == "maximum"
    assert one.hint == "did you mean max?"


def test_a_selector_that_ends_too_early_is_pointed_to_at_its_end(tmp_path: Path) -> None:
    """The place is the closing quote."""
    one = only(tmp_path, rule("VisibleMaximum:max", "VisibleMaximum:filter("))
    assert pointed_at(one) == '"'


def test_a_wrong_selector_is_an_error_in_a_rule_and_a_warning_in_a_dashboard(tmp_path: Path) -> None:
    """Dynatrace refuses the rule and stores the dashboard."""
    assert only(tmp_path / "a", rule("VisibleMaximum:max", "VisibleMaximum:maximum")).severity is Severity.ERROR
    assert only(tmp_path / "b", dashboard("errorsSum:splitBy()", "errorsSum:splitBy(")).severity is Severity.WARNING


def test_the_place_in_a_derived_expression_counts_its_resolution(tmp_path: Path) -> None:
    """What the server derives is only read, not advised upon: nobody can write it otherwise."""
    expressions = '"metricExpressions": ["resolution=null&(a:splitBy(b)):avrg"], "queries"'
    one = only(tmp_path, dashboard('"queries"', expressions))
    assert (pointed_at(one), one.path) == ("avrg", "$.tiles[0].metricExpressions[0]")


def test_selectors_that_do_not_apply_are_not_read(tmp_path: Path) -> None:
    """A metric-key rule has its selector dropped, and of that it is warned."""
    by_key = rule('"type": "METRIC_SELECTOR",', '"type": "METRIC_KEY", "metricKey": "a",')
    one = only(tmp_path, Example(by_key.name, by_key.text.replace("VisibleMaximum:max", "VisibleMaximum:maximum")))
    assert (one.check.check_id, pointed_at(one)) == ("settings/inapplicable", '"metricSelector"')


@pytest.mark.parametrize(
    "change",
    [
        ('"threshold": 0', '"threshold": "{{ .threshold }}"'),
        ('"threshold": 0', '"threshold": {{ .threshold }}'),
        ('"ERROR"', '"${var.type}"'),
        ("VisibleMaximum:max", "VisibleMaximum:{{ .aggregation }}"),
        ("VisibleMaximum:max", 'VisibleMaximum:filter(eq(\\"queuename\\",${var.queue}))'),
        ('"eventType": "ERROR"', '"metadata": ["{{ .metadata }}"]'),
    ],
)
def test_what_a_template_fills_in_is_not_judged(tmp_path: Path, change: tuple[str, str]) -> None:
    """It is information, once for each place."""
    findings = found(tmp_path, rule(*change))
    assert {each.check.check_id for each in findings} == {"file/template"}
    assert {each.severity for each in findings} == {Severity.INFORMATION}


def test_a_file_of_templates_that_is_no_json_is_a_warning(tmp_path: Path) -> None:
    """Rendered, it may be."""
    one = only(tmp_path, rule('"samples": 5', '{{ if .samples }}"samples": 5{{ end }}'))
    assert (one.check.check_id, one.severity) == ("file/unreadable", Severity.WARNING)


def test_a_file_of_somebody_else_that_is_no_json_is_a_warning(tmp_path: Path) -> None:
    """The settings of an editor have comments, and nobody deploys them to Dynatrace."""
    one = only(tmp_path, Example("tsconfig.json", '{\n  // strict\n  "strict": true\n}\n'))
    assert one.severity is Severity.WARNING


def test_a_fault_of_our_own_files_is_an_error(tmp_path: Path) -> None:
    """A forgotten comma is found where the next name begins."""
    one = only(tmp_path, rule('"threshold": 0,', '"threshold": 0'))
    assert (one.severity, pointed_at(one)) == (Severity.ERROR, '"alertCondition"')


OBJECT = {"schemaId": "builtin:anomaly-detection.metric-events", "scope": "environment"}


@pytest.mark.parametrize(
    ("version", "severity"),
    [
        ("1.0.19", "error"),
        ("1.0.3", "error"),
        ("1.0.20", "warning"),
        ("2", "warning"),
        ("0.9", "warning"),
        (3, "error"),
    ],
)
def test_an_object_of_another_version_is_judged_mildly(tmp_path: Path, version: Any, severity: str) -> None:
    """A word that a later schema has may be right there."""
    value = json.loads(RULE.replace('"ABOVE"', '"ABOV"'))
    written = json.dumps({**OBJECT, "schemaVersion": version, "value": value}, indent=1)
    assert only(tmp_path, Example("rule.json", written)).severity == severity


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ('"name": "Pipeline", ', "", "error"),
        ('"tileType": "DATA_EXPLORER"', '"tileType": "DATA_EXPLORE"', "error"),
        ('"tileType": "DATA_EXPLORER"', '"tileType": "QUANTUM_FOAM"', "warning"),
        ('"top": 0, ', "", "error"),
        ('"top": 0', '"top": "0"', "warning"),
        ('"metricSelector": "ext:cloud.aws.lambda.errorsSum:splitBy()"', '"metric": ""', "warning"),
        ('"metricSelector"', '"spaceAggregation": "PERCENTILE", "metricSelector"', "warning"),
    ],
)
def test_a_dashboard_is_judged_as_its_api_judges(tmp_path: Path, before: str, after: str, severity: str) -> None:
    """Without a name, tiles and frames it is refused; what a tile shows is looked at when it is shown."""
    assert {each.severity for each in found(tmp_path, dashboard(before, after))} == {severity}


CLASSIC = {
    "metricId": "builtin:host.cpu.usage",
    "name": "CPU",
    "description": "Busy",
    "aggregationType": "AVG",
    "severity": "PERFORMANCE",
    "monitoringStrategy": {"type": "STATIC_THRESHOLD", "samples": 5, "violatingSamples": 3, "dealertingSamples": 5},
}


@pytest.mark.parametrize(
    ("change", "severity", "path"),
    [
        ({"severity": "RESOURCE_CONTENTION"}, None, ""),
        ({"severity": "CUSTOM_ALRT"}, "error", "$.severity"),
        ({"severity": "ANCIENT"}, "warning", "$.severity"),
        ({"aggregationType": "OF_INTEREST_RATIO"}, "warning", "$.aggregationType"),
        ({"metricDimensions": 7}, "error", "$.metricDimensions"),
        ({"metricDimensions": [{"textFilter": {"operator": "EQUALS"}}]}, "error", "$.metricDimensions[0].dimensionKey"),
        ({"name": None}, "error", "$.name"),
        ({"queryOffset": 99}, "error", "$.queryOffset"),
        (
            {"monitoringStrategy": {"type": "STATIC_THRESHOLD", "samples": "5"}},
            "warning",
            "$.monitoringStrategy.samples",
        ),
        ({"monitoringStrategy": {"samples": 1}}, "error", "$.monitoringStrategy.samples"),
        ({"metricSelector": "a:avrg"}, "error", "$.metricSelector"),
    ],
)
def test_the_older_api_is_judged_at_its_own_properties(
    tmp_path: Path, change: dict[str, Any], severity: str | None, path: str
) -> None:
    """It is read as its Settings 2.0 equivalent, but nobody wants to search for a property that is not there."""
    findings = found(tmp_path, Example("cpu.json", json.dumps({**CLASSIC, **change}, indent=1)))
    loud = {(str(each.severity), each.path) for each in findings if each.severity is not Severity.INFORMATION}
    assert loud >= ({(severity, path)} if severity else set())
    assert severity or not loud


def test_a_configuration_that_is_no_object_is_said_once(tmp_path: Path) -> None:
    """The readers expect objects; the schema says what it is."""
    one = only(tmp_path, Example("rule.json", json.dumps({**OBJECT, "value": [1]})))
    assert (one.check.check_id, one.message) == ("schema/type", "is a list")


def test_a_file_of_another_kind_is_not_flooded_with_findings(tmp_path: Path) -> None:
    """Of one configuration at most some hundred violations are told."""
    tiles = [{"name": 1, "tileType": 2, "bounds": 3} for _ in range(500)]
    document = {"dashboardMetadata": {"name": "x", "owner": "y"}, "tiles": tiles}
    findings = found(tmp_path, Example("dashboard.json", json.dumps(document)))
    assert sum(each.check.check_id.startswith("schema/") for each in findings) == 200


def test_a_second_name_is_told_once_however_often(tmp_path: Path) -> None:
    """Each repetition has a place of its own."""
    findings = found(tmp_path, rule('"threshold": 0,', '"threshold": 1, "threshold": 2, "threshold": 0,'))
    assert [each.check.check_id for each in findings] == ["file/duplicate-name"] * 2


def test_files_in_other_encodings_are_read(tmp_path: Path) -> None:
    """A byte order mark is no character; UTF-16 is read if it says so."""
    for name, encoding in (("a", "utf-8-sig"), ("b", "utf-16"), ("c", "utf-8")):
        (tmp_path / f"{name}.json").write_bytes(RULE.replace('"ABOVE"', '"ABOV"').encode(encoding))
    assert [each.place for each in found(tmp_path) if each.check.check_id == "schema/enum"] == [(7, 85)] * 3


def test_a_tile_without_queries_has_no_selectors(tmp_path: Path) -> None:
    """Tiles that are no objects, and queries that are no lists, are for the schema."""
    odd = Example("odd.json", DASHBOARD.replace('[{"id": "A"', '{"A": {"id": "A"').replace('()"}]', '()"}}'))
    assert {each.check.check_id for each in found(tmp_path, odd)} == {"schema/type"}


def test_a_window_that_cannot_close_an_event_is_a_warning(tmp_path: Path) -> None:
    """The server's own rule is not published; more violating samples than samples are refused by all documentation."""
    one = only(tmp_path, rule('"samples": 5', '"samples": 5, "dealertingSamples": 6'))
    assert (one.check.check_id, one.severity) == ("settings/doubtful", Severity.WARNING)


@pytest.mark.parametrize(
    ("scalar", "at"),
    [
        ("shop.orders:avrg", "avrg"),
        ("'shop.orders:avrg'", "avrg"),
        ('"shop.orders\\x3aavrg"', "avrg"),
        (">-\n    shop.orders\n    :avrg", ">-\n    shop.orders\n    :avrg"),
    ],
)
def test_a_selector_in_yaml_is_pointed_into_where_its_place_is_certain(tmp_path: Path, scalar: str, at: str) -> None:
    """Where YAML folds a text, all of it is pointed to."""
    head = "summary: Orders\neventTemplate: {title: Orders}\nmodelProperties: {}\nqueryDefinition:\n"
    one = only(tmp_path, Example("rule.yaml", f"{head}  type: METRIC_SELECTOR\n  metricSelector: {scalar}\n"))
    assert (one.check.check_id, pointed_at(one).rstrip()) == ("selector/syntax", at)


HOOK = """\
{
  "type": "WEBHOOK",
  "displayName": "Splunk",
  "alertingProfile": "page",
  "webHookNotification": {
    "url": "https://splunk.example.org:8088/services/collector/event",
    "headers": [],
    "payload": "{\\"state\\": \\"{State}\\", \\"start\\": \\"{ProblemStartTime}\\""
  }
}
"""


def test_a_placeholder_is_pointed_to_and_hides_nothing_else(tmp_path: Path) -> None:
    """The payload below is also no JSON, and of that its reader speaks, too."""
    findings = {each.check.check_id: each for each in found(tmp_path, Example("hook.json", HOOK))}
    assert set(findings) == {"settings/placeholder", "settings/doubtful"}
    assert pointed_at(findings["settings/placeholder"]) == "{ProblemStartTime}"


def test_a_placeholder_of_an_unusual_form_is_said_of_the_whole_text() -> None:
    """Where it cannot be found as it is written, all of the text is pointed to."""
    assert _part("text", "{other} stays as it is") is None
    assert _part(7, "{other} stays as it is") is None


def test_an_expression_is_shown_as_people_write_it(tmp_path: Path) -> None:
    """A dollar sign is the end of a text."""
    one = only(tmp_path, rule('"type": "METRIC_SELECTOR",', '"type": "METRIC_SELECTOR", "managementZone": "all",'))
    assert one.hint == "expected a match of ^-?[0-9]{1,19}$"
