"""Whatever the text, it is read or refused at a place in it; whatever the record, rules end and lose nothing unsaid."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.logs.making import MINUTE, a_record
from tests.logs.oracle import NOW, read

from smokealarm.dynatrace.logs import (
    LogOptions,
    LogPipeline,
    LogRecord,
    LogRequest,
    LogSyntaxError,
    ingest_logs,
    log_request,
    parse_matcher,
    parse_processing_rule,
    read_log_event,
    read_log_metric,
    read_processing_rule,
)
from smokealarm.dynatrace.logs.dpl.pattern import parse_pattern
from smokealarm.dynatrace.logs.dpl.run import OutOfSteps
from smokealarm.dynatrace.logs.intake.timestamps import read_timestamp
from smokealarm.dynatrace.logs.matcher.subject import words
from smokealarm.dynatrace.logs.processing.commands import parse_definition
from smokealarm.dynatrace.logs.processing.transformation import transformation

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS, DQL = LogOptions(), LogOptions(dialect="dql")
ODD = (*"\"'`\\()[]{}=!<>|&*+-~?:;,.$@/# \t\n\u2028\x00\u200bé🔥aAZ09_", "//", "/*", "*/", "==", "!=")


def _texts(*pieces: str) -> st.SearchStrategy[str]:
    return st.one_of(st.text(), st.lists(st.sampled_from((*pieces, *ODD)), max_size=25).map("".join))


MATCHERS = _texts(" AND ", " or ", "not ", 'a="b"', "content", "matchesPhrase(", "isNull(", '"timed out"', 'x == "y"')
PATTERNS = _texts(
    *(
        "INT",
        "LD:x",
        "DATA ",
        "JSON{",
        "STRING:a",
        "TIMESTAMP('",
        "yyyy",
        "MM",
        "{1,3}",
        "'a'",
        "EOL",
        ">>",
        "!>>",
        "[a-z]",
    ),
    *("IPADDR:i ", "SPACE?", "(INT|", "flat=true", "DQS ", "CREDITCARD", "EOS", "WORD+"),
)
DEFINITIONS = _texts(
    *(
        "USING(",
        "PARSE(",
        "FIELDS_ADD(",
        "FIELDS_RENAME(",
        "FIELDS_REMOVE(",
        "FILTER_OUT(",
        "content",
        "INOUT ",
        " IN ",
    ),
    *(
        "a: ",
        "STRLEN(",
        '"INT:x"',
        " AND ",
        "NOT ",
        "IS NULL",
        "1.5e3",
        "0xFF",
        "'x'",
        ")|",
        "INT[]?",
        "REPLACE_PATTERN(",
    ),
)
CONTENTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.lists(
        st.sampled_from(("1", "a", " ", '{"a":1}', "'", '"', "10.0.0.1", "\n", "x", "aa", "-", "::1")), max_size=12
    ).map("".join),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def _read_or_refused(text: str, read_text: Callable[[str], object]) -> None:
    try:
        read_text(text)
    except LogSyntaxError as error:
        assert 0 <= error.offset <= len(text)  # noqa: PT017 - a text may also be read
        assert error.offset < error.end or error.offset == len(text)  # noqa: PT017 - the same
        assert error.hint  # noqa: PT017 - the same


@given(MATCHERS, CONTENTS)
@settings(max_examples=300)
def test_any_matcher_is_read_or_refused_at_a_place_in_it(text: str, content: str) -> None:
    """In either dialect; a matcher that is read says yes or no of any record."""
    for options in (OPTIONS, DQL):
        _read_or_refused(text, lambda query, options=options: parse_matcher(query, options).matches(a_record(content)))


@given(PATTERNS, CONTENTS)
@settings(max_examples=400)
def test_any_pattern_is_read_or_refused_at_a_place_in_it(text: str, content: str) -> None:
    """A pattern that is read exports all of its names or nothing, and its matches follow each other."""
    _read_or_refused(text, lambda pattern: _apply(pattern, content))


@given(st.sampled_from(read("patterns")), CONTENTS)
@settings(max_examples=300)
def test_patterns_that_are_used_meet_any_content(row: dict, content: str) -> None:
    """Whatever the content, each pattern of the tables ends, and exports all of its names or nothing."""
    _apply(row["pattern"], content)


def _apply(text: str, content: str) -> None:
    pattern = parse_pattern(text)
    with suppress(OutOfSteps):
        found = pattern.parse(content)
        assert found is None or set(found) == set(pattern.names)
        ends = [0]
        for match in pattern.finds(content):
            assert ends[-1] <= match.start < match.end <= len(content)
            ends.append(match.end)


@given(DEFINITIONS)
@settings(max_examples=400)
def test_any_definition_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    """A definition that is read runs on any record."""
    _read_or_refused(text, lambda rule: transformation(parse_definition(rule), OPTIONS).apply(a_record("1 a", a="5")))


EXPRESSIONS = [row["expression"] for row in (*read("expressions"), *read("failing_expressions"))]
OPERANDS = st.recursive(
    st.sampled_from((*EXPRESSIONS, "content", "n", "null", "'5'", "[1, 2]", "1.5")).map("({})".format),
    lambda inner: st.builds(
        "({} {} {})".format,
        inner,
        st.sampled_from(
            ("+", "-", "*", "/", "%", "&", "|", "^", "=", "!=", "<", ">=", "AND", "OR", "XOR", "IN", "CONTAINS")
        ),
        inner,
    ),
    max_leaves=6,
)


@given(OPERANDS, CONTENTS)
@settings(max_examples=400)
def test_any_expression_has_a_value_or_leaves_the_record_with_a_warning(expression: str, content: str) -> None:
    """Types that do not fit, divisions by zero and the like change nothing but the warning."""
    rule = f"USING(content, n:INTEGER) | FIELDS_ADD(value: {expression})"
    record = a_record(content, n="7")
    after = transformation(parse_definition(rule), OPTIONS).apply(record)
    assert after is not None
    assert after == record or {name for name, _ in after.attributes} <= {"n", "value", "dt.ingest.warnings"}


@given(st.one_of(st.binary(), JSON.map(lambda value: json.dumps(value).encode())), st.sampled_from(("json", "jsonl")))
@settings(max_examples=300)
def test_no_event_of_any_body_is_lost_unsaid(body: bytes, kind: str) -> None:
    """Every body is answered, and only an answer of success brings records without a word."""
    taken = ingest_logs(body, LogRequest(f"application/{kind}"), NOW)
    assert taken.response.status in {200, 204, 400}
    assert (taken.response.status == 400) <= (not taken.records)
    for record in taken.records:
        repr(record).encode()
        assert len(record.content) <= 8192
        assert all(len(key.encode()) <= 100 for key, _ in record.attributes)


@given(st.text(), st.text(), st.text())
def test_any_request_is_read(content_type: str, query: str, attributes: str) -> None:
    """Headers and queries of any text make a request."""
    assume_read = log_request(content_type, query.replace("structure", "x"), attributes)
    assert all(key and values for key, values in assume_read.attributes)


@given(st.one_of(st.text(), st.from_regex(r"[A-Z][a-z]{2} \d\d? \d\d:\d\d:\d\d"), st.datetimes().map(str)))
def test_any_timestamp_is_read_or_not(text: str) -> None:
    """A timestamp is a number of milliseconds or none."""
    found = read_timestamp(text, NOW, OPTIONS.seconds_below)
    assert found is None or isinstance(found, int)


@given(st.text())
def test_words_come_from_their_text_in_order(text: str) -> None:
    """Segmentation invents nothing, and every letter and digit is in a word."""
    rest = iter(text)
    found = "".join(words(text, OPTIONS))
    assert all(character in rest for character in found)
    assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, found))


VALUES = st.dictionaries(
    st.sampled_from(("ruleName", "query", "ProcessorDefinition", "RuleTesting", "key", "measure", "measureAttribute")),
    JSON,
)


@given(st.one_of(VALUES, st.dictionaries(st.sampled_from(("summary", "query", "eventTemplate", "dimensions")), JSON)))
@settings(max_examples=200)
def test_any_settings_object_is_read_with_findings(value: dict[str, Any]) -> None:
    """Values of any kind are findings, never crashes."""
    for read_object in (read_processing_rule, read_log_metric, read_log_event):
        assert not read_object({"value": value}).valid


RULES = tuple(
    parse_processing_rule(
        {"value": {"ruleName": f"rule {place}", "query": query, "ProcessorDefinition": {"rule": rule}}}
    )
    for place, (query, rule) in enumerate(
        (
            ("a*", 'PARSE(content, "LD:first SPACE LD:second")'),
            ('status!="ERROR"', "FIELDS_ADD(length: STRLEN(content), loglevel: IF(content CONTAINS 'x', 'error'))"),
            ("x*", "FILTER_OUT(content = 'x')"),
            ("1*", 'PARSE(content, "INT:timestamp")'),
        )
    )
)


@given(st.lists(CONTENTS, max_size=5))
@settings(max_examples=100)
def test_records_go_through_one_by_one_as_through_together(contents: list[str]) -> None:
    """Records do not mind each other: a batch brings what its records bring alone."""
    pipeline = LogPipeline(RULES)
    records = [a_record(content) for content in contents]
    together = pipeline.process(records, MINUTE).records
    assert together == tuple(left for each in records for left in pipeline.process([each], MINUTE).records)


@given(CONTENTS)
def test_rules_see_the_record_as_it_arrived(content: str) -> None:
    """Disabling what changed a record before changes nothing about which rules run."""
    marked = [
        replace(rule, transformation=transformation(parse_definition(f"FIELDS_ADD(m{place}: 1)"), OPTIONS))
        for place, rule in enumerate(RULES)
    ]
    (after,) = LogPipeline(tuple(marked)).process([a_record(content)], MINUTE).records
    assert {name for name, _ in after.attributes} == {
        f"m{place}" for place, rule in enumerate(RULES) if rule.matcher.matches(a_record(content))
    }


@pytest.mark.parametrize(
    "piece", ["(", "a ", '"', "\\", "a=1 or ", "not ", "`", "matchesPhrase(", "*", "a(", "//", "!"]
)
def test_long_matchers_are_judged_at_once(piece: str) -> None:
    """Twenty thousand characters, far more than a rule has, take a moment."""
    for options in (OPTIONS, DQL):
        _judged_at_once(lambda options=options: parse_matcher(piece * (20_000 // len(piece)), options))


@pytest.mark.parametrize("piece", ["(", "INT ", "'", "\\", "'a'", "[", "JSON{", "{", "/*", "//", ">>", "!>>", "LD 'a'"])
def test_long_patterns_are_judged_at_once(piece: str) -> None:
    """Twenty thousand characters take a moment."""
    _judged_at_once(lambda: parse_pattern(piece * (20_000 // len(piece))))


@pytest.mark.parametrize(
    "piece", ["(", "1+", "-", "NOT ", "[", "a[", "STRLEN(", '"', "'a'+", "FILTER_OUT(true)|", "/*", "1 IN "]
)
@pytest.mark.parametrize("start", ["FIELDS_ADD(x: ", "", "USING("])
def test_long_definitions_are_judged_at_once(start: str, piece: str) -> None:
    """Fifty thousand characters, the most that a rule has, take a moment."""
    _judged_at_once(lambda: parse_definition(start + piece * (50_000 // len(piece))))


HARD = (
    ("LD 'x' LD 'x' LD 'x' LD 'x' 'y'", "x" * 8192),
    ("('x' LD ('x' LD ('x' LD ('x' LD 'y'))))", "x" * 8192),
    ("LD ('x' LD ('x' LD ('x' LD 'y')))", "x" * 8192),
    ("((('x'*)*)*)* 'y'", "x" * 8192),
    ("DATA JSON:j", '{"a":' * 1600),
    ("DATA JSON:j", "[" * 8192),
    ("JSON_VALUE:j", "[" * 100_000),
    ("DATA DQS", '\\"' * 4096),
    ("DATA CREDITCARD:c", "1" * 8192),
    ("DATA IPADDR:i 'x'", "1.1.1." * 1365),
    ("DATA IPV6:i", "1:" * 4096),
    ("(INT ',')* 'x'", "1," * 4096),
    ("DATA FLOAT:f 'x'", "1e" * 4096),
)


@pytest.mark.parametrize(("pattern", "content"), HARD)
def test_hard_contents_are_judged_in_bounded_time(pattern: str, content: str) -> None:
    """Nested matchers of anything on a content that never fits end after the steps that are allowed."""
    work = parse_pattern(pattern)
    began = time.process_time()
    with suppress(OutOfSteps):
        assert work.parse(content) is None
    with suppress(OutOfSteps):
        assert not list(work.finds(content[:500]))
    assert time.process_time() - began < 3


GROWING = (
    "FIELDS_ADD(a: content)" + " | FIELDS_ADD(a: a + a)" * 60,
    "FIELDS_ADD(a: content)" + " | FIELDS_ADD(a: CONCAT(a, a, a))" * 60,
    "FIELDS_ADD(a: content)" + " | FIELDS_ADD(a: REPLACE_STRING(a, '1', a))" * 60,
    "FIELDS_ADD(a: content)" + " | FIELDS_ADD(a: REPLACE_PATTERN(a, \"'1'\", a))" * 60,
    "FIELDS_ADD(a: content)" + " | FIELDS_ADD(a: ARRAY_JOIN(SPLIT(a, \"'1'\"), a))" * 60,
    "FIELDS_ADD(a: [content])" + " | FIELDS_ADD(a: [a, a])" * 60,
    "FIELDS_ADD(a: 3)" + " | FIELDS_ADD(a: a * a)" * 60,
    "FIELDS_ADD(a: 3.0)" + " | FIELDS_ADD(a: a * a)" * 60,
)


@pytest.mark.parametrize("rule", GROWING)
def test_values_do_not_grow_without_bounds(rule: str) -> None:
    """A rule that doubles a value again and again fails, or its numbers stay within their bits."""
    after = transformation(parse_definition(rule), OPTIONS).apply(a_record("11"))
    assert after is not None
    assert sum(len(value) for value in after.values("a")) < 2_000_000


@pytest.mark.parametrize(
    "body", ["[" * 100_000, '{"a":' * 100_000, '{"a":' * 900 + "1" + "}" * 900, "[" + "9" * 5000 + "]"]
)
@pytest.mark.parametrize("kind", ["application/json", "application/jsonl"])
def test_deep_bodies_are_answered(body: str, kind: str) -> None:
    """JSON that is nested deeper than it can be read is refused, the rest is taken."""
    taken = ingest_logs(body.encode(), LogRequest(kind), NOW)
    assert taken.response.status in {204, 400}


def _judged_at_once(work: Callable[[], object]) -> None:
    began = time.process_time()
    with suppress(LogSyntaxError):
        work()
    assert time.process_time() - began < 1.5


def test_a_record_is_what_was_written() -> None:
    """What a client sends as JSON comes back as the attributes of a record."""
    event = {"content": "é🔥\u2028", "a.b": ["1", "2"], "timestamp": NOW}
    taken = ingest_logs(json.dumps(event).encode(), LogRequest(), NOW)
    assert taken.records == (LogRecord(NOW, "é🔥\u2028", attributes=(("a.b", ("1", "2")),)),)
