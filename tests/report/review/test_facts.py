"""What the tape of a scenario comes to."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.report.review.making import HANG, MAIL, PROBLEM, facts

from smokealarm.errors import TapeInvalid
from smokealarm.report.review import read_facts, write_facts
from smokealarm.report.review.words import failure_words, short_title
from smokealarm.tape import Failure, FaultSpan, Scenario


def test_delays_count_from_the_failure() -> None:
    """To the opening of the problem, and to the first message that arrived about it; the fault began in minute 1."""
    (alert,) = facts().alerts
    assert (alert.opened, alert.detection, alert.notification, alert.told) == (6, 5, 8, ("page@example.org",))


@pytest.mark.parametrize(
    "other",
    [
        replace(MAIL, outcome="refused for good"),
        replace(MAIL, state="RESOLVED"),
        replace(MAIL, about="another problem"),
        replace(MAIL, minute=5),
        replace(MAIL, minute=13),
    ],
)
def test_only_what_arrived_while_the_problem_was_open_tells_of_it(other: object) -> None:
    """Neither what was refused, nor its end, nor what is about another one."""
    (alert,) = facts(told=(other,)).alerts
    assert (alert.notification, alert.told) == (None, ())


def test_a_message_over_another_channel_tells_too() -> None:
    """It has no address, so that the channel stands for it."""
    (alert,) = facts(told=(MAIL, replace(MAIL, minute=7, channel="webhook", to=()))).alerts
    assert (alert.notification, alert.told) == (6, ("page@example.org", "webhook"))


def test_what_was_broken_after_an_alert_did_not_cause_it() -> None:
    """Of several failures the first one counts."""
    late = replace(HANG, begin=600.0)
    assert facts(faults=(late,)).alerts[0].detection is None
    assert facts(faults=(late, HANG)).alerts[0].detection == 5
    assert facts(faults=(replace(HANG, begin=240.0), HANG)).alerts[0].detection == 5


@pytest.mark.parametrize(
    ("expected", "name", "silence"),
    [
        (("nobody is told",), "A", "nobody is told"),
        (("1 problem has opened", "page@example.org has 0 mails"), "A", "page@example.org has 0 mails"),
        (("page@example.org has 10 mails",), "A", ""),
        ((), "One slow run wakes nobody", "One slow run wakes nobody"),
        ((), "A delivery that nobody can read is a dead letter", ""),
        (("1 problem has opened",), "A", ""),
    ],
)
def test_a_scenario_says_itself_that_nobody_is_to_be_told(expected: tuple[str, ...], name: str, silence: str) -> None:
    """In what it expects, or in its name."""
    assert facts(*expected, name=name).silence == silence


@pytest.mark.parametrize(
    ("expected", "spoken"),
    [
        (('the problem "the queue dlq is deep" opened in minute 6',), True),
        (('the alarm of "deep" reached ALARM in minute 3',), True),
        (("1 problem has opened",), True),
        (("2 problems have opened",), False),
        (("exactly 1 problem has opened",), True),
        (("page@example.org has 1 mail",), True),
        (("page@example.org has at least 1 mail",), True),
        (("page@example.org has 0 mails",), False),
        (("no problem has opened",), False),
    ],
)
def test_a_scenario_speaks_of_a_problem(expected: tuple[str, ...], *, spoken: bool) -> None:
    """By its title, its rule, its number, or by who is told."""
    assert facts(*expected).alerts[0].expected is spoken


def test_a_failed_scenario_names_its_step() -> None:
    """Steps count on into what is expected."""
    found = facts("nobody is told", failure=Failure(1, "assert 1 == 0"))
    assert (found.passed, found.failed_step, found.said) == (False, "nobody is told", "assert 1 == 0")
    assert facts(failure=Failure(None, "the fault had no effect")).failed_step == ""


def test_without_a_tenant_nothing_is_injected_that_somebody_could_see() -> None:
    """Such scenarios are about the pipeline alone."""
    assert facts().injected
    nothing = {"tenant": (), "problems": (), "told": ()}
    assert not facts(**nothing).injected
    monitored = Scenario("features/a/b.feature", "A", 3, ("the pipeline is healthy and monitored",))
    assert facts(scenario=monitored, **nothing).injected
    assert not facts(faults=()).injected


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (HANG, "function ingest hangs"),
        (FaultSpan("1 poison message", ""), "1 poison message"),
        (FaultSpan("the token lacks logs.ingest", "monitoring"), "the token lacks logs.ingest"),
        (FaultSpan("data.wrong_schema", "uploads"), "files come wrong schema"),
        (FaultSpan("brand.new_kind", "drill-x"), "brand: new kind (x)"),
        (FaultSpan("api.error", "s3", details=(("probability", "0.5"),)), "calls to S3 are refused, 50 % of the time"),
    ],
)
def test_failures_are_told_in_plain_words(fault: FaultSpan, words: str) -> None:
    """Without the name of the pipeline, which is the same in all."""
    assert failure_words(fault, "drill") == words


def test_titles_are_short() -> None:
    """The pipeline's name is the same in all of them."""
    assert short_title("drill: the queue drill-dlq is deep", "drill") == "the queue dlq is deep"


def test_facts_are_written_and_read_again() -> None:
    """Exactly, with what is not known."""
    for found in (
        facts(),
        facts(problems=(replace(PROBLEM, closed=None),), told=(), faults=(replace(HANG, end=None),)),
    ):
        assert read_facts("a.json", write_facts(found)) == found
    assert read_facts("a.json", write_facts(facts(failure=Failure(0, "no")))).failed_step == "1 file is uploaded"


def test_wrong_facts_are_refused_at_their_place() -> None:
    """The message names the file and the line."""
    text = write_facts(facts()).replace('"watched": true', '"watched": 1')
    with pytest.raises(TapeInvalid, match=re.escape("a.json:6:13: watched is a number")):
        read_facts("a.json", text)
