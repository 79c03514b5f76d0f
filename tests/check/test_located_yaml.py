"""YAML is read as the JSON that it stands for, with the place of every value."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smokealarm.check.located import Fault, Node, Reading, literal_offset, read_yaml


def root(text: str) -> Node:
    """Return the root of a text that is YAML."""
    reading = read_yaml(text)
    assert isinstance(reading, Reading), reading
    return reading.root


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [true, no, ~, 1.5, 0x10]\n", {"a": 1, "b": [True, False, None, 1.5, 16]}),
        ("a: 2030-01-31\n", {"a": "2030-01-31"}),
        ("a: '1'\nb: \"2\"\nc: !!str 3\n", {"a": "1", "b": "2", "c": "3"}),
        ("1: a\ntrue: b\n", {"1": "a", "True": "b"}),
        ("q: !Ref Queue\nt: !Condition Prod\n", {"q": {"Ref": "Queue"}, "t": {"Condition": "Prod"}}),
        ("a: !Sub '${P}-q'\nb: !GetAtt Q.Arn\n", {"a": {"Fn::Sub": "${P}-q"}, "b": {"Fn::GetAtt": "Q.Arn"}}),
        ("a: !If [C, {b: 1}, !Ref X]\n", {"a": {"Fn::If": ["C", {"b": 1}, {"Ref": "X"}]}}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x one\nb: [*x, *x]\n", {"a": "one", "b": ["one", "one"]}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}]),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a: 0o9\nb: 1:2x\nc: 0x_\n", {"a": "0o9", "b": "1:2x", "c": "0x_"}),
        ("a: ! plain\n", {"a": "plain"}),
    ],
)
def test_yaml_reads_as_json(text: str, value: Any) -> None:
    """Numbers, truth values and null by YAML 1.1, everything else as text; CloudFormation's tags in their long form."""
    assert root(text).value == value


def test_every_value_has_its_place() -> None:
    """Places count characters, not bytes."""
    text = "é: 'x'\nb:\n  - c: !Ref Queue\n"
    read = root(text)
    shown = {path: text[node.span.start : node.span.end].strip() for path, node in read.walk()}
    assert shown[("é",)] == "'x'"
    assert shown[("b", 0, "c")] == "!Ref Queue"
    assert text[slice(*read.keys["b"])] == "b"


def test_a_name_that_comes_twice_is_told() -> None:
    """The last one counts."""
    reading = read_yaml("a:\n  - b: 1\n    b: 2\nc: 1\nc: 2\n")
    assert isinstance(reading, Reading)
    assert reading.root.value == {"a": [{"b": 2}], "c": 2}
    assert [each.path for each in reading.duplicates] == [("a", 0, "b"), ("c",)]


BOMB = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("a: [1\nb: 2\n", "is no YAML: "),
        ("a: \x00\n", "cannot be read as YAML: "),
        ("a: *x\n", "is no YAML: "),
        ("a: &x [*x]\n", "there is no anchor 'x' before this alias"),
        ("[" * 250 + "]" * 250, "is nested more than 200 deep"),
        (BOMB, "the aliases stand for too many values"),
    ],
)
def test_what_is_no_yaml_has_a_fault(text: str, message: str) -> None:
    """Nothing is raised, and nothing takes long."""
    fault = read_yaml(text)
    assert isinstance(fault, Fault)
    assert fault.message.startswith(message) or "alias" in fault.message


@given(st.text("ab:-[]{},&*!|>'\"\\\n #%@`0.~é\t", max_size=40))
def test_any_text_is_read_or_has_a_fault_within_it(text: str) -> None:
    """What is read can be written as JSON, unless a number is none there."""
    reading = read_yaml(text)
    if isinstance(reading, Fault):
        assert 0 <= reading.span.start <= len(text)
    else:
        json.dumps(reading.root.value)


@pytest.mark.parametrize(
    ("literal", "index", "offset"),
    [("plain", 2, 2), ("plain", 9, 5), ("'one'", 1, 2), ("'o''e'", 1, None), ("|\n  x", 0, None), ('"a\\x41b"', 2, 6)],
)
def test_a_character_of_a_scalar_is_found_where_it_can_be(literal: str, index: int, offset: int | None) -> None:
    """Where YAML folds, indents or doubles, no place is given rather than a wrong one."""
    assert literal_offset(literal, index) == offset


def test_the_parser_in_c_and_the_one_in_python_say_the_same() -> None:
    """The slower one is used where libyaml is missing."""
    text = "a: [1, {b: 'c'}]\n"
    fast = [str(event) for event in yaml.parse(text, Loader=yaml.CSafeLoader)]
    assert fast == [str(event) for event in yaml.parse(text, Loader=yaml.SafeLoader)]
