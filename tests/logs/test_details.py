"""What the tables cannot say: records, requests, and trees that stand for texts."""

from __future__ import annotations

import pytest
from tests.logs.making import a_record
from tests.logs.oracle import NOW

from smokealarm.dynatrace.logs import (
    BodyRefused,
    LogLimits,
    LogOptions,
    LogRequest,
    LogSyntaxError,
    ingest_logs,
    log_request,
    parse_matcher,
)
from smokealarm.dynatrace.logs.dpl.engine import _way
from smokealarm.dynatrace.logs.intake.event import Intake
from smokealarm.dynatrace.logs.matcher.evaluation import predicate
from smokealarm.dynatrace.logs.matcher.syntax import AllOf, Everything, Relation
from smokealarm.dynatrace.logs.processing.evaluation import evaluator
from smokealarm.dynatrace.logs.processing.transformation import _step
from smokealarm.dynatrace.logs.values import type_name


def test_a_record_gives_its_values_by_name() -> None:
    """Special attributes have names, too, and an absent one has no value."""
    record = a_record("x", "ALERT", a=("1", "2"))
    names = ("content", "loglevel", "status", "timestamp", "a", "b")
    assert [record.values(name) for name in names] == [("x",), ("ALERT",), ("ERROR",), (str(NOW),), ("1", "2"), ()]
    assert a_record(status="own").values("status") == ("own",)


def test_a_request_says_how_to_read_its_body() -> None:
    """The query goes before the header, and options before nothing."""
    assert log_request("text/plain", "structure=raw") == LogRequest("text/plain", "raw")
    assert log_request("text/plain", "structure=raw", options="structure=flattened").structure == "raw"
    assert log_request("text/plain", options="structure=raw").structure == "raw"
    with pytest.raises(BodyRefused, match="expected raw or flattened") as caught:
        log_request("text/plain", "structure=flat")
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<log/>", "application/xml; charset=utf-8", "expected one of application/json"),
        (b"\xff", "text/plain", "byte 0 fits no character"),
        (b"[", "application/json", "not valid JSON"),
        (b"[NaN]", "application/json", "NaN is no JSON number"),
        (b"[" * 100_000, "application/json", "nested too deeply"),
        (b" ", "application/json", "no log events"),
        (b"", "text/plain", "no log events"),
    ],
)
def test_a_body_that_cannot_be_read_is_answered_with_a_reason(body: bytes, kind: str, said: str) -> None:
    """The status is 400 and nothing is taken."""
    taken = ingest_logs(body, LogRequest(kind), NOW)
    assert (taken.response.status, taken.records) == (400, ())
    assert said in taken.response.message


def test_a_body_may_begin_with_a_byte_order_mark() -> None:
    """The mark is no part of the first event."""
    assert ingest_logs(b'\xef\xbb\xbf{"content": "x"}', LogRequest(), NOW).records == (a_record("x"),)


def test_characters_that_utf_8_cannot_hold_are_replaced() -> None:
    """A lone surrogate becomes U+FFFD, in names, values and contents."""
    (record,) = ingest_logs(b'{"content": "\\ud800", "a\\udc00": "\\ud83d\\ude00"}', LogRequest(), NOW).records
    assert record == a_record("\ufffd", **{"a\ufffd": "😀"})


def test_an_event_that_is_too_deep_to_be_written_again_is_not_taken() -> None:
    """It is counted as one that is none, and the next one is taken."""
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    intake = Intake(NOW, LogOptions(), LogLimits(), LogRequest())
    intake.take({"content": "x", "deep": deep})
    intake.take({"content": "y"})
    assert (intake.invalid, intake.records) == (1, [a_record("y")])


def test_a_phrase_is_looked_for_until_it_stands_alone() -> None:
    """An occurrence inside of a word does not hide a later one."""
    matcher = parse_matcher('matchesPhrase(content, "out")', LogOptions(dialect="dql"))
    assert [matcher.matches(a_record(text)) for text in ("outside, out", "outside", "about out")] == [True, False, True]


@pytest.mark.parametrize(("query", "found"), [("漢", True), ("ひ", True), ("ab", True), ("a", False), ("カタ", False)])
def test_scripts_without_spaces_have_a_word_for_each_character(query: str, *, found: bool) -> None:
    """Han and Hiragana are words by the character; Katakana and letters by the run."""
    assert parse_matcher(query).matches(a_record("漢字ひらab カタカナ")) is found


def test_a_matcher_is_a_tree_with_places() -> None:
    """Each part knows the characters it was read from."""
    relation = Relation("a", "b", prefix=False, negated=True, span=(0, 6))
    words = (
        Relation("content", each, prefix=False, negated=False, span=(at, at + 1)) for each, at in (("x", 11), ("y", 13))
    )
    assert parse_matcher('a!="b" and x y').expression == AllOf((relation, *words), (0, 14))
    assert parse_matcher(" ").expression == Everything((0, 1))


def test_an_error_points_at_its_place() -> None:
    """A person sees the line, the place and what to write."""
    with pytest.raises(LogSyntaxError) as caught:
        parse_matcher('status="ERROR"\nAND a=="b"')
    assert str(caught.value).splitlines() == [
        "the classic matcher compares with a single =",
        '   2 | AND a=="b"',
        "     |      ^^",
        'write a="..."',
    ]


@pytest.mark.parametrize(
    "dispatch",
    [
        lambda: predicate(object(), LogOptions()),
        lambda: evaluator(object()),
        lambda: _way(object()),
        lambda: _step(5, LogOptions()),
    ],
)
def test_a_stranger_in_a_tree_is_a_defect(dispatch: object) -> None:
    """Trees hold what the parsers make, and nothing else."""
    with pytest.raises(TypeError):
        dispatch()


def test_every_value_has_a_type() -> None:
    """Errors name types as the vendor does."""
    assert [type_name(value) for value in ("", 1, 1.0, True, (), {}, None)] == [
        "STRING",
        "LONG",
        "DOUBLE",
        "BOOLEAN",
        "ARRAY",
        "VARIANT_OBJECT",
        "NULL",
    ]
