"""promtool's unit tests as tapes: values carry over, PromQL does not and is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from tests.replay.making import a_monitoring, a_rule

from smokealarm.cli import main
from smokealarm.replay import prepared, replay
from smokealarm.tape import load_tape

if TYPE_CHECKING:
    from pathlib import Path

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


def test_what_does_not_carry_over_is_named_with_its_line(tmp_path: Path) -> None:
    """Rules and expectations are PromQL; a series that is not mapped is left out."""
    lines = [line.partition("tests.yml:")[2] for line in run(tmp_path).output.splitlines()][:3]
    assert lines == [
        "1: rule_files are PromQL and are not converted; rules are those of the monitoring",
        "12: alert_rule_test is PromQL and is not converted",
        "10: the mapping does not say what this series is; it is left out",
    ]


@pytest.mark.parametrize(
    ("tests", "says"),
    [
        (TESTS.replace("interval: 1m", "interval: 5m"), "tests.yml:4:15: the interval is not a minute"),
        (TESTS.replace("0x1 9 0x12", "0 stale"), "tests.yml:7:20: 'stale' is no value"),
        (TESTS.replace("'queue_depth{queue=\"a\"}'", "'1{'"), "tests.yml:6:17: '1{' is no series"),
        ("tests: []", "there are no tests"),
    ],
)
def test_what_cannot_be_a_tape_is_refused_at_its_place(tmp_path: Path, tests: str, says: str) -> None:
    """With the line and the place."""
    result = run(tmp_path, tests)
    assert (result.exit_code, says in result.output) == (2, True), result.output
    assert "^" in result.output
