"""promtool's unit tests as tapes: values carry over, and what does not is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.replay.making import a_monitoring, a_rule

from smokealarm.cli import main
from smokealarm.replay import prepared, replay
from smokealarm.replay.promtool import as_markdown
from smokealarm.tape import load_tape

DOCUMENT = Path(__file__).parents[2] / "docs" / "testing-the-rules.md"

TESTS = """rule_files: [alerts.yml]
tests:
  - name: a deep queue
    interval: 1m
    input_series:
      - series: 'queue_depth{queue="a"}'
        values: '0x1 9 0x12'
      - series: errors_total
        values: '1 1 4 2'
      - series: other
        values: '1'
    alert_rule_test: []
"""
MAPPING = """metrics:
  queue_depth: {key: depth, dimensions: {queuename: queue}}
  errors_total: {key: errors, counter: true}
"""


def run(folder: Path, tests: str = TESTS, mapping: str = MAPPING) -> Result:
    """Import a file of tests."""
    (folder / "tests.yml").write_text(tests, encoding="utf-8")
    (folder / "mapping.yml").write_text(mapping, encoding="utf-8")
    options = ["--import-promtool", str(folder / "tests.yml"), "--mapping", str(folder / "mapping.yml")]
    return CliRunner().invoke(main, ["tape", *options, str(folder / "tapes")])


def test_input_series_become_a_tape_that_rules_can_be_asked_on(tmp_path: Path) -> None:
    """The queue is deep in minute 2, and the rule tells it two minutes after its end."""
    result = run(tmp_path)
    assert result.exit_code == 0, result.output
    (path,) = (tmp_path / "tapes").iterdir()
    tape = load_tape(path)
    assert tape.scenario.name == "a deep queue"
    assert [(each.key, each.dimensions) for each in tape.tenant] == [("depth", (("queuename", "a"),)), ("errors", ())]
    assert tape.tenant[1].recorded.total == (None, 0.0, 3.0, 2.0)
    verdict = replay(a_monitoring(rules=(a_rule(),)), prepared(tape))
    assert [(each.opened, each.closed) for each in verdict.problems] == [(5, 8)]


EVERYTHING = """rule_files: [alerts.yml]
evaluation_interval: 30s
fuzzy_compare: true
group_eval_order: [a]
tests:
  - name: a deep queue
    interval: 60s
    start_timestamp: 1609459200
    external_labels: {a: b}
    external_url: http://example.org
    input_series:
      - series: 'queue_depth{queue="a", job="x"}'
        values: '1'
      - series: other
        values: '1'
    alert_rule_test:
      - {eval_time: 4m, alertname: Deep, exp_alerts: [{exp_labels: {a: b}, exp_annotations: {a: "{{ $labels.a }}"}}]}
    promql_expr_test:
      - {expr: a, eval_time: 4m, exp_samples: [{labels: a, value: 1, histogram: "{{}}"}]}
"""


def test_what_does_not_carry_over_is_named_with_its_line_and_the_reason(tmp_path: Path) -> None:
    """Whatever promtool knows; and labels and series that the mapping does not speak of."""
    result = run(tmp_path, EVERYTHING)
    assert result.exit_code == 0, result.output
    lines = [line.partition("tests.yml:")[2] for line in result.output.splitlines()][:-1]
    assert [line.partition(" not carry over: ")[::2] for line in lines] == [
        ("1: warning: rule_files does", "rules are PromQL, which is not converted; those of the monitoring are asked"),
        ("2: warning: evaluation_interval is 30s, and does", "rules are judged each minute"),
        ("3: warning: fuzzy_compare does", "no sample is compared with an expected one"),
        ("4: warning: group_eval_order does", "rules of the monitoring are in no groups, and none reads another"),
        ("8: warning: start_timestamp does", "a tape has no date; it begins with an hour"),
        ("9: warning: external_labels does", "only templates of Prometheus read them"),
        ("10: warning: external_url does", "only templates of Prometheus read it"),
        ("12: warning: the label job does", "the mapping has no dimension for it"),
        ("14: warning: this series does", "the mapping does not say what it is"),
        (
            "16: warning: alert_rule_test (with alertname, eval_time, exp_alerts, exp_annotations, exp_labels) does",
            "alerts of rules that are not converted",
        ),
        (
            "18: warning: promql_expr_test (with eval_time, exp_samples, expr, histogram, labels, value) does",
            "PromQL is not converted",
        ),
    ]


def test_every_key_of_promtool_is_documented_with_what_becomes_of_it() -> None:
    """Word by word: paste ``as_markdown()`` of smokealarm.replay.promtool where this fails."""
    assert as_markdown() in DOCUMENT.read_text(encoding="utf-8")


def test_the_interval_is_that_of_the_file_where_a_test_has_none(tmp_path: Path) -> None:
    """As promtool has it, whose own is a minute."""
    without = TESTS.replace("    interval: 1m\n", "")
    assert run(tmp_path, without).exit_code == 0
    assert run(tmp_path, f"evaluation_interval: 1m0s\n{without}").exit_code == 0
    refused = run(tmp_path, f"evaluation_interval: 2m\n{without}")
    assert (refused.exit_code, "tests.yml:1:22: the interval is not a minute" in refused.output) == (2, True)


def test_tests_of_one_name_are_tapes_of_two(tmp_path: Path) -> None:
    """The second one gets its number, as one without a name does."""
    run(tmp_path, "tests: [{name: a queue}, {name: a queue}, {}]")
    tapes = [load_tape(path) for path in (tmp_path / "tapes").iterdir()]
    assert sorted(each.scenario.name for each in tapes) == ["a queue", "a queue (test 2)", "test 3"]


@pytest.mark.parametrize(
    ("tests", "says"),
    [
        (TESTS.replace("interval: 1m", "interval: 5m"), "tests.yml:4:15: the interval is not a minute"),
        (TESTS.replace("interval: 1m", "intervl: 1m"), "tests.yml:4:5: promtool knows no key 'intervl' here"),
        (TESTS.replace("interval: 1m", "intervl: 1m"), "did you mean 'interval'?"),
        (TESTS.replace("[]", "[{evaltime: 1m}]"), "tests.yml:12:24: promtool knows no key 'evaltime' here"),
        (TESTS.replace("[]", "[1]"), "tests.yml:12:23: this is no entry of alert_rule_test"),
        (TESTS.replace("[]", "{a: b}"), "tests.yml:12:22: alert_rule_test is no list"),
        (f"tests: []\n{TESTS}", "'tests' comes twice"),
        (TESTS.replace("errors_total", "queue_depth{queue='a'}"), "this is the same series as in line 6"),
        (TESTS.replace("0x1 9 0x12", "0 stale"), "tests.yml:7:20: 'stale' is no value"),
        (TESTS.replace("0x1 9 0x12", "0 {{sum:1}}"), "a tape has numbers and no native histograms"),
        (TESTS.replace("'queue_depth{queue=\"a\"}'", "'1{'"), "tests.yml:6:17: '1{' is no series"),
        (TESTS.replace('"a"', "a"), "tests.yml:6:17: 'queue=a' is no label"),
        (TESTS.replace("{queue=", "{quue="), "did you mean 'quue'?"),
        ("tests: []", "there are no tests"),
        ("[]", "this is no file of tests"),
    ],
)
def test_what_cannot_be_a_tape_is_refused_at_its_place(tmp_path: Path, tests: str, says: str) -> None:
    """With the line and the place, and nothing is written."""
    result = run(tmp_path, tests)
    assert (result.exit_code, says in result.output) == (2, True), result.output
    assert "^" in result.output
    assert not (tmp_path / "tapes").exists()


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("a: b", "mapping.yml:1:1: there is no mapping"),
        ("metrics: {queue_depth: {}}", "mapping.yml:1:24: this metric has no key"),
        (MAPPING.replace("counter", "countr"), "mapping.yml:3:31: a mapped metric has no 'countr'"),
        (MAPPING.replace("true", "yes please"), "counter is 'yes please'"),
        (MAPPING.replace("{queuename: queue}", "queue"), "expected DIMENSION: LABEL for each dimension"),
    ],
)
def test_a_mapping_that_says_something_else_is_refused_at_its_place(tmp_path: Path, mapping: str, says: str) -> None:
    """With the line and the place."""
    result = run(tmp_path, mapping=mapping)
    assert (result.exit_code, says in result.output) == (2, True), result.output
    assert "^" in result.output
