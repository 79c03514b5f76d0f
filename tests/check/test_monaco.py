"""A Monaco project is checked as it would be sent, and its mistakes stand where a person mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.check.running import checked, found
from tests.check.test_findings import only, pointed_at

from smokealarm.check import FORMATS, Severity, check_files, find_configuration
from smokealarm.check.finding import Example
from smokealarm.check.reports import as_text, plain

if TYPE_CHECKING:
    from pathlib import Path

    from smokealarm.check import Finding

MANIFEST = """\
manifestVersion: "1.0"
projects:
  - name: pipeline
environmentGroups:
  - name: all
    environments:
      - name: test
        url: {value: "https://test.example.org"}
        auth: {token: {name: DT_TOKEN}}
      - name: live
        url: {value: "https://live.example.org"}
        auth: {token: {name: DT_TOKEN}}
"""
TEMPLATE = """\
{
  "summary": "{{ .name }}",
  "queryDefinition": {
    "type": "METRIC_SELECTOR",
    "metricSelector": "{{ .metric }}{{ .of }}:{{ .aggregation }}",
    "queryOffset": {{ .offset }}
  },
  "modelProperties": {
    "type": "STATIC_THRESHOLD", "threshold": {{ .threshold }}, "alertCondition": "ABOVE", "samples": {{ .samples }}
  },
  "eventTemplate": {"title": "{{ .name }}: {{ .title }}", "eventType": "ERROR"}
}
"""
RULES = """\
configs:
  - id: dead-letters
    type:
      settings: {schema: builtin:anomaly-detection.metric-events, scope: environment}
    config:
      name: Dead letters
      template: rule.json
      parameters:
        metric: ext:cloud.aws.sqs.approximateNumberOfMessagesVisibleMaximum
        of:
          type: compound
          format: >-
            :names
            :filter(eq("dt.entity.custom_device.name","{{ .queue }}"))
            :splitBy("dt.entity.custom_device")
          references: [queue]
        queue: weather-dlq
        aggregation: max
        offset: 10
        threshold: 0
        samples: 5
        title: messages in the DLQ
"""
OLD = """\
  - id: old-messages
    type:
      settings: {schema: builtin:anomaly-detection.metric-events, scope: environment}
    config:
      name: Old messages
      template: rule.json
      parameters:
        metric: ext:cloud.aws.sqs.approximateAgeOfOldestMessage
        of: [dead-letters, of]
        aggregation: max
        offset: 10
        threshold: 600
        samples: 5
        title: messages wait
"""


def project(before: str = "", after: str = "", more: str = "") -> tuple[Example, ...]:
    """Return the files of a project with one part of their texts replaced, and more text in its configuration file."""
    texts = {"manifest.yaml": MANIFEST, "pipeline/rule.json": TEMPLATE, "pipeline/rules.yaml": RULES + more}
    assert any(before in text for text in texts.values())
    return tuple(Example(name, text.replace(before, after, 1) if before else text) for name, text in texts.items())


def file_of(finding: Finding) -> str:
    """Return the name of the file of a finding, without its folders."""
    return finding.source.name.rpartition("/")[2]


def test_nothing_is_found_in_a_project_that_is_right(tmp_path: Path) -> None:
    """Its templates are not said to be unrendered, and a configuration for two environments is one."""
    report = checked(tmp_path, *project(more=OLD))
    assert report.findings == ()
    assert report.documents == len(("manifest", "configuration file", "dead-letters", "old-messages"))


@pytest.mark.parametrize(
    ("before", "after", "at", "line"),
    [
        ("samples: 5", "samples: 61", "61", 21),
        ("aggregation: max", "aggregation: maximum", "maximum", 18),
        ("VisibleMaximum\n", "VisibleMaximum:maximum\n", "maximum", 9),
        (':splitBy("dt.entity.custom_device")', ':splitBi("dt.entity.custom_device")', "splitBi", 15),
        ("threshold: 0", "threshold: many", "many", 20),
        (":names\n", ":max\n", 'eq("dt.entity.custom_device.name","{{ .queue }}")', 14),
        (
            ":names\n",
            ':names:filter(or(eq("aws.region","{{ .queue }}"),eq("aws.regio","{{ .queue }}")))\n',
            'eq("aws.regio","{{ .queue }}")',
            13,
        ),
    ],
)
def test_what_a_parameter_says_is_found_in_the_configuration_file(
    tmp_path: Path, before: str, after: str, at: str, line: int
) -> None:
    """At its very characters, even if it is a part of a text that several parameters make."""
    one = only(tmp_path, *project(before, after))
    assert (file_of(one), one.place[0], pointed_at(one)) == ("rules.yaml", line, at)


@pytest.mark.parametrize(
    ("before", "after", "at"),
    [
        ('"ABOVE"', '"ABOV"', '"ABOV"'),
        ('"samples"', '"sample"', '"sample"'),
        (":{{ .agg", ":maximum{{ .agg", "maximum{{"),
    ],
)
def test_what_a_template_says_is_found_in_the_template(tmp_path: Path, before: str, after: str, at: str) -> None:
    """Once for all that are made of it, with their number; and the text of several parameters is the template's."""
    one = only(tmp_path, *project(before, after, OLD))
    assert file_of(one) == "rule.json"
    assert pointed_at(one).startswith(at)
    assert "in 2 configurations, pipeline:builtin:anomaly-detection.metric-events:dead-letters among" in one.hint


def test_a_mistake_of_a_template_is_one_even_if_values_change_its_words(tmp_path: Path) -> None:
    """All that are made of it have it, so that nobody's value is at fault."""
    one = only(tmp_path, *project('"ABOVE"', '"ABOVE {{ .threshold }}"', OLD))
    assert (one.message, pointed_at(one)) == ("'ABOVE 0' is not allowed", '"ABOVE {{ .threshold }}"')
    assert "in 2 configurations" in one.hint


def test_what_only_one_of_several_configurations_has_names_it(tmp_path: Path) -> None:
    """A text that the template and a parameter make together is the template's, whoever is at fault."""
    one = only(tmp_path, *project("aggregation: max", "aggregation: imum", OLD.replace("max", "avg")))
    assert one.hint.endswith("in pipeline:builtin:anomaly-detection.metric-events:dead-letters")


def test_a_value_that_another_configuration_refers_to_is_found_once(tmp_path: Path) -> None:
    """There is one place to mend it, and the finding tells for how many."""
    one = only(tmp_path, *project(":splitBy(", ":splitByy(", OLD))
    assert (pointed_at(one), one.place) == ("splitByy", (15, 14))
    assert "in 2 configurations" in one.hint


def test_what_one_environment_overrides_is_checked_too(tmp_path: Path) -> None:
    """And what both have the same is said once."""
    override = """\
    environmentOverrides:
      - environment: live
        override:
          parameters: {samples: 62}
"""
    one = only(tmp_path, *project("samples: 5", "samples: 6", override))
    assert (pointed_at(one), one.message) == ("62", "is 62")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("threshold: 0", "threshold: {type: environment, name: THRESHOLD}"),
        ("aggregation: max", "aggregation: {type: environment, name: AGGREGATION}"),
        ("      template: rule.json\n", "      template: rule.json\n      skip: {type: environment, name: SKIP}\n"),
    ],
)
def test_what_is_known_only_when_it_is_deployed_is_not_judged(tmp_path: Path, before: str, after: str) -> None:
    """The check looks at no variable of its own environment, and knows no ids."""
    refers = OLD.replace("metric: ext:cloud.aws.sqs.approximateAgeOfOldestMessage", "metric: [dead-letters, id]")
    assert found(tmp_path, *project(before, after, refers)) == []


def test_the_default_of_an_environment_variable_is_judged(tmp_path: Path) -> None:
    """It is what is sent without the variable."""
    one = only(tmp_path, *project("samples: 5", 'samples: {type: environment, name: N, default: "61"}'))
    assert (one.message, one.place, pointed_at(one)) == ("is 61", (21, 57), "61")


def test_a_skipped_configuration_is_not_judged(tmp_path: Path) -> None:
    """Its template is, as a template."""
    report = checked(tmp_path, *project("      template: rule.json\n", "      template: rule.json\n      skip: true\n"))
    assert {each.check.check_id for each in report.findings} == {"file/template"}


@pytest.mark.parametrize(
    ("before", "after", "severity", "at"),
    [
        ("{{ .threshold }}", "{{ .treshold }}", Severity.ERROR, ("rule.json", "{{ .treshold }}")),
        ("template: rule.json", "template: rules.json", Severity.ERROR, ("rules.yaml", "rules.json")),
        ("of:", "of: [old, of]\n        then:", Severity.ERROR, ("rules.yaml", "[old, of]")),
        ("queue: weather-dlq", "queue: [queue]", Severity.ERROR, ("rules.yaml", "[queue]")),
        ("threshold: 0", "threshold: null", Severity.WARNING, ("rule.json", "{{ .threshold }}")),
        ('"threshold": {{ .threshold }}', '"threshold": {{ .threshold }} 1', Severity.ERROR, ("rule.json", "1")),
        ("{{ .threshold }}", "{{ if .threshold }}1{{ end }}", Severity.WARNING, ("rule.json", "{{ if .threshold }}")),
        (
            "name: Dead letters",
            "name: &name Dead letters\n      skip: *name",
            Severity.WARNING,
            ("rules.yaml", "&name Dead letters"),
        ),
    ],
)
def test_a_project_that_cannot_be_rendered_is_found(
    tmp_path: Path, before: str, after: str, severity: Severity, at: tuple[str, str]
) -> None:
    """It is an error only where Monaco refuses it, too."""
    refusals = [each for each in found(tmp_path, *project(before, after)) if each.check.check_id == "monaco/refused"]
    assert [(each.severity, (file_of(each), pointed_at(each))) for each in refusals] == [(severity, at)]


def test_a_refusal_that_a_schema_has_said_is_not_said_again(tmp_path: Path) -> None:
    """One line has one mistake."""
    wrong = "      templat: rule.json\n      template: rule.json"
    report = checked(tmp_path, *project("      template: rule.json", wrong))
    assert {each.check.check_id for each in report.findings} == {"schema/unknown-property", "file/template"}


def test_files_of_a_project_need_not_be_named(tmp_path: Path) -> None:
    """The manifest leads to them, whatever they are called."""
    files = project("rule.json", "rule.tmpl")
    checked(tmp_path, *files)
    (tmp_path / "pipeline" / "rule.tmpl").write_text(TEMPLATE.replace("ABOVE", "ABOV"))
    report = check_files([tmp_path / "manifest.yaml"], find_configuration(tmp_path))
    assert [file_of(each) for each in report.findings] == ["rule.tmpl"]


def test_findings_in_excluded_files_are_left_out(tmp_path: Path) -> None:
    """The files are read all the same."""
    excluded = Example("smokealarm.toml", '[check]\nexclude = ["pipeline/rule.json"]\n')
    assert found(tmp_path, excluded, *project('"ABOVE"', '"ABOV"')) == []


def test_a_comment_accepts_what_is_found_in_its_line(tmp_path: Path) -> None:
    """The line is the one in which the value is written."""
    comment = "samples: 61 # smokealarm: ignore schema/range -- a test"
    report = checked(tmp_path, *project("samples: 5", comment))
    assert (report.findings, report.ignored) == ((), 1)


def test_the_rules_of_one_environment_are_counted_together(tmp_path: Path) -> None:
    """A rule that the second environment has otherwise is the same rule."""
    override = "    environmentOverrides: [{environment: live, override: {parameters: {samples: 6}}}]\n"
    rules = "".join(RULES.removeprefix("configs:\n").replace("dead-letters", f"r{n}") + override for n in range(100))
    texts = [Example("pipeline/rules.yaml", f"configs:\n{rules}"), *project()[:2]]
    assert {each.check.check_id for each in found(tmp_path, *texts)} == {"duplicate/name"}


SCRAPS = st.sampled_from(
    ["{{", "}}", "{{ .metric }}", ".", '"', "\n", "- ", ": ", "[", "]", "&a", "#", "id", "configs", "\\", "|", ">", "'",
     "\N{BUG}", "{{ .of }}", "{{`{{`}}", '\\"', "\t", "}", "${A}", "type: list", "{type: environment, name: A}"]
)  # fmt: skip


@given(st.sampled_from(["manifest.yaml", "pipeline/rule.json", "pipeline/rules.yaml"]), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_project_stops_a_run(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Whatever its files hold, every finding lies within its file, and every report can be written."""
    files = {each.name: each.text for each in project(more=OLD)}
    text = files[name]
    cut, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 8))
    put = "".join(data.draw(st.lists(SCRAPS, max_size=4)))
    files[name] = text[:cut] + put + text[cut + length :]
    report = checked(tmp_path, *(Example(*each) for each in files.items()))
    for each in report.findings:
        assert 0 <= each.span.start <= each.span.end <= len(each.source.text) + 1
    for write in FORMATS.values():
        write(report)
    plain(as_text(report, verbose=True))
