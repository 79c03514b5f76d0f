"""Notifications compose mails and calls as the vendor's pages say, whatever a problem is called."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notify.making import a_value, an_alert

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.notify import (
    TEST_NOTICE,
    ComposeOptions,
    Mail,
    NotDeliverable,
    WebhookCall,
    compose,
    read_notification,
)
from smokealarm.dynatrace.notify.plain_text import plain_template

ROWS = json.loads((Path(__file__).parents[1] / "oracle" / "notify" / "composing.json").read_text(encoding="utf-8"))
TITLES = st.text(st.characters(), max_size=60)


def composed(row: dict[str, Any]) -> Any:
    """Compose what a row describes."""
    notification = read_notification(a_value(row["type"], row.get("section"), **row.get("common", {}))).notification
    alert = an_alert(row.get("alert", "open"), announced=row.get("announced", True))
    notice = replace(TEST_NOTICE, **row.get("notice", {}))
    options = ComposeOptions(**row["options"]) if "options" in row else None
    return compose(notification, alert, notice, options)


def shown(found: Any) -> dict[str, Any] | None:
    """Return what was composed in the form of the table."""
    if isinstance(found, Mail):
        names = ("subject", "html", "text")
        lists = {name: list(getattr(found, name)) for name in ("recipients", "cc", "bcc")}
        return {"mail": {**lists, **{name: getattr(found, name) for name in names}}}
    if isinstance(found, WebhookCall):
        headers = [[header.name, header.value.reveal()] for header in found.headers]
        rest = {"verify": found.verify, "timeout_seconds": found.timeout_seconds}
        return {"call": {"url": found.url.reveal(), "headers": headers, "body": found.body.decode(), **rest}}
    return {"nothing": found.reason} if isinstance(found, NotDeliverable) else None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['type']} {row['says']}")
def test_composing(row: dict[str, Any]) -> None:
    """Whether something is sent, what kind of thing, and each part that the row names."""
    found, expected = shown(composed(row)), row["composed"]
    if expected is None:
        assert found is None
        return
    [(kind, parts)] = expected.items()
    assert found is not None
    assert list(found) == [kind]
    if kind == "nothing":
        assert found[kind].startswith(parts)
    else:
        assert {name: found[kind][name] for name in parts} == parts


@given(TITLES, st.sampled_from(["{ProblemTitle}", "OPEN\n{ProblemTitle}", "{Tags} {ProblemTitle}"]))
def test_a_subject_is_one_line_that_can_be_encoded(title: str, subject: str) -> None:
    """No title can begin another header."""
    mail = composed({"type": "EMAIL", "notice": {"title": title}, "section": {"subject": subject}})
    assert len(mail.subject.splitlines()) <= 1
    assert mail.subject.encode() is not None


@given(TITLES)
def test_a_body_shows_a_title_and_runs_nothing_of_it(title: str) -> None:
    """The markup is the template's alone, and the text has the title as it is."""
    section = {"body": "<p>{ProblemTitle}</p>"}
    mail = composed({"type": "EMAIL", "notice": {"title": title}, "section": section})
    inside = mail.html.removeprefix("<p>").removesuffix("</p>")
    assert not {"<", ">", '"'} & set(inside)
    assert mail.text == title.encode("utf-8", "replace").decode()


@given(TITLES)
def test_a_payload_is_json_whatever_a_title_says(title: str) -> None:
    """The title comes out as it went in, but for what no encoding can carry."""
    call = composed({"type": "WEBHOOK", "notice": {"title": title}})
    assert json.loads(call.body)["ProblemTitle"] == title.encode("utf-8", "replace").decode()


@given(st.text(st.characters(), min_size=1, max_size=200) | st.text("<>/!-=abp {}&;\n'\"", min_size=1, max_size=200))
def test_no_template_of_a_body_crashes(body: str) -> None:
    """Broken markup is read as well as it can be."""
    assert composed({"type": "EMAIL", "section": {"body": body}}).text.encode() is not None


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a ", "<![", "</", "<a b='", "&#", "<script>", "<a href='", "<p>", " ", "\n "]
)
def test_a_long_template_is_read_at_once(piece: str) -> None:
    """The longest that the schema takes, of what makes parsers slow; a second is for the slowest machine."""
    began = time.perf_counter()
    plain_template(f"a{piece * 10_000}b"[:10_000])
    assert time.perf_counter() - began < 1


def test_a_mail_goes_once_to_everybody() -> None:
    """Also to who is named twice."""
    mail = Mail(("a@b.c", "d@b.c"), ("a@b.c",), ("e@b.c",), "", "", "")
    assert mail.envelope == ("a@b.c", "d@b.c", "e@b.c")


def test_a_call_shows_no_secret() -> None:
    """Neither URL nor headers nor body."""
    header = {"name": "Authorization", "value": "Splunk s3cret"}
    section = {"url": "https://example.org/s3cret", "headers": [header], "payload": '"s3cret"'}
    assert "s3cret" not in repr(composed({"type": "WEBHOOK", "section": section}))


def test_every_choice_says_what_it_means_and_where_the_question_is_from() -> None:
    """Options can be listed for a reader."""
    for each in describe(ComposeOptions()):
        assert each.meaning
        assert each.source.startswith("https://docs.dynatrace.com/")
