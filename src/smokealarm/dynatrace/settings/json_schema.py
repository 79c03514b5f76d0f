"""A Settings schema as JSON Schema (draft 2020-12), preconditions as ``if``, ``then`` and ``else``.

What it accepts is what :func:`~smokealarm.dynatrace.settings.schemas.validate` accepts by the defaults of
:class:`~smokealarm.dynatrace.settings.options.SettingsOptions`, except for what JSON Schema cannot say: see
:data:`NOT_EXPRESSED`.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from smokealarm.dynatrace.settings.schemas import (
    CollectionType,
    EnumType,
    Kind,
    ObjectType,
    Property,
    PropertyType,
    SchemaDefinition,
    validate,
)
from smokealarm.dynatrace.settings.schemas.constraints import (
    Constraint,
    Length,
    NotBlank,
    NotEmpty,
    Pattern,
    PropertyCount,
    Range,
)
from smokealarm.dynatrace.settings.schemas.preconditions import All, AnyOf, Equals, In, Not, Null, RegexMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.dynatrace.settings.schemas.preconditions import Precondition

__all__ = ["DIALECT", "NOT_EXPRESSED", "json_schema"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

NOT_EXPRESSED: Final[Mapping[str, str]] = {
    "UNIQUE": "entries of a list differ in some of their properties",
    "LESS_THAN": "one property stands before another",
    "LESS_THAN_OR_EQUAL": "one property does not stand behind another",
    "GREATER_THAN": "one property stands behind another",
    "GREATER_THAN_OR_EQUAL": "one property does not stand before another",
    "SECRET_RESUBMISSION": "a secret is sent anew when a property beside it changes",
    "CUSTOM_VALIDATOR_REF": "the server's own rules, which are not published",
    "local_date": "29 February only in leap years",
    "local_date_time": "29 February only in leap years",
    "time_zone": "the names of the IANA database; here only their form",
}
"""What the vendor's schemas say and JSON Schema cannot, by the vendor's word for it."""

_END = r"(?![\s\S])"
"""The end of a text in every dialect of regular expressions; Python's ``$`` also stands before a last line end."""
_LARGEST = 2**63 - 1
_DAYS = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-[0-2][0-9])"
_DATE = rf"(?!0000)[0-9]{{4}}-(?!02-00){_DAYS}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_TEXT = {"type": "string"}
_KINDS: Mapping[Kind, dict[str, Any]] = {
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.INTEGER: {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST},
    Kind.FLOAT: {"type": "number", "minimum": -sys.float_info.max, "maximum": sys.float_info.max},
    Kind.TEXT: _TEXT,
    Kind.SECRET: _TEXT,
    Kind.SETTING: _TEXT,
    Kind.LOCAL_DATE: {**_TEXT, "pattern": f"^{_DATE}{_END}"},
    Kind.LOCAL_TIME: {**_TEXT, "pattern": f"^{_TIME}{_END}"},
    Kind.LOCAL_DATE_TIME: {**_TEXT, "pattern": f"^{_DATE}T{_TIME}{_END}"},
    Kind.TIME_ZONE: {**_TEXT, "pattern": f"^[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*{_END}"},
}


def json_schema(definition: SchemaDefinition) -> dict[str, Any]:
    """Return the JSON Schema of the values of a Settings schema."""
    convert = _Conversion(definition)
    root = convert.section(definition.root)
    return {
        "$schema": DIALECT,
        "title": definition.display_name,
        "description": f"The value of a Settings 2.0 object of {definition.schema_id} {definition.version}.",
        **root,
        "$defs": {name: convert.section(each) for name, each in definition.types.items()},
    }


class _Conversion:
    """Knows the definition that a part belongs to."""

    def __init__(self, definition: SchemaDefinition) -> None:
        self._definition = definition

    def section(self, of: ObjectType) -> dict[str, Any]:
        """Return the schema of an object."""
        always = [each for each in of.properties.values() if each.precondition is None]
        said: dict[str, Any] = {
            "type": "object",
            "properties": {
                each.name: True if each.precondition else self._property(each) for each in of.properties.values()
            },
            "additionalProperties": False,
        }
        if required := self._required(always):
            said["required"] = required
        if rules := [*self._conditional(of), *_counted(of.constraints)]:
            said["allOf"] = rules
        return said

    def _conditional(self, of: ObjectType) -> list[dict[str, Any]]:
        """Return one rule for each precondition: what applies if it holds, and what the server drops if not."""
        rules: dict[str, tuple[dict[str, Any], list[Property]]] = {}
        for each in of.properties.values():
            if each.precondition:
                condition = _condition(each.precondition, of.defaults)
                rules.setdefault(json.dumps(condition), (condition, []))[1].append(each)
        return [self._rule(condition, properties) for condition, properties in rules.values()]

    def _rule(self, condition: dict[str, Any], properties: list[Property]) -> dict[str, Any]:
        then: dict[str, Any] = {"properties": {each.name: self._property(each) for each in properties}}
        if required := self._required(properties):
            then["required"] = required
        dropped = {each.name: {"deprecated": True} for each in properties}
        return {"if": condition, "then": then, "else": {"$comment": "dropped", "properties": dropped}}

    def _required(self, properties: Iterable[Property]) -> list[str]:
        """Return the names of those that may not be left out: what is filled in for them would be refused."""
        return [each.name for each in properties if not self._may_be_absent(each)]

    def _may_be_absent(self, each: Property) -> bool:
        alone = ObjectType("", {each.name: replace(each, precondition=None)}, (), {})
        return validate(replace(self._definition, root=alone), {}).valid

    def _property(self, each: Property) -> dict[str, Any]:
        said = self._typed(each.type)
        for constraint in each.constraints:
            _narrow(said, constraint)
        if each.nullable:
            said = _or_null(said)
        return {**said, "default": each.default} if each.has_default else said

    def _typed(self, of: PropertyType) -> dict[str, Any]:
        if isinstance(of, ObjectType):
            return {"$ref": f"#/$defs/{of.name}"}
        if isinstance(of, EnumType):
            return {"enum": list(of.values)}
        if isinstance(of, CollectionType):
            return {"type": "array", "items": self._property(of.items), "minItems": of.least, "maxItems": of.most}
        return dict(_KINDS[of])


def _or_null(said: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in said:
        return {"if": {"type": "null"}, "else": said}
    if "enum" in said:
        return {**said, "enum": [*said["enum"], None]}
    return {**said, "type": [said["type"], "null"]}


def _narrow(said: dict[str, Any], constraint: Constraint) -> None:
    """Add what a constraint on a property says."""
    if isinstance(constraint, Length):
        said |= _without_none({"minLength": constraint.least, "maxLength": constraint.most})
    elif isinstance(constraint, Range):
        said |= _without_none({"minimum": constraint.least, "maximum": constraint.most})
    elif isinstance(constraint, NotEmpty):
        said["minLength"] = max(1, said.get("minLength", 1))
    elif isinstance(constraint, NotBlank):
        _also_matches(said, r"\S")
    elif isinstance(constraint, Pattern):
        _also_matches(said, _whole(constraint.pattern.pattern))


def _without_none(bounds: dict[str, Any]) -> dict[str, Any]:
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _also_matches(said: dict[str, Any], pattern: str) -> None:
    if "pattern" in said:
        said.setdefault("allOf", []).append({"pattern": pattern})
    else:
        said["pattern"] = pattern


def _whole(pattern: str) -> str:
    """Return a pattern that finds what the vendor's matches as a whole, spelled without what dialects read apart."""
    plain = _ascii(pattern)
    anchored = plain.startswith("^") and plain.endswith("$") and "|" not in plain
    return f"{plain[:-1]}{_END}" if anchored else f"^(?:{plain}){_END}"


def _ascii(pattern: str) -> str:
    r"""Spell out ``\d`` and ``\s``, which are ASCII in the vendor's dialect and Unicode in others."""
    spelled, inside = [], False
    for piece in re.findall(r"\\.|.", pattern, re.DOTALL):
        if piece == r"\d":
            spelled.append("0-9" if inside else "[0-9]")
        elif piece == r"\s":
            spelled.append(r" \t\n\r\f\v" if inside else r"[ \t\n\r\f\v]")
        else:
            inside = piece == "[" or (inside and piece != "]")
            spelled.append(piece)
    return "".join(spelled)


def _counted(constraints: Iterable[Constraint]) -> list[dict[str, Any]]:
    """Return rules on how many of several properties an object has."""
    return [rule for each in constraints if isinstance(each, PropertyCount) for rule in _count(each)]


def _count(constraint: PropertyCount) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    if constraint.least:
        rules.append({"anyOf": [_has(each) for each in combinations(constraint.properties, constraint.least)]})
    if constraint.most is not None and constraint.most < len(constraint.properties):
        too_many = [_has(each) for each in combinations(constraint.properties, constraint.most + 1)]
        rules.append({"not": {"anyOf": too_many}})
    return rules


def _has(names: tuple[str, ...]) -> dict[str, Any]:
    return {"required": list(names), "properties": {name: {"not": {"type": "null"}} for name in names}}


def _condition(of: Precondition, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return a precondition as a schema of the object; a property that is absent counts as its default."""
    if isinstance(of, Not):
        return {"not": _condition(of.condition, defaults)}
    if isinstance(of, All):
        return {"allOf": [_condition(each, defaults) for each in of.conditions]}
    if isinstance(of, AnyOf):
        return {"anyOf": [_condition(each, defaults) for each in of.conditions]}
    said: dict[str, Any] = {"properties": {of.property: _expected(of)}}
    return said if of.holds(defaults) else {**said, "required": [of.property]}


def _expected(of: Equals | In | Null | RegexMatch) -> dict[str, Any]:
    if isinstance(of, Equals):
        return {"const": of.expected}
    if isinstance(of, In):
        return {"enum": list(of.expected)}
    if isinstance(of, Null):
        return {"type": "null"}
    return {"type": "string", "pattern": _ascii(of.pattern.pattern)}
