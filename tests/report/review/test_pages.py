"""The pages: what they say, and that nothing in them acts."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from tests.replay.making import a_monitoring, a_tape
from tests.report.review.making import HANG, MAIL, PROBLEM, facts, taped

from smokealarm.mirror import MirrorResult, PairResult
from smokealarm.replay import prepared
from smokealarm.report.review import (
    CoverageShown,
    Extras,
    MutationShown,
    PastRun,
    RuleCoverage,
    Survivor,
    facts_of,
    reviewed,
    timeline_of,
    write_index_page,
    write_scenario_page,
)
from smokealarm.report.review.style import INDEX_STYLE, SCENARIO_STYLE
from smokealarm.report.review.timeline import Curve, Panel, Reading, Timeline
from smokealarm.report.review.timeline_drawing import draw_timeline
from smokealarm.report.review.words import DASH
from smokealarm.tape import Failure, FaultSpan, FunctionLine, Recorded, Scenario, Tape

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\x00"
VOID = {"meta", "path", "rect", "circle"}


class Outline(HTMLParser):
    """Tags, attributes and text of a page; complains of tags that are not closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += data


def outline(page: str) -> Outline:
    """Return what a page consists of."""
    found = Outline()
    found.feed(page)
    assert found.open == []
    return found


def scenario_page(tape: Tape) -> str:
    """Return the page of a tape's scenario."""
    return write_scenario_page(facts_of(tape), timeline_of(prepared(tape), a_monitoring()), tape)


def index_page(*scenarios: Tape, extras: Extras | None = None) -> str:
    """Return the page about some scenarios."""
    return write_index_page(reviewed(map(facts_of, scenarios)), extras or Extras(), "made today")


def test_a_timeline_has_what_the_alert_saw_and_did() -> None:
    """Values by their minute, its limit, when it was open, when its twin was, and what was broken."""
    timeline = timeline_of(prepared(taped()), a_monitoring())
    (panel,) = timeline.panels
    assert [(each.minute, each.value) for each in panel.curves[0].readings if each.wrong] == [(3, 3), (4, 3), (5, 3)]
    assert (panel.limit, panel.curves[0].name) == (0, "dlq")
    assert [(each.begin, each.end) for each in panel.open] == [(6, 12)]
    assert panel.twin is not None
    assert [(each.begin, each.end) for each in panel.twin] == [(4, 7)]
    assert [(each.label, each.begin, each.end) for each in timeline.failures] == [("function ingest hangs", 1, 5)]
    assert [(each.label, each.minute) for each in timeline.messages] == [
        ("open to page@example.org: the queue dlq is deep", 9)
    ]


def test_the_series_in_which_most_was_wrong_come_first() -> None:
    """Only some are drawn."""
    tape = taped()
    calm = [
        replace(
            tape.tenant[0], dimensions=(("queuename", f"a{number}"),), recorded=Recorded.of((1.0,) * 14, (0.0,) * 14)
        )
        for number in range(5)
    ]
    (panel,) = timeline_of(prepared(replace(tape, tenant=(*calm, *tape.tenant))), a_monitoring()).panels
    assert [each.name for each in panel.curves] == ["dlq", "a0", "a1", "a2"]


def test_where_no_alert_opened_a_timeline_has_what_was_measured() -> None:
    """The metrics that tell most, without a limit."""
    quiet = taped(problems=(), told=())
    depth = replace(
        quiet.metrics[0], metric=replace(quiet.metrics[0].metric, name="ApproximateNumberOfMessagesVisible")
    )
    (panel,) = timeline_of(prepared(replace(quiet, metrics=(depth,))), a_monitoring()).panels
    assert (panel.rule, panel.title, panel.limit, panel.twin) == ("", "messages that wait", None, None)
    assert [each.value for each in panel.curves[0].readings][3:6] == [3, 3, 3]


def test_a_problem_of_a_rule_that_is_gone_is_shown_without_values() -> None:
    """The tape may be older than the monitoring."""
    (panel,) = timeline_of(prepared(taped()), a_monitoring(rules=(), alarms=())).panels
    assert (panel.curves, panel.limit, panel.twin, len(panel.open)) == ((), None, None, 1)


def test_a_picture_is_told_to_those_who_do_not_see_it() -> None:
    """It has a name and a description, to which it refers."""
    picture = outline(draw_timeline(timeline_of(prepared(taped()), a_monitoring()), "t", "A queue"))
    (_, attributes), *_ = picture.tags
    assert (attributes["role"], attributes["aria-labelledby"]) == ("img", "t-title t-desc")
    assert {"t-title", "t-desc"} <= {each.get("id") for _, each in picture.tags}
    for said in (
        "function ingest hangs, from minute 1 to minute 5",
        "open from minute 6 to minute 12",
        "minute 9: open",
    ):
        assert said in picture.text


def test_a_failure_that_was_over_at_once_is_a_diamond() -> None:
    """Such as one bad message."""
    tape = taped(faults=(FaultSpan("1 poison message", "", 60.0, 60.0),))
    picture = draw_timeline(timeline_of(prepared(tape), a_monitoring()), "t", "A queue")
    assert '<path class="failure"' in picture
    assert '<rect class="failure"' not in picture


def test_a_series_that_is_only_missed_is_drawn() -> None:
    """A rule may mind nothing but that there is no value, and have no threshold."""
    panel = Panel("deep", "nothing comes", (Curve("queue", (), missing=(3, 4)),))
    picture = draw_timeline(Timeline(10, (), (), (panel,)), "t", "A queue")
    assert "nothing comes" in picture


def test_dots_that_would_lie_on_each_other_are_left_out() -> None:
    """In a long scenario only those where a value begins or ends; the line goes on."""
    readings = tuple(Reading(minute, float(minute == 50)) for minute in range(100))
    timeline = Timeline(100, (), (), (Panel("deep", "a queue", (Curve("dlq", readings),)),))
    for minutes, dots in ((100, 5), (90, 100)):
        picture = draw_timeline(replace(timeline, minutes=minutes), "t", "A queue")
        assert picture.count("<circle") == dots
        (line,) = re.findall(r'class="line" d="(.*?)"', picture)
        assert (line.count("M"), line.count("L")) == (1, dots - 1)


def test_the_last_minute_of_the_axis_is_within_the_picture() -> None:
    """Also where its label is longer than what is left beside it."""
    for minutes, anchor in ((1454, "end"), (1800, "end"), (235, "middle")):
        picture = draw_timeline(Timeline(minutes, (), (), ()), "t", "A day")
        assert re.findall(r'text-anchor="(\w+)">\d+ min<', picture) == [anchor]


def test_adjoining_minutes_with_the_same_value_are_one_row() -> None:
    """Until there is another value, or none."""
    values = replace(taped(), minutes=9, tenant=a_tape((0.0, 0.0, 3.0, 3.0, None, 3.0, 0.0)).tenant)
    cell = r'<td class="number">([^<]*)</td>'
    rows = re.findall(f'<th scope="row">[^<]*</th>{cell}{cell}<td>([^<]*)</td>', scenario_page(values))
    assert rows == [
        ("0 to 1", "0", "fine"),
        ("2 to 3", "3", "wrong"),
        ("5", "3", "wrong"),
        ("6", "0", "fine"),
    ]


def test_the_page_of_a_scenario_has_mail_logs_and_steps() -> None:
    """The failing step is marked, and what went wrong is said."""
    page = outline(scenario_page(taped("nobody is told", failure=Failure(1, "assert 1 == 0"))))
    for said in ("[drill] it is deep", "The queue is deep.", "61 s  drill-ingest  [ERROR] no", "assert 1 == 0"):
        assert said in page.text
    assert "expected: nobody is told ← failed here" in page.text
    assert [tag for tag, attributes in page.tags if attributes.get("class") == "failed"] == ["li"]


def test_the_index_says_the_verdict_first() -> None:
    """Then failed scenarios, blind spots, the matrix, delays, noise, and every scenario with a link to its page."""
    page = outline(index_page(taped(), taped(name="Failed", problems=(), told=(), failure=Failure(0, "no"))))
    headings = ["failed", "unseen", "matrix", "delays", "noise", "scenarios"]
    assert [attributes["id"] for tag, attributes in page.tags if tag == "section"] == headings
    assert page.text.index("2 failures were injected") < page.text.index("Scenarios that failed")
    targets = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    assert {"scenarios/alerts-queues-a-deep-queue-is-told.html", "scenarios/alerts-queues-failed.html"} <= targets


def test_delays_stand_in_the_cells_of_the_matrix() -> None:
    """As numbers that are seen, with words for those who hear them; a dash where nobody was told."""
    told = re.findall(r'<td class="seen[^>]*>.*?</td>', index_page(taped(), taped(problems=(PROBLEM,), told=())))
    (words,) = (outline(each).text for each in told)
    assert words == "5 minutes to the alert, 8 to the first message"
    (untold,) = re.findall(r'<td class="seen quietly">.*?</td>', index_page(taped(told=())))
    assert outline(untold).text == f"5 minutes to the alert, {DASH} no message by the end"


def test_an_index_of_nothing_is_a_page() -> None:
    """It says that nothing is known."""
    assert "No scenario was run" in outline(index_page()).text


def test_every_heading_of_a_table_says_what_it_heads() -> None:
    """And whatever can be scrolled can be reached by keyboard, under a name."""
    for page in (outline(index_page(taped())), outline(scenario_page(taped()))):
        assert {attributes.get("scope") for tag, attributes in page.tags if tag == "th"} == {"row", "col"}
        scrolled = [attributes for _, attributes in page.tags if attributes.get("class") == "scroll"]
        assert scrolled
        assert all(each["tabindex"] == "0" and each["aria-label"] for each in scrolled)


def hostile() -> Tape:
    """Return a tape in which every text would act if it could."""
    scenario = Scenario(f"features/{HOSTILE}/a.feature", HOSTILE, 3, (HOSTILE,), (HOSTILE,))
    mail = replace(MAIL, about=HOSTILE, subject=HOSTILE, text=HOSTILE, to=(HOSTILE,), profile=HOSTILE)
    other = replace(mail, subject="", text="", outcome=HOSTILE, channel=HOSTILE)
    tape = taped(
        faults=(FaultSpan(HOSTILE, "", 0.0, 0.0), replace(HANG, target=HOSTILE)),
        problems=(replace(PROBLEM, title=HOSTILE), replace(PROBLEM, rule=HOSTILE)),
        told=(mail, other),
        lines=(FunctionLine(HOSTILE, 1, HOSTILE),),
        failure=Failure(0, HOSTILE),
    )
    return replace(tape, scenario=scenario)


def all_extras() -> Extras:
    """Return everything else that a page can show, with texts that would act."""
    run = PastRun(HOSTILE, 1, 0, 1, 1, 0, 5, ((HOSTILE, 5.0, 8.0), ("gone", 1.0, None)))
    return Extras(
        MirrorResult((PairResult(HOSTILE, HOSTILE, 1, (3,), (), None, ()),), ()),
        CoverageShown((RuleCoverage(HOSTILE, 1, 2, (HOSTILE,)),)),
        MutationShown(10, 9, (Survivor(HOSTILE, HOSTILE),)),
        (run, replace(run, delays=((HOSTILE, 8.0, 8.0),))),
    )


@pytest.mark.parametrize("page", [scenario_page(hostile()), index_page(hostile(), extras=all_extras())])
def test_no_text_can_act(page: str) -> None:
    """Whatever a scenario, a mail, a log or a mutant says stays text, and no control character is left."""
    found = outline(page)
    assert not {"script", "img", "iframe", "object", "link", "form"} & {tag for tag, _ in found.tags}
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on") or name == "style"]
    assert "<script>alert(1)</script>" in found.text
    assert "\x00" not in page
    targets = [attributes["href"] or "" for tag, attributes in found.tags if tag == "a"]
    assert all(re.fullmatch(r"#\w+|(?:\.\./)?[\w/.-]+\.html", each) for each in targets)


def test_the_policy_allows_the_style_sheet_and_nothing_else() -> None:
    """By its hash."""
    for page, style in ((index_page(taped()), INDEX_STYLE), (scenario_page(taped()), SCENARIO_STYLE)):
        digest = b64encode(sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        metas = [attributes for tag, attributes in outline(page).tags if tag == "meta"]
        assert policy in [each.get("content") for each in metas if each.get("http-equiv") == "Content-Security-Policy"]


def test_more_sections_are_shown_if_their_data_are_handed_in() -> None:
    """The mirror, coverage, mutation with its survivors, and what changed since the run before."""
    page = outline(index_page(taped(), extras=all_extras()))
    sections = [attributes["id"] for tag, attributes in page.tags if tag == "section"]
    assert sections[-5:] == ["mirror", "coverage", "mutation", "history", "scenarios"]
    for said in (
        "50.0 % of the clauses",
        "9 of 10 small changes",
        "opens 3 min later",
        "gone did not open in this run",
    ):
        assert said in page.text


def test_what_was_not_handed_in_is_not_in_the_contents_either() -> None:
    """Every entry leads to a section."""
    page = outline(index_page(taped()))
    anchors = {(attributes["href"] or "")[1:] for tag, attributes in page.tags if tag == "a" and "#" in str(attributes)}
    assert anchors <= {attributes.get("id") for _, attributes in page.tags}


def test_a_scenario_that_left_no_page_is_named_without_a_link() -> None:
    """It failed before anything could be recorded."""
    lost = replace(facts(), page="", name="Lost", passed=False, said="undefined step")
    page = write_index_page(reviewed([lost]), Extras(), "")
    assert "<span>Lost</span>" in page
    assert "undefined step" in page
