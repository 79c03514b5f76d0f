"""Notifications read as the vendor's placeholders say, escaped for the place where they go."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.problems.making import ENTITIES, an_event

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.notify import (
    TEST_NOTICE,
    NoticeOptions,
    Tag,
    TemplateFormat,
    doubtful_placeholders,
    json_fault,
    notice_of,
    render,
)
from smokealarm.dynatrace.problems import Problem

ROWS = json.loads((Path(__file__).parents[1] / "oracle" / "notify" / "placeholders.json").read_text(encoding="utf-8"))


def told_notice(change: dict[str, Any]) -> Any:
    """Return the test notice with what a row changes."""
    given_tags = {"tags": tuple(Tag(*each) for each in change["tags"])} if "tags" in change else {}
    return replace(TEST_NOTICE, **{**change, **given_tags})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['format']} {row['template']} {row.get('notice', '')}")
def test_placeholders(row: dict[str, Any]) -> None:
    """A template reads as the table says."""
    found = render(row["template"], told_notice(row.get("notice", {})), TemplateFormat[row["format"]])
    assert found == row["text"]


@given(st.text())
def test_a_json_payload_stays_json_whatever_a_title_says(title: str) -> None:
    """The title comes out of the payload as it went in."""
    text = render('{"t": "{ProblemTitle}"}', replace(TEST_NOTICE, title=title), TemplateFormat.JSON)
    assert json.loads(text) == {"t": title}


@given(st.text())
def test_a_subject_is_one_line_whatever_a_title_says(title: str) -> None:
    """No value can begin another header."""
    text = render("{ProblemTitle}", replace(TEST_NOTICE, title=title), TemplateFormat.MAIL_SUBJECT)
    assert len(text.splitlines()) <= 1


def test_doubtful_placeholders_are_named_with_the_nearest() -> None:
    """What can never be replaced is listed in order, with the reason."""
    found = list(doubtful_placeholders("{ProblemTitel} {PID[a]} {State}", TemplateFormat.PLAIN))
    assert [(each.placeholder, each.reason) for each in found] == [
        ("{ProblemTitel}", "did you mean {ProblemTitle}?"),
        ("{PID[a]}", "only Tags takes a key, as in {Tags[stage]}"),
    ]
    [details] = doubtful_placeholders("{ProblemDetailsText}", TemplateFormat.MAIL_SUBJECT)
    assert details.reason == "it is available in bodies and payloads only"


def test_a_payload_that_would_be_no_json_is_found_before_it_is_sent() -> None:
    """JSON values stand without quotes, all others within."""
    assert json_fault('{"a": "{State}", "b": {ImpactedEntities}, "c": {ProblemDetailsJSONv2}}') is None
    assert "have none" in (json_fault('{"a": "{ProblemDetailsJSON}"}') or "")
    assert "the payload is no JSON" in (json_fault('{"a": {State}}') or "")


def test_a_notice_tells_a_problem() -> None:
    """State, names, tags and details come from the problem and its entities."""
    event = an_event(title="Errors <b> & *", description="3 > 0")
    notice = notice_of(Problem(7, 10, (event,), closed_at=20), "https://x/1", ENTITIES, NoticeOptions(), ("{}", "[]"))
    assert (notice.state, notice.problem_id, notice.impact) == ("RESOLVED", "P-70017", "SERVICE")
    assert notice.impacted_entity == "Errors <b> & * on ingest"
    assert notice.tags == (Tag("Apps"), Tag("stage", "prod"))
    assert notice.details_json_v2 == "[]"
    assert "<h1>Errors &lt;b&gt; &amp; *</h1>" in notice.details_html
    assert "# Errors \\<b\\> & \\*" in notice.details_markdown
    assert "Started: 1970-01-01T00:07Z\nResolved: 1970-01-01T00:20Z" in notice.details_text


def test_a_problem_of_the_environment_has_no_entities() -> None:
    """Its entity is called as the option says, and a title cannot bring a placeholder in."""
    problem = Problem(1, 10, (an_event(title="{entities}", entity=None),))
    notice = notice_of(problem, "", ENTITIES, NoticeOptions())
    assert (notice.state, notice.entities, notice.impact) == ("OPEN", (), "ENVIRONMENT")
    assert notice.impacted_entity == "{entities} on Environment"


def test_every_choice_says_what_it_means_and_where_the_question_is_from() -> None:
    """Options can be listed for a reader."""
    for each in describe(NoticeOptions()):
        assert each.meaning
        assert each.source.startswith("https://docs.dynatrace.com/")
