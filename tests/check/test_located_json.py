"""JSON is read with the place of every value, and a fault in it is named with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.check.located import Fault, Node, Reading, Span, literal_offset, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def root(text: str) -> Node:
    """Return the root of a text that is JSON."""
    reading = read_json(text)
    assert isinstance(reading, Reading), reading
    return reading.root


@given(JSON, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_what_python_writes_is_read_back(value: Any, ascii_only: bool, indent: Any) -> None:  # noqa: FBT001
    """Every JSON text reads as the value that Python reads, at places that hold exactly it."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    read = root(text)
    assert json.dumps(read.value) == json.dumps(json.loads(text))
    for _, node in read.walk():
        assert json.loads(text[node.span.start : node.span.end]) == node.value


@given(st.text("{}[]\",:0123.eE+-truefalsn \\\n\x00/$#'aé", max_size=40))
def test_any_text_is_read_or_has_a_fault_within_it(text: str) -> None:
    """Nothing is raised, and what is read is what Python reads."""
    reading = read_json(text)
    if isinstance(reading, Fault):
        assert 0 <= reading.span.start <= reading.span.end <= len(text)
    elif not any(node.template for _, node in reading.root.walk()):
        assert json.loads(text) == reading.root.value


@given(st.text(max_size=30), st.data())
def test_a_character_of_a_text_is_found_in_its_literal(text: str, data: st.DataObject) -> None:
    """What stands from the place of one character to that of the next is that character, however it is written."""
    literal = json.dumps(text, ensure_ascii=data.draw(st.booleans()))
    for index, char in enumerate(text):
        start, end = literal_offset(literal, index), literal_offset(literal, index + 1)
        assert json.loads(f'"{literal[start:end]}"') == char
    assert literal_offset(literal, len(text) + 5) == len(literal) - 1


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("", "the file is empty", (0, 0)),
        ('{"a": 1,}', "a comma stands before the closing '}'", (7, 8)),
        ("[1, 2,\n]", "a comma stands before the closing ']'", (5, 6)),
        ("[1 2]", "'2' stands where a comma is expected", (3, 4)),
        ('{"a" 1}', "'1' stands where a colon is expected", (5, 6)),
        ("{1: 2}", "'1' stands where the name of a property is expected", (1, 2)),
        ('{"a": }', "'}' stands where a value is expected", (6, 7)),
        ("[1] 2", "'2' stands after the end of the document", (4, 5)),
        ('{"a": [1,\n2', "the file ends before the '[' of line 1 is closed", (11, 11)),
        ('{"a": None}', "'None' is no JSON", (6, 10)),
        ("[01]", "'01' is no JSON", (1, 3)),
        ("[1.]", "'1.' is no JSON", (1, 3)),
        ("// note\n1", "JSON has no comments", (0, 2)),
        ("['a']", "\"'a'\" is no JSON", (1, 4)),
        ('["a\nb"]', "a text is not closed on its line", (1, 3)),
        ('["a\tb"]', "a text holds a control character", (1, 6)),
        (r'["\q"]', "a text has an escape that JSON does not know", (1, 5)),
        ("[1e999]", "'1e999' is a number that is too large", (1, 6)),
        (f"[{'9' * 5000}]", f"'{'9' * 40}...' is a number with too many digits", (1, 5001)),
        ("[" * 300, "'[' is nested more than 200 deep", (200, 201)),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, message: str, span: tuple[int, int]) -> None:
    """Reading stops at the first fault and says what was expected."""
    fault = read_json(text)
    assert isinstance(fault, Fault)
    assert fault.message == message
    assert fault.span == Span(*span)
    assert fault.hint


def test_a_word_of_another_language_has_its_meaning_as_a_hint() -> None:
    """Python's None is JSON's null."""
    fault = read_json("[None]")
    assert isinstance(fault, Fault)
    assert fault.hint == "did you mean null?"


def test_the_second_of_two_names_is_told_and_counts() -> None:
    """As in the parsers of Dynatrace and of AWS, the last value stays."""
    reading = read_json('{"a": 1, "b": [{"c": 1, "c": 2}], "a": 3}')
    assert isinstance(reading, Reading)
    assert reading.root.value == {"a": 3, "b": [{"c": 2}]}
    assert [(each.path, each.span) for each in reading.duplicates] == [(("b", 0, "c"), (24, 27)), (("a",), (34, 37))]


def test_templates_may_stand_where_values_do() -> None:
    """They read as texts and are marked; so do several in a row."""
    read = root('{"a": {{ .a }}, "b": [${b}, {{ .c }}{{ .d }}], "e": "{{ .e }}"}')
    assert read.value == {"a": "{{ .a }}", "b": ["${b}", "{{ .c }}{{ .d }}"], "e": "{{ .e }}"}
    assert [path for path, node in read.walk() if node.template] == [("a",), ("b", 0), ("b", 1)]


def test_a_path_leads_to_a_node_or_to_what_is_around_it() -> None:
    """The innermost node that exists is given with its own path."""
    read = root('{"a": [{"b": 1}]}')
    inner = read.at(("a", 0, "b"))
    assert inner is not None
    assert inner.value == 1
    assert read.at(("a", 1, "b")) is None
    path, node = read.nearest(("a", 0, "c", "d"))
    assert (path, node.value) == (("a", 0), {"b": 1})
