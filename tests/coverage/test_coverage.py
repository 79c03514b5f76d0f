"""What counts as exercised, clause by clause, and what does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from tests.replay.making import DLQ, a_monitoring, a_profile, a_rule, a_tape, an_alarm, mails

from smokealarm.cli import main
from smokealarm.coverage import Seen, as_text, coverage_of
from smokealarm.dynatrace.detection.rule import DimensionFilter, MetricKeyQuery
from smokealarm.dynatrace.detection.vocabulary import Aggregation, DimensionFilterOperator
from smokealarm.pipeline.measurement import Metric
from smokealarm.replay import prepared_together
from smokealarm.report.folder import kept_coverage, kept_mutation
from smokealarm.tape import FaultSpan, MetricTrack, TenantTrack

if TYPE_CHECKING:
    from smokealarm.coverage import CoverageResult
    from smokealarm.replay import Monitoring
    from smokealarm.tape import Tape

ROOT = Path(__file__).parents[2]
DLQ_TAPE = next((ROOT / "tapes" / "limits").glob("limits-ingest-dlq-not-empty-*.json"))
QUIET: Final = (0.0,) * 12
ONCE: Final = (0.0, 0.0, 0.0, 5.0, *(0.0,) * 12)
OPEN: Final = (0.0, 0.0, 0.0, *(5.0,) * 9)
GAP: Final = (0.0, 0.0, None, None, 0.0, 0.0, 0.0, 0.0)


def coverage(monitoring: Monitoring, **tapes: Tape) -> CoverageResult:
    """Return the coverage of a monitoring on tapes by their names."""
    ready = dict(zip(tapes, prepared_together(list(tapes.values())), strict=True))
    return coverage_of(Seen.of(monitoring, ready))


def missing(result: CoverageResult, kind: str) -> set[str]:
    """Return what no tape exercises of the only rule, alarm or profile."""
    (found,) = (each for each in result.subjects if each.kind == kind)
    return set(found.missing)


def filtered() -> Monitoring:
    """Return a rule that looks at two queues by name."""
    of = f'depth:filter(or(eq("queuename","{DLQ}"),eq("queuename","other"))):splitBy("queuename"):max'
    return a_monitoring(rules=(a_rule(selector=of),))


def with_queue(name: str) -> Tape:
    """Return a tape of two queues."""
    tape = a_tape(QUIET)
    (track,), (metric,) = tape.tenant, tape.metrics
    other = MetricTrack(Metric("AWS/SQS", "Depth", (("QueueName", name),)), metric.recorded)
    same = TenantTrack("depth", (("queuename", name),), track.recorded, track.known)
    return replace(tape, tenant=(track, same), metrics=(metric, other))


IN_VAIN: Final = {
    "its condition is met in some minute",
    "it opens, with 1 of 3 minutes",
    "a minute is missing after others were there",
    "it closes, with 3 normal minutes",
    "mail tells of it",
}


@pytest.mark.parametrize(
    ("values", "exercised"),
    [
        (QUIET, set()),
        (OPEN, {"its condition is met in some minute", "it opens, with 1 of 3 minutes", "mail tells of it"}),
        (ONCE, IN_VAIN - {"a minute is missing after others were there"}),
        (GAP, {"a minute is missing after others were there"}),
    ],
    ids=["quiet", "open", "once", "gap"],
)
def test_the_clauses_of_a_rule(values: tuple[float | None, ...], exercised: set[str]) -> None:
    """Its condition, its window, missing minutes, its end, and who is told of it."""
    assert missing(coverage(a_monitoring(), only=a_tape(values)), "rule") == IN_VAIN - exercised


def test_a_condition_that_is_met_too_seldom_fills_no_window() -> None:
    """One minute where two are needed."""
    rule = a_rule(samples=5, violatingSamples=2)
    left = missing(coverage(a_monitoring(rules=(rule,)), only=a_tape(ONCE)), "rule")
    assert "its condition is met in some minute" not in left
    assert "it opens, with 2 of 5 minutes" in left


def test_a_filter_has_a_clause_for_each_that_it_lets_in_and_one_for_what_it_keeps_out() -> None:
    """A neighbour is kept out; the second of its queues is let in only where it is measured."""
    one, two = f'eq("queuename","{DLQ}")', 'eq("queuename","other")'
    out = f"or({one},{two}) keeps something out"
    alone = missing(coverage(filtered(), only=a_tape(QUIET)), "rule")
    assert {f"{two} lets something in", out} <= alone
    assert f"{one} lets something in" not in alone
    assert out in missing(coverage(filtered(), only=with_queue("other")), "rule")
    assert f"{two} lets something in" not in missing(coverage(filtered(), only=with_queue("other")), "rule")
    assert out not in missing(coverage(filtered(), only=with_queue("a-neighbour")), "rule")


def test_the_filters_of_a_metric_key_have_two_clauses_together() -> None:
    """What they let in, and what they keep out."""
    wanted = (DimensionFilter("queuename", DimensionFilterOperator.EQUALS, DLQ),)
    query = MetricKeyQuery("depth", Aggregation.MAX, dimension_filter=wanted, query_offset=2)
    monitoring = a_monitoring(rules=(replace(a_rule(), query=query),))
    out = "its filters keep something out"
    alone = missing(coverage(monitoring, only=a_tape(QUIET)), "rule")
    assert out in alone
    assert "its filters let something in" not in alone
    assert out not in missing(coverage(monitoring, only=with_queue("a-neighbour")), "rule")


@pytest.mark.parametrize(
    ("values", "exercised"),
    [
        (QUIET, set()),
        (OPEN, {"a datapoint breaches", "it goes off, with 1 of 1 datapoints"}),
        (ONCE, {"a datapoint breaches", "it goes off, with 1 of 1 datapoints", "it ends"}),
    ],
    ids=["quiet", "open", "once"],
)
def test_the_clauses_of_an_alarm(values: tuple[float | None, ...], exercised: set[str]) -> None:
    """As those of a rule."""
    all_of_it = {"a datapoint breaches", "it goes off, with 1 of 1 datapoints", "it ends"}
    assert missing(coverage(a_monitoring(), only=a_tape(values)), "alarm") & all_of_it == all_of_it - exercised


def test_the_dimension_of_an_alarm_is_exercised_beside_another_one() -> None:
    """Where only its own metric is there, a dimension that is lost would not be noticed."""
    said = f"Depth of {DLQ} is not the only one"
    assert said in missing(coverage(a_monitoring(), only=a_tape(QUIET)), "alarm")
    assert said not in missing(coverage(a_monitoring(), only=with_queue("a-neighbour")), "alarm")


def test_a_profile_is_exercised_by_severity_notification_and_state() -> None:
    """The end of a problem is a way of its own, if the notification tells of it."""
    assert missing(coverage(a_monitoring(), only=a_tape(OPEN)), "profile") == {"CUSTOM_ALERT over mail, RESOLVED"}
    assert missing(coverage(a_monitoring(), only=a_tape(ONCE)), "profile") == set()


def test_a_notification_that_is_off_is_no_way() -> None:
    """So that nothing is missing of it."""
    off = a_monitoring(notifications=(replace(mails(), enabled=False),))
    assert missing(coverage(off, only=a_tape(QUIET)), "profile") == set()
    assert "mail tells of it" not in missing(coverage(off, only=a_tape(QUIET)), "rule")


def test_what_nobody_was_told_of_comes_first_and_what_is_meant_so_last() -> None:
    """By what the monitoring does now, and not by what was recorded."""
    fault = (FaultSpan("1 poison message", "", 0.0, 0.0),)
    meant = replace(a_tape(QUIET, faults=fault), scenario=replace(a_tape().scenario, expected=("nobody is told",)))
    tapes = {"meant": meant, "blind": a_tape(QUIET, faults=fault), "told": a_tape(OPEN, faults=fault)}
    result = coverage(a_monitoring(), **tapes)
    assert [(each.tape, each.purpose) for each in result.unseen] == [("blind", ""), ("meant", "nobody is told")]
    assert [each.opened for each in result.unseen] == [(), ()]
    first, second, *_ = as_text(result)
    assert first == "unseen: 1 poison message (blind)"
    assert second == "unseen on purpose: 1 poison message (meant)"


def test_a_rule_that_opened_and_told_nobody_is_named() -> None:
    """Its profile waits for longer than the scenario lasts; what opened nothing at all comes first."""
    fault = (FaultSpan("1 poison message", "", 0.0, 0.0),)
    late = a_monitoring(profiles=(a_profile(delay=60),))
    result = coverage(late, a_problem=a_tape(OPEN, faults=fault), nothing=a_tape(QUIET, faults=fault))
    assert [(each.tape, each.opened) for each in result.unseen] == [("nothing", ()), ("a_problem", ("deep",))]
    assert "unseen: 1 poison message (a_problem); deep opened and told nobody by its end" in list(as_text(result))


def test_what_is_never_exercised_is_named() -> None:
    """Below its rule, and counted at the end."""
    lines = list(as_text(coverage(a_monitoring(profiles=(a_profile(),), alarms=(an_alarm(),)), only=a_tape(QUIET))))
    assert f"{'':>10}never: it closes, with 3 normal minutes" in lines
    assert lines[-1].endswith("on 1 tapes")


def command(*options: str) -> tuple[int, str]:
    """Run the command on the tape of one rule."""
    result = CliRunner().invoke(main, ["coverage", str(ROOT / "monitoring"), "--tapes", str(DLQ_TAPE), *options])
    return result.exit_code, result.output


def test_the_shipped_rule_is_exercised_as_a_whole_by_the_tape_of_its_limit() -> None:
    """Every clause but the ways to others, with the tape that exercises it."""
    _, output = command("--json")
    subjects = {each["name"]: each for each in json.loads(output)["subjects"]}
    assert {each["covered_by"] for each in subjects["ingest-dlq-not-empty"]["clauses"]} == {DLQ_TAPE.stem}


def test_a_share_that_is_too_low_fails() -> None:
    """One tape exercises one rule, and not the others."""
    assert command("--fail-under", "90")[0] == 1
    assert command("--fail-under", "1")[0] == 0


def test_the_document_is_written_beside_what_is_printed(tmp_path: Path) -> None:
    """A report reads it, in whichever folder; where none can be, that is said."""
    file = tmp_path / "reports" / "coverage.json"
    arguments = ["coverage", str(ROOT / "monitoring"), "--tapes", str(DLQ_TAPE), "--write"]
    assert "clauses exercised" in CliRunner().invoke(main, [*arguments, str(file)]).output
    shown = kept_coverage(file.parent)
    assert shown is not None
    assert "rule ingest-dlq-not-empty" in [each.rule for each in shown.rules]
    refused = CliRunner().invoke(main, [*arguments, str(file / "below")])
    assert (refused.exit_code, "cannot be written" in refused.output) == (2, True)


def test_a_report_shows_no_coverage_that_nobody_measured(tmp_path: Path) -> None:
    """Nor mutation."""
    assert (kept_coverage(tmp_path), kept_mutation(tmp_path)) == (None, None)
