"""Rules and the alarms that mirror them: the project's own agree, and what does not is found."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner, Result
from tests.monitoring.account import START, metric

from smokealarm.cli import main
from smokealarm.dynatrace.integration import Place
from smokealarm.dynatrace.integration.discovery import discovered
from smokealarm.dynatrace.integration.gathering import data_points, questions
from smokealarm.dynatrace.integration.mapping.vocabulary import SUMMARY
from smokealarm.dynatrace.integration.options import IntegrationOptions
from smokealarm.dynatrace.integration.selection import Selection
from smokealarm.dynatrace.tenant.metric_store import MetricStore
from smokealarm.mirror import Monitoring, Verdict, as_text, read_monitoring
from smokealarm.mirror.filling import Tenant, filled
from smokealarm.mirror.judging import judge_random, judge_tape
from smokealarm.mirror.random_account import random_account
from smokealarm.mirror.results import summed
from smokealarm.pipeline.shape_reading import find_shape
from smokealarm.replay.imagined import imagined_resources
from smokealarm.sandbox import streamed
from smokealarm.series import TimeSeries
from smokealarm.tape import ORIGIN, Tape, TapeMetrics, load_tape
from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.ingest import DataPoint
    from smokealarm.pipeline.measurement import Metric

ROOT = Path(__file__).parents[2]
RESOURCES = imagined_resources(find_shape(ROOT))
FILES = sorted((ROOT / "tapes").glob("*.json"))
PLACE = Place("000000000000", "us-east-1")
_AGGREGATIONS = {"Sum": "sum", "Minimum": "min", "Maximum": "max", "SampleCount": "count", "Average": "avg"}


@pytest.fixture(scope="module")
def monitoring() -> Monitoring:
    """Read the project's own."""
    return read_monitoring(ROOT / "monitoring", RESOURCES, streamed("WeatherPipeline").services)


@pytest.fixture(scope="module")
def tapes() -> Mapping[str, Tape]:
    """Read every tape of the project."""
    return {path.name: load_tape(path) for path in FILES}


def test_the_projects_rules_and_alarms_agree(monitoring: Monitoring, tapes: Mapping[str, Tape]) -> None:
    """On everything that was recorded and on some random accounts, but for what mirror.yaml explains."""
    outcomes = [each for name, tape in tapes.items() for each in judge_tape(monitoring, name, tape)]
    outcomes += [each for seed in range(3) for each in judge_random(monitoring, seed, RESOURCES)]
    result = summed(monitoring, outcomes)
    assert result.clean, "\n".join(as_text(result))
    measured = sum(bool(tape.metrics) for tape in tapes.values())
    assert len(outcomes) == (measured + 3) * len(monitoring.pairs)
    together = {each.rule_id for each in result.pairs if each.leads}
    assert {"ingest-dlq-not-empty", "function-errors", "executions-failed", "end-to-end-delay"} <= together


def test_the_tenants_series_follow_from_cloudwatchs(monitoring: Monitoring, tapes: Mapping[str, Tape]) -> None:
    """What a recorded tenant had polled is what the mirror makes of the same CloudWatch metrics.

    From its first sample on: a metric that AWS has only just begun to send is found with the next listing.
    """
    compared = 0
    for name, tape in tapes.items():
        if not tape.metrics:
            assert not tape.tenant
            continue
        metrics = {each.metric: each.recorded.series(ORIGIN, tape.minutes) for each in tape.metrics}
        shared, _ = filled(Tenant(monitoring.settings, PLACE), metrics, ORIGIN + tape.minutes)
        for track in tape.tenant:
            counted_by_tenant = track.key.startswith("log.")  # in log records
            if counted_by_tenant or track.recorded.is_empty:
                continue
            known = int(track.known[-1] or 0)
            series = shared.keys[track.key]
            row = series.dimensions.index(track.dimensions)
            own = track.recorded.series(ORIGIN, tape.minutes)
            first = int(np.flatnonzero(own.count[0])[0])
            for part in ("count", "minimum", "maximum", "total"):
                made, polled = getattr(series, part)[row, first:known], getattr(own, part)[0, first:known]
                assert np.allclose(made, polled, rtol=1e-12, equal_nan=True), (name, track.key, track.dimensions, part)
            compared += 1
    assert compared > 1000


def answers(metrics: Mapping[Metric, TimeSeries]) -> dict[tuple[Metric, str], dict[int, float]]:
    """Return every statistic of every minute, as CloudWatch answers them."""
    found = {}
    for each, series in metrics.items():
        for statistic, name in _AGGREGATIONS.items():
            values = series.aggregate(name)[0]
            found[each, statistic] = {
                series.start + at: float(values[at]) for at in np.flatnonzero(~np.isnan(values)).tolist()
            }
    return found


def test_the_mirror_fills_keys_as_polling_does(monitoring: Monitoring) -> None:
    """The poller makes data points of what CloudWatch answers; the mirror has the same numbers at once."""
    metrics = random_account(5, [pair.alarm for pair in monitoring.pairs], START, 60)
    shared, _ = filled(Tenant(monitoring.settings, PLACE), metrics, START + 60)
    sources = discovered(metrics, Selection(monitoring.settings), PLACE, {}, IntegrationOptions()).sources
    assert any(each.mapped.reads == SUMMARY for each in sources)
    assert len(questions(sources)) > 50
    store = MetricStore()
    points: list[DataPoint] = list(data_points(sources, answers(metrics)))
    store.add(points)
    assert set(store.keys()) == set(shared.keys)
    for key in store.keys():  # noqa: SIM118 - a store is no mapping
        data = store.read(key, START, START + 60)
        assert data is not None
        for row, dimensions in enumerate(data.series.dimensions):
            made = shared.keys[key].dimensions.index(dimensions)
            for part in ("count", "minimum", "maximum", "total"):
                own = getattr(data.series, part)[row]
                assert np.array_equal(getattr(shared.keys[key], part)[made], own, equal_nan=True), (key, part)


def test_a_metric_without_data_makes_no_series(monitoring: Monitoring) -> None:
    """A tenant does not know a queue of which nothing came; a key that a rule asks for is known all the same."""
    queues = (metric(f"AWS/SQS NumberOfMessagesReceived QueueName={name}") for name in ("a", "b"))
    values = (np.array([[1.0, 2.0]]), np.array([[np.nan, np.nan]]))
    metrics = {each: TimeSeries.of_values(START, ((),), row) for each, row in zip(queues, values, strict=True)}
    shared, _ = filled(Tenant(monitoring.settings, PLACE), metrics, START + 2, ["none"])
    found = shared.keys["ext:cloud.aws.sqs.numberOfMessagesReceivedSum"]
    assert [dict(each)["queuename"] for each in found.dimensions] == ["a"]
    assert shared.keys["none"].dimensions == ()


def test_the_silence_after_the_end_is_no_disagreement(monitoring: Monitoring) -> None:
    """In this account the newest minutes have no metrics; the alarm fires after the end, and the rule would later."""
    outcome = next(each for each in judge_random(monitoring, 4, RESOURCES) if each.rule_id == "metrics-missing")
    assert (outcome.leads, outcome.alone) == ((), ())


def test_a_random_account_repeats_and_fits_together(monitoring: Monitoring) -> None:
    """As many samples of errors and durations as runs, and no more errors and cold starts than that."""
    alarms = [pair.alarm for pair in monitoring.pairs]
    first, second = (random_account(7, alarms, START, 240) for _ in range(2))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[each].total, second[each].total, equal_nan=True) for each in first)
    assert not np.array_equal(*(random_account(seed, alarms, START, 240)[next(iter(first))].count for seed in (7, 8)))
    runs = {dict(each.dimensions)["FunctionName"]: first[each].count for each in first if each.name == "Invocations"}
    assert len(runs) == 5
    for each, series in first.items():
        names = dict(each.dimensions)
        own = runs.get(names.get("FunctionName") or names.get("function_name", ""))
        if each.name in ("Errors", "Duration"):
            assert np.array_equal(series.count, own)
        if each.name in ("Errors", "ColdStart"):
            assert (np.nan_to_num(series.total) <= own).all()


def test_a_tape_measures_what_its_tenant_knew(tapes: Mapping[str, Tape]) -> None:
    """All of it, under every key, with the aggregation and the unit of the integration."""
    tape = next(each for each in tapes.values() if each.tenant)
    metrics = TapeMetrics.of(tape)
    key = "ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"
    found = metrics.read(key, ORIGIN - 5, ORIGIN + 3)
    assert found is not None
    tracks = {each.dimensions: each.recorded.after(each.before, BEFORE) for each in tape.tenant if each.key == key}
    assert (found.series.slots, set(found.series.dimensions)) == (8, set(tracks))
    for row, dimensions in enumerate(found.series.dimensions):
        whole = tracks[dimensions].series(ORIGIN - BEFORE, BEFORE + tape.minutes)
        assert np.array_equal(found.series.missing[row], whole.missing[0, BEFORE - 5 : BEFORE + 3])
    assert metrics.read("none", ORIGIN, ORIGIN + 1) is None


# ---- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the project's monitoring, to be changed."""
    shutil.copytree(ROOT / "monitoring", tmp_path / "monitoring")
    return tmp_path / "monitoring"


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a part of a file of ``cloudwatch/``."""
    path = folder / "cloudwatch" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(folder: Path, *options: str) -> Result:
    """Run the command on two random accounts."""
    return CliRunner().invoke(main, ["mirror", "--monitoring", str(folder), "--random", "2", *options])


ALARM = "EvaluationPeriods: 5\n      DatapointsToAlarm: 1"
"""How the first alarm of the template, ingest-dlq-not-empty, judges."""


def test_a_clean_mirror_exits_with_0(folder: Path) -> None:
    """With a line for each pair, the reasons that explain, and what is not compared."""
    result = run(folder)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].split("  ")[0] == "rule"
    assert any(each.startswith("ingest-dlq-not-empty") and each.endswith("agrees") for each in lines)
    assert "error-logs: not compared: log event, which no series of metrics decides" in lines
    assert any(each.startswith("hint: no case needed the reasons in mirror.yaml for") for each in lines)


def test_a_disagreement_without_a_reason_fails(folder: Path) -> None:
    """Every case is shown with its minutes; a reason explains it."""
    change(folder, "template.yaml", ALARM, "EvaluationPeriods: 5\n      DatapointsToAlarm: 5")
    failed = run(folder)
    assert failed.exit_code == 1
    assert "ingest-dlq-not-empty: DISAGREES" in failed.output
    assert "only the rule fires, minute " in failed.output
    change(folder, "mirror.yaml", "differences:\n", "differences:\n  ingest-dlq-not-empty: The alarm waits.\n")
    explained = run(folder)
    assert (explained.exit_code, "  The alarm waits." in explained.output) == (0, True)


def test_programs_get_every_case(folder: Path) -> None:
    """As one JSON object."""
    change(folder, "template.yaml", ALARM, "EvaluationPeriods: 5\n      DatapointsToAlarm: 5")
    result = run(folder, "--format", "json", "--seed", "13")
    document = json.loads(result.output)
    assert (result.exit_code, document["clean"]) == (1, False)
    pair = next(each for each in document["pairs"] if each["rule"] == "ingest-dlq-not-empty")
    assert (pair["verdict"], pair["cases"], pair["reason"]) == ("disagrees", 2, None)
    assert {(each["case"], each["side"]) for each in pair["alone"]} == {("seed 13", "rule"), ("seed 14", "rule")}
    assert pair["alone"]
    other = next(each for each in document["pairs"] if each["rule"] == "end-to-end-delay")
    assert other["lead_minutes"] == {"least": 5, "median": 5, "most": 5}


def test_an_alarm_without_a_rule_needs_a_reason(folder: Path) -> None:
    """As does a rule without an alarm."""
    change(folder, "template.yaml", "Metadata: {Rule: ingest-dlq-not-empty}", "Metadata: {Other: none}")
    result = run(folder)
    assert (result.exit_code, result.output.count("NOBODY SAYS WHY")) == (1, 2)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("template.yaml", "{Rule: ingest-dlq-not-empty}", "{Rule: ingest-dlq}", "names the rule ingest-dlq, which"),
        ("mirror.yaml", "no-uploads:", "no-upload:", "names the rule no-upload, which"),
        ("mirror.yaml", "without_alarm: {}", "without_alarm: [1]", "without_alarm holds something else"),
        ("mirror.yaml", "differences:", "[", "mirror.yaml: "),
        ("template.yaml", ALARM, "EvaluationPeriods: 0", "IngestDlqNotEmpty: "),
    ],
)
def test_what_cannot_be_read_exits_with_2(folder: Path, name: str, old: str, new: str, says: str) -> None:
    """And says which file."""
    change(folder, name, old, new)
    result = run(folder)
    assert (result.exit_code, says in result.stderr) == (2, True), result.output


def test_there_has_to_be_something_to_judge(folder: Path, tmp_path: Path) -> None:
    """Tapes that are there, or random accounts."""
    assert (found := run(folder, "--random", "0")).exit_code == 2
    assert "nothing to judge" in found.output
    assert "has no tape" in run(folder, "--tapes", str(tmp_path)).output


def test_what_never_fired_is_not_proven(monitoring: Monitoring) -> None:
    """It is said."""
    quiet = [replace(each, leads=(), alone=()) for each in judge_random(monitoring, 0, RESOURCES)]
    result = summed(monitoring, quiet)
    assert {each.verdict for each in result.pairs} == {Verdict.NEVER_FIRED}
    assert any(line.startswith("never fired, so that nothing is proven: ") for line in as_text(result))
