"""A JSON Schema that is made from a vendor's accepts and refuses the same values as the server's own check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.settings.drawn import JSON, damaged, value_of
from tests.settings.making import SMALLEST

from smokealarm.dynatrace.settings.json_schema import NOT_EXPRESSED, json_schema
from smokealarm.dynatrace.settings.schemas import (
    CollectionType,
    Kind,
    ObjectType,
    Property,
    SchemaDefinition,
    definition,
    parse_definition,
    schema_ids,
    validate,
)
from smokealarm.dynatrace.settings.schemas.constraints import Comparison, Unique

MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
_NOT_SAID = (Comparison, Unique)


def without_the_unsaid(schema: SchemaDefinition) -> SchemaDefinition:
    """Return a schema without the constraints between properties that JSON Schema cannot express."""
    return replace(schema, root=_object(schema.root), types={name: _object(of) for name, of in schema.types.items()})


def _object(of: ObjectType) -> ObjectType:
    kept = tuple(each for each in of.constraints if not isinstance(each, _NOT_SAID))
    return replace(of, properties={name: _property(each) for name, each in of.properties.items()}, constraints=kept)


def _property(each: Property) -> Property:
    inner = each.type
    if isinstance(inner, ObjectType):
        inner = _object(inner)
    elif isinstance(inner, CollectionType):
        inner = replace(inner, items=_property(inner.items))
    return replace(each, type=inner, constraints=tuple(c for c in each.constraints if not isinstance(c, _NOT_SAID)))


PLAIN = {each: without_the_unsaid(definition(each)) for each in schema_ids()}
VALIDATORS = {each: Draft202012Validator(json_schema(definition(each))) for each in schema_ids()}


def agree(schema_id: str, value: Any) -> None:
    """Assert that both say the same of a value; what JSON Schema cannot express may be refused by the server alone."""
    ours = VALIDATORS[schema_id].is_valid(value)
    if validate(definition(schema_id), value).valid:
        assert ours
    elif ours:
        assert validate(PLAIN[schema_id], value).valid, validate(PLAIN[schema_id], value).violations


ALLOWED = {each: value_of(definition(each), {}) for each in schema_ids()}
SCHEMAS = st.sampled_from(schema_ids())


@given(SCHEMAS.flatmap(lambda each: st.tuples(st.just(each), ALLOWED[each])))
@MANY
def test_what_the_vendors_schema_allows_is_accepted(drawn: tuple[str, Any]) -> None:
    """A value drawn from the definition is accepted by both."""
    agree(*drawn)


@given(SCHEMAS.flatmap(lambda each: st.tuples(st.just(each), ALLOWED[each].flatmap(damaged))))
@MANY
def test_a_damaged_value_is_judged_alike(drawn: tuple[str, Any]) -> None:
    """With anything else in one place, or nothing, both accept or both refuse."""
    agree(*drawn)


@given(SCHEMAS.flatmap(lambda each: st.tuples(st.just(each), st.one_of(JSON, damaged(SMALLEST[each])))))
@MANY
def test_any_value_is_judged_alike(drawn: tuple[str, Any]) -> None:
    """So it is with JSON of any shape."""
    agree(*drawn)


TINY = {
    "schemaId": "builtin:tiny",
    "displayName": "Tiny",
    "version": "1",
    "scopes": ["environment"],
    "multiObject": True,
    "maxObjects": 1,
    "summary": "text",
    "types": {"Part": {"properties": {"size": {"is": "integer"}}}},
}


def tiny(properties: dict[str, Any], must: list[Any] | None = None) -> tuple[SchemaDefinition, Draft202012Validator]:
    """Return a small definition and the validator of its JSON Schema."""
    schema = parse_definition({**TINY, "properties": properties, "must": must or []})
    return schema, Draft202012Validator(json_schema(schema))


@pytest.mark.parametrize(
    ("properties", "must", "values"),
    [
        ({"text": {"is": "text", "must": [["NOT_EMPTY"]]}}, [], [{"text": ""}, {"text": " "}, {}]),
        (
            {"text": {"is": "text", "must": [["PATTERN", "^[\\\\d\\s]$"]]}},
            [],
            [{"text": "1"}, {"text": "٣"}, {"text": "1\n"}],
        ),
        ({"text": {"is": "text", "must": [["PATTERN", "a|b"]]}}, [], [{"text": "b"}, {"text": "ab"}, {"text": "a\n"}]),
        (
            {name: {"is": "text", "nullable": True} for name in "abc"},
            [["PROPERTY_COUNT_RANGE", 1, 2, "a", "b", "c"]],
            [{}, {"a": None}, {"a": "", "b": ""}, {"a": "", "b": "", "c": ""}],
        ),
        (
            {name: {"is": "text", "nullable": True} for name in "ab"},
            [["PROPERTY_COUNT_RANGE", None, 2, "a", "b"]],
            [{}, {"a": "", "b": ""}],
        ),
        (
            {"unit": {"is": "text", "default": "bit"}, "text": {"is": "text", "when": ["REGEX_MATCH", "unit", "^b.t"]}},
            [],
            [{}, {"text": ""}, {"unit": "Bit"}, {"unit": "byte"}, {"unit": 1}],
        ),
        ({"part": {"is": "Part", "nullable": True}}, [], [{}, {"part": None}, {"part": {"size": 1}}, {"part": {}}]),
        ({"day": {"is": "local_date"}}, [], [{"day": "2030-02-29"}, {"day": "2030-04-31"}, {"day": "0000-01-01"}]),
    ],
)
def test_the_rare_parts_of_schemas_agree(properties: dict[str, Any], must: list[Any], values: list[Any]) -> None:
    """What no schema here uses in full is converted all the same; of February 29 only the calendar knows."""
    schema, validator = tiny(properties, must)
    for value in values:
        expected = validate(schema, value).valid or value.get("day") == "2030-02-29"
        assert validator.is_valid(value) is expected, value


def test_what_cannot_be_expressed_is_listed() -> None:
    """Every constraint of the vendor's is either converted or named."""
    converted = {"LENGTH", "RANGE", "PATTERN", "NOT_BLANK", "NOT_EMPTY", "PROPERTY_COUNT_RANGE"}
    used = {
        constraint.document()["type"]
        for schema_id in schema_ids()
        for of in (definition(schema_id).root, *definition(schema_id).types.values())
        for constraint in (*of.constraints, *(c for each in of.properties.values() for c in each.constraints))
    }
    assert used <= converted | set(NOT_EXPRESSED)
    assert {Kind.LOCAL_DATE, Kind.LOCAL_DATE_TIME, Kind.TIME_ZONE} <= set(NOT_EXPRESSED)
