"""``smokealarm backtest``: what it takes, what it prints, how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from tests.detection.making import START, key_query, rule_value

from smokealarm.cli import main

if TYPE_CHECKING:
    from pathlib import Path

VALUES = [0, 3, 3, 3, 0, 0, 0, 0, 0, 4, 4, 4]


@pytest.fixture
def metrics(tmp_path: Path) -> Path:
    """Write a record of one queue that violates twice, from midnight of 2025-02-21 on."""
    rows = [f"{(START + at) * 60},errors,{value},dlq" for at, value in enumerate(VALUES)]
    path = tmp_path / "metrics.csv"
    path.write_text("\n".join(["timestamp,metric,value,dim.queue", *rows]), encoding="utf-8")
    return path


def run(metrics: Path, rules: Any, *options: str) -> Result:
    """Run the command on a file of rules."""
    path = metrics.parent / "rules.json"
    path.write_text(rules if isinstance(rules, str) else json.dumps(rules), encoding="utf-8")
    return CliRunner().invoke(main, ["backtest", str(path), "--metrics", str(metrics), *options])


def test_every_event_and_a_count_for_each_rule_are_printed(metrics: Path) -> None:
    """The count is what one asks a backtest for; an event still open at the end is said to be."""
    result = run(metrics, rule_value(template={"title": "{severity} on {dims:queue}"}))
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "2025-02-21T00:00Z to 2025-02-21T00:12Z (12 minutes)",
        "",
        "Errors: would have fired 2 times in 12 minutes",
        "  2025-02-21T00:04Z to 2025-02-21T00:09Z (recovered)  queue=dlq  3 on dlq",
        "  2025-02-21T00:12Z still open  queue=dlq  4 on dlq",
    ]


def test_json_holds_everything(metrics: Path) -> None:
    """Programs get the same, with texts, values and reasons."""
    (rule,) = json.loads(run(metrics, [{"externalId": "dlq", "value": rule_value()}], "--json").output)["rules"]
    assert (rule["id"], rule["fired"], rule["approximate"], rule["notes"]) == ("dlq", 2, False, [])
    assert rule["events"][0] == {
        "opened": "2025-02-21T00:04Z",
        "closed": "2025-02-21T00:09Z",
        "closeReason": "recovered",
        "analysisStart": "2025-02-21T00:01Z",
        "dimensions": {"queue": "dlq"},
        "entity": None,
        "title": "Errors",
        "description": "3",
        "eventType": "ERROR",
        "value": 3.0,
        "threshold": 0.0,
    }
    assert rule["events"][1]["closed"] is None


def test_a_folder_holds_rules_among_other_things(metrics: Path) -> None:
    """Every metric event below a folder is tested; other objects are passed over."""
    folder = metrics.parent / "project" / "rules"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(rule_value()), encoding="utf-8")
    (folder / "b.json").write_text(json.dumps({"items": [{"value": rule_value(key_query())}, 5]}), encoding="utf-8")
    (folder / "c.json").write_text('{"schemaId": "builtin:alerting.profile", "value": {}}', encoding="utf-8")
    result = CliRunner().invoke(main, ["backtest", str(folder.parent), "--metrics", str(metrics), "--json"])
    assert [rule["fired"] for rule in json.loads(result.output)["rules"]] == [2, 2]


def test_a_refused_rule_is_named_and_the_others_are_tested(metrics: Path) -> None:
    """The exit code says that not everything was tested."""
    result = run(metrics, [rule_value(), rule_value({}, {"samples": 2})])
    assert result.exit_code == 2
    assert "would have fired 2 times" in result.output
    assert "rules.json[1]: not tested, because Dynatrace would refuse it" in result.output
    assert "modelProperties/samples: is 2; expected 3 to 60" in result.output
    refused = json.loads(run(metrics, [rule_value({}, {"samples": 2})], "--json").output)["refused"]
    assert len(refused) == 1


def test_what_kept_a_rule_from_being_judged_is_said(metrics: Path) -> None:
    """An absent metric, a zone and a disabled rule each have their note."""
    rules = [
        rule_value({"metricSelector": "absent:sum"}),
        rule_value({"managementZone": "5"}, enabled=False),
        rule_value({"metricSelector": "errors:fold"}),
    ]
    text = run(metrics, rules).output
    assert "note: the query failed on 1 day: 'absent:sum': there is no metric absent" in text
    assert "note: the management zone is left out: a file of measurements knows no zones" in text
    assert "Errors: would have fired 2 times in 12 minutes (it is disabled)" in text
    assert "'errors:fold' gives 1 values for" in text


def week(metrics: Path) -> None:
    """Write eight days with one violating quarter of an hour, at the beginning of the second day."""
    rows = [f"{(START + at) * 60},errors,{9 * (1440 <= at < 1455)},dlq" for at in range(8 * 1440 + 30)]
    metrics.write_text("\n".join(["timestamp,metric,value,dim.queue", *rows]), encoding="utf-8")


def test_a_selector_reads_as_far_back_as_it_shifts(metrics: Path) -> None:
    """What happened a week ago fires today, however the shift is put together; nothing is noted."""
    week(metrics)
    selectors = (
        "errors:sum:timeshift(-7d)",
        "(errors:sum:timeshift(-3d)):timeshift(-4d)",
        "0+errors:timeshift(-1w)",
    )
    for selector in selectors:
        found = json.loads(run(metrics, rule_value({"metricSelector": selector}), "--json").output)["rules"][0]
        assert [event["opened"] for event in found["events"]] == ["2025-03-01T00:03Z"]
        assert found["notes"] == []


@pytest.mark.parametrize(
    ("shift", "note"),
    [
        ("-9d", "the selector reads 9 days back, and the record is no longer than that"),
        ("-51d", "the rule looks back further than the 50 days that are kept and misses that data"),
    ],
)
def test_a_shift_that_finds_nothing_is_said(metrics: Path, shift: str, note: str) -> None:
    """A selector that reads before the record, or further back than is kept, has a note instead of silence."""
    week(metrics)
    found = json.loads(run(metrics, rule_value({"metricSelector": f"errors:sum:timeshift({shift})"}), "--json").output)
    assert found["rules"][0]["fired"] == 0
    assert note in found["rules"][0]["notes"]


def test_an_approximated_model_says_so(metrics: Path) -> None:
    """Two days of training, then a spike; every output says that the season is approximated."""
    values = [1, 2] * 1441 + [99] * 5
    rows = [f"{(START + at) * 60},errors,{value},dlq" for at, value in enumerate(values)]
    metrics.write_text("\n".join(["timestamp,metric,value,dim.queue", *rows, "x,errors,1,dlq"]), encoding="utf-8")
    rule = rule_value({}, {"type": "SEASONAL_BASELINE", "tolerance": 4})
    text = run(metrics, rule).output
    assert "would have fired once in 2 days\n  note: approximate: " in text
    assert text.endswith("1 rows could not be read, such as:\n  line 2889: Invalid isoformat string: 'x'\n")
    assert json.loads(run(metrics, rule, "--json").output)["rules"][0]["approximate"] is True


def test_explain_says_why_a_rule_did_or_did_not_fire(metrics: Path) -> None:
    """One line for each series, at the minute that was asked for."""
    text = run(metrics, rule_value(), "--explain", "2025-02-21T00:03Z").output
    assert "  00:03 quiet: 2 of 3 violating samples, 3 > 0 at 00:01, 3 > 0 at 00:02 [queue=dlq]\n" in text


def test_a_long_record_is_measured_in_days(metrics: Path) -> None:
    """Days without data lie between two samples; the rule is evaluated on them too."""
    rows = [f"{(START + at) * 60},errors,0,dlq" for at in (0, 1440 * 4 + 30)]
    metrics.write_text("\n".join(["timestamp,metric,value,dim.queue", *rows]), encoding="utf-8")
    text = run(metrics, rule_value({}, {"alertOnNoData": True})).output
    assert "would have fired 2 times in 4 days" in text
    assert "(forgotten)" in text


@pytest.mark.parametrize(
    ("rules", "options", "message"),
    [
        ("{", (), "is no JSON"),
        ("[]", (), "holds no object of builtin:anomaly-detection.metric-events"),
        ("5", (), "is no object"),
        (json.dumps(rule_value()), ("--explain", "noon"), "--explain takes a time such as"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    metrics: Path, rules: str, options: tuple[str, ...], message: str
) -> None:
    """No traceback for a user's mistake; exit code 2."""
    result = run(metrics, rules, *options)
    assert (result.exit_code, message in result.output) == (2, True)


def test_rules_that_do_not_exist_are_one_sentence(metrics: Path) -> None:
    """The path is named."""
    result = CliRunner().invoke(main, ["backtest", "nowhere", "--metrics", str(metrics)])
    assert (result.exit_code, "there is no file or folder nowhere" in result.output) == (2, True)
