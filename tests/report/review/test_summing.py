"""What follows from the facts of many scenarios."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
from tests.report.review.making import HANG, MAIL, PROBLEM, facts

from smokealarm.report.review import (
    CoverageShown,
    Extras,
    MutationShown,
    RuleCoverage,
    Survivor,
    past_run,
    read_run,
    reviewed,
    verdict_sentence,
    write_report,
    write_run,
    write_summary,
)
from smokealarm.report.review.verdict import scenario_sentence
from smokealarm.tape import Failure, FaultSpan

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "report.json").read_text(encoding="utf-8"))
SLOW = replace(MAIL, minute=11)
TOLD = facts(name="Told")
SLOWER = facts(name="Told later", told=(SLOW,))
OPENED = facts(name="Opened", told=())
MEANT = facts("no problem has opened", name="Meant", problems=(), told=())
GAP = replace(MEANT, name="Known", gap=True)
BLIND = facts(name="Blind", problems=(), told=())
QUIET = facts("no problem has opened", name="Quiet", faults=(), problems=(), told=())
FAILED = facts(name="Failed", failure=Failure(0, "no"))
ALL = reviewed([BLIND, FAILED, MEANT, OPENED, QUIET, SLOWER, TOLD])


def test_the_verdict_counts_what_was_told_and_what_nobody_saw() -> None:
    """And names the slowest first message."""
    assert verdict_sentence(ALL) == (
        "6 failures were injected: 3 told somebody, 1 opened an alert that told nobody by the end of the scenario "
        "(1 ended before a message was due), "
        "and 2 were seen by nobody, of which 1 without a word that this is meant. The slowest first message took 10 "
        "minutes (the queue dlq is deep). 1 scenario did not go as expected."
    )


def test_the_verdict_of_less_says_less() -> None:
    """Nothing at all, nothing broken, everything told, and silence that is meant."""
    assert verdict_sentence(reviewed([])) == "No scenario was run, so that nothing is known."
    assert verdict_sentence(reviewed([QUIET])) == "1 scenario ran, and none broke anything that is monitored."
    assert verdict_sentence(reviewed([TOLD])).startswith(
        "1 failure was injected: 1 told somebody, and none went unseen."
    )
    assert "1 was seen by nobody, as the scenarios say is meant." in verdict_sentence(reviewed([MEANT]))
    assert "1 was seen by nobody, as the scenarios say, of which 1 is known to be missed." in verdict_sentence(
        reviewed([GAP])
    )


def test_a_scenario_is_summed_up() -> None:
    """What was broken, the first alert, the first message, and whether it is right that there was none."""
    hangs = "Broken: function ingest hangs."
    meant = "The scenario says that nobody is to be told: “no problem has opened”."
    assert (
        scenario_sentence(TOLD) == f"{hangs} The alert opened after 5 minutes, and somebody was told after 8 minutes."
    )
    assert scenario_sentence(OPENED) == f"{hangs} The alert opened after 5 minutes, and nobody was told by the end."
    assert scenario_sentence(replace(TOLD, alerts=TOLD.alerts * 2)).startswith(f"{hangs} The first of 2 alerts opened")
    assert scenario_sentence(BLIND) == f"{hangs} No alert opened."
    assert scenario_sentence(MEANT) == f"{hangs} No alert opened. {meant}"
    assert scenario_sentence(GAP) == f"{hangs} No alert opened. This is a known gap: “no problem has opened”."
    assert scenario_sentence(QUIET) == f"Nothing was broken. No alert opened. {meant}"
    unbroken = facts(faults=())
    assert scenario_sentence(unbroken) == "Nothing was broken. The alert opened, and somebody was told."


def test_gaps_that_are_known_are_told_apart_from_what_is_meant() -> None:
    """A scenario is tagged as one; its failure is real, whatever its words say."""
    both = reviewed([MEANT, GAP])
    assert (both.gaps, both.unseen, both.blind) == ((GAP,), (GAP, MEANT), ())
    assert "**Known to be told to nobody**" in write_summary(both, Extras())


def test_blind_spots_come_before_what_is_meant() -> None:
    """Both are listed, and what only opened an alert is neither."""
    assert [each.name for each in ALL.unseen] == ["Blind", "Meant"]
    assert [each.name for each in ALL.blind] == ["Blind"]
    assert [each.name for each in ALL.opened_only] == ["Opened"]


def test_the_matrix_has_a_row_for_each_failure_and_the_range_of_its_delays() -> None:
    """Scenarios with the same failure share a row; one that nobody saw has blank cells."""
    other = facts(name="Other", faults=(FaultSpan("2 poison messages", "", 0.0, 0.0),), problems=(), told=())
    matrix = reviewed([TOLD, SLOWER, OPENED, other]).matrix
    assert matrix.rules == ("deep",)
    assert [(row.failure, len(row.scenarios)) for row in matrix.rows] == [
        ("2 poison messages", 1),
        ("function ingest hangs", 3),
    ]
    assert matrix.rows[0].cells == (None,)
    assert (matrix.rows[1].cells[0].detection, matrix.rows[1].cells[0].notification) == ((5, 5), (8, 10))  # type: ignore[union-attr]


def test_delays_of_an_alert_are_medians() -> None:
    """Over the failures that it saw."""
    (delay,) = reviewed([TOLD, SLOWER, OPENED]).delays
    assert (delay.rule, delay.scenarios, delay.detection, delay.notification, delay.slowest) == (
        "deep",
        3,
        5.0,
        9.0,
        10,
    )


def test_an_alert_is_noisy_if_nobody_asked_for_it_or_it_flaps() -> None:
    """Open though nothing was broken, beside what a scenario speaks of, or open again."""
    quiet = facts("no problem has opened", name="A", faults=(), told=())
    beside = facts("no problem has opened", name="B", told=())
    again = replace(PROBLEM, opened=13, closed=None)
    flapping = facts("2 problems have opened", name="C", problems=(PROBLEM, again), told=())
    calm = facts("1 problem has opened", name="D")
    (noisy,) = reviewed([quiet, beside, flapping, calm]).noisy
    assert (noisy.rule, noisy.opened, noisy.quiet, noisy.beside, noisy.flapping) == ("deep", 4, 1, 1, 1)
    assert [each.name for each in noisy.scenarios] == ["A", "C", "B"]
    assert reviewed([calm]).noisy == ()


def test_two_entities_at_once_are_no_flapping() -> None:
    """Each has a problem of its own title."""
    other = replace(PROBLEM, title="drill: the queue drill-ingest is deep")
    assert reviewed([facts("2 problems have opened", problems=(PROBLEM, other))]).noisy == ()


def test_the_report_as_json_follows_its_schema() -> None:
    """With the counts of the verdict."""
    document = json.loads(write_report(ALL, "2026-01-01T00:00Z", Extras()))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["counts"] == {
        "scenarios": 7, "failed": 1, "injected": 6, "told": 3, "opened_only": 1, "unseen": 2, "blind": 1, "gaps": 0,
    }  # fmt: skip
    assert document["slowest_minutes"] == 10


def handed_in() -> Extras:
    """Return coverage with a clause that is missing, and mutation with a survivor."""
    coverage = CoverageShown((RuleCoverage("rule deep", 1, 2, ("it closes",)), RuleCoverage("alarm Deep", 2, 2)))
    return Extras(None, coverage, MutationShown(10, 9, (Survivor("the rule deep disabled", "a scenario that fires"),)))


def test_coverage_and_mutation_are_in_the_json_where_they_were_handed_in() -> None:
    """With what is missing, and what survives."""
    document = json.loads(write_report(ALL, "2026-01-01T00:00Z", handed_in()))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["coverage"] == {"percent": 75.0, "missing": [{"name": "rule deep", "missing": ["it closes"]}]}
    assert document["mutation"] == {
        "percent": 90.0,
        "tried": 10,
        "noticed": 9,
        "survivors": [{"change": "the rule deep disabled", "remedy": "a scenario that fires"}],
    }


def test_coverage_and_mutation_are_in_the_summary_where_they_were_handed_in() -> None:
    """A share, and a table of what is missing; nothing where they were not."""
    text = write_summary(ALL, handed_in())
    assert "75.0 % of the clauses of all alerts were exercised." in text
    assert "| rule deep | it closes |" in text
    assert "9 of 10 small changes of the monitoring (90.0 %) would be noticed." in text
    assert "| the rule deep disabled | a scenario that fires |" in text
    assert "clauses" not in write_summary(ALL, Extras())


def test_a_run_is_kept_as_one_line() -> None:
    """With the delays of its alerts, also of one that told nobody."""
    for review in (ALL, reviewed([OPENED]), reviewed([])):
        run = past_run(review, "2026-01-01T00:00Z")
        line = write_run(run)
        assert "\n" not in line
        assert read_run("history.jsonl, line 1", line) == run


def test_the_summary_is_markdown_in_which_nothing_acts() -> None:
    """Names of scenarios are shown as they are, and mention nobody."""
    hostile = facts(name="<img src=x> | @team #1 [a](b)", faults=(HANG,), failure=Failure(0, "no"))
    text = write_summary(reviewed([hostile, BLIND]), Extras())
    assert "\\<img src=x\\> \\| @\u2060team #\u20601 \\[a\\]\\(b\\)" in text
    assert "| function ingest hangs | Blind |" in text
    assert "<img" not in text.replace("\\<img", "")
