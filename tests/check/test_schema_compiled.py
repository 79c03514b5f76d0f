"""What is compiled from a schema agrees with the library that explains."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.check.test_recognition import ROWS
from tests.settings.drawn import JSON, damaged
from tests.settings.making import SMALLEST

from smokealarm.check import Kind
from smokealarm.check.catalogue.examples import CREDENTIALS, DASHBOARD, RULE
from smokealarm.check.schema_compiled import compiled
from smokealarm.check.schema_files import fitting, schema_name, validator

KINDS = [kind for kind in Kind if schema_name(kind)]
FILES = [*(row["file"] for row in ROWS), *map(json.loads, (RULE, DASHBOARD, CREDENTIALS)), *SMALLEST.values()]
DRAWN = st.one_of(JSON, st.sampled_from(FILES), st.sampled_from(FILES).flatmap(damaged))


@given(st.sampled_from(KINDS), DRAWN)
@settings(max_examples=600, deadline=None)
def test_whatever_fits_one_fits_the_other(kind: Kind, value: Any) -> None:
    """The project's own schemas and any document, those of other kinds included."""
    fits, check = fitting(kind), validator(kind)
    assert check is not None
    assert fits is None or fits(value) == check.is_valid(value)


SCHEMAS: tuple[Any, ...] = (
    True,
    False,
    {},
    *({"type": name} for name in ("array", "boolean", "integer", "null", "number", "object", "string")),
    {"type": ["string", "null"]},
    {"enum": [1, "a", True, None]},
    {"const": 0},
    {"pattern": "^a"},
    {"minLength": 1, "maxLength": 2, "minItems": 1, "maxItems": 2, "minProperties": 1, "maxProperties": 1},
    {"minimum": 1, "maximum": 3},
    {"multipleOf": 2},
    {"required": ["a"], "properties": {"a": {"type": "number"}}, "additionalProperties": False},
    {"properties": {"a": True}, "additionalProperties": {"type": "number"}},
    {"propertyNames": {"maxLength": 1}, "dependentRequired": {"a": ["b"]}},
    {"items": {"type": "integer"}},
    {"anyOf": [{"type": "string"}, {"minimum": 2}]},
    {"oneOf": [{"type": "string"}, {"maxLength": 1}]},
    {"allOf": [{"minLength": 1}, {"maxLength": 1}], "not": {"const": "a"}},
    {"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}},
    {"if": {"type": "string"}, "else": {"type": "null"}},
    {"$ref": "#/$defs/tree", "$defs": {"tree": {"type": ["array", "null"], "items": {"$ref": "#/$defs/tree"}}}},
)
VALUES = (
    None, True, False, 0, 1, 2, 3, 1.0, 2.5, "", "a", "ab", "abc", [], [1], [1.0, None], [[]], [[None], []], [1, 2, 3],
    {}, {"a": 1}, {"a": "x"}, {"a": 1, "b": 2}, {"b": 1}, {"ab": 1}, {"b": "x"},
)  # fmt: skip


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_every_keyword_is_read_as_the_library_reads_it(schema: Any) -> None:
    """Whole numbers may have a point, and truth values are no numbers."""
    fits, check = compiled(schema), Draft202012Validator(schema)
    assert fits is not None
    assert [fits(value) for value in VALUES] == [check.is_valid(value) for value in VALUES]


@pytest.mark.parametrize(
    "schema", [{"format": "date"}, {"$ref": "other.json"}, {"enum": [[1]]}, {"multipleOf": 0.1}], ids=json.dumps
)
def test_a_keyword_that_is_not_read_leaves_everything_to_the_library(schema: Any) -> None:
    """Nothing is guessed."""
    assert compiled(schema) is None
    assert compiled({"properties": {"a": schema}}) is None


def test_most_kinds_have_a_function() -> None:
    """One has a schema whose words are lists and objects."""
    assert [kind for kind in KINDS if fitting(kind) is None] == [Kind.HEC_EVENT]
