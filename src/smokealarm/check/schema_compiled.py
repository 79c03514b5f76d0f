"""JSON Schemas as functions that only say whether a document fits: most do, and then nothing has to be explained.

They speak JSON Schema 2020-12 as far as the project's own schemas use it; a keyword beyond that is no function, so that
the library judges every document. What does not fit is judged again by the library, which knows why.
https://json-schema.org/draft/2020-12/json-schema-validation
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Any, Final, TypeAlias

__all__ = ["Fits", "compiled"]

Fits: TypeAlias = Callable[[Any], bool]
_Schema: TypeAlias = Mapping[str, Any]
_Compile: TypeAlias = Callable[[Any], Fits]

_ANNOTATIONS: Final = frozenset(
    {"$comment", "$defs", "$id", "$schema", "default", "deprecated", "description", "examples", "title"}
)
_BESIDE: Final = frozenset({"then", "else"})
"""Keywords that are read with the one that they belong to."""


class _NotKnown(Exception):  # noqa: N818 - never seen outside of this module
    """A keyword is not read here."""


def compiled(schema: Any) -> Fits | None:
    """Return the function of a schema; None if something in it is not read here."""
    try:
        return _Compiler(schema).compile(schema)
    except _NotKnown:
        return None


class _Compiler:
    """Compiles the parts of one schema, each definition once; they may need each other."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._definitions: dict[str, Fits | None] = {}

    def compile(self, schema: Any) -> Fits:
        """Return the function of a part of the schema."""
        if isinstance(schema, bool):
            return lambda _: schema
        tests = [self._keyword(name, wanted, schema) for name, wanted in schema.items() if self._counts(name)]
        if len(tests) == 1:
            return tests[0]
        return lambda value: all(test(value) for test in tests)

    @staticmethod
    def _counts(name: str) -> bool:
        return name not in _ANNOTATIONS and name not in _BESIDE

    def _keyword(self, name: str, wanted: Any, schema: _Schema) -> Fits:
        if name == "$ref":
            return self._reference(wanted)
        if name not in _KEYWORDS:
            raise _NotKnown(name)
        return _KEYWORDS[name](wanted, schema, self.compile)

    def _reference(self, reference: str) -> Fits:
        if reference not in self._definitions:
            self._definitions[reference] = None
            self._definitions[reference] = self.compile(self._found(reference))
        known = self._definitions[reference]
        return known or (lambda value: self._again(reference, value))

    def _again(self, reference: str, value: Any) -> bool:
        """Judge by a definition that was not complete when it was referred to."""
        fits = self._definitions[reference]
        return fits is not None and fits(value)

    def _found(self, reference: str) -> Any:
        start, *steps = reference.split("/")
        if start != "#":
            raise _NotKnown(reference)
        found = self._root
        for step in steps:
            found = found[step]
        return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Final[Mapping[str, Fits]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "null": lambda value: value is None,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def _type(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    if isinstance(wanted, str):
        return _TYPES[wanted]
    tests = [_TYPES[each] for each in wanted]
    return lambda value: any(test(value) for test in tests)


def _same(one: Any, other: Any) -> bool:
    """Return whether two values are equal; neither true is 1 nor false 0."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def _enum(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    if any(isinstance(each, list | dict) for each in wanted):
        raise _NotKnown("enum")
    return lambda value: any(_same(value, each) for each in wanted)


def _pattern(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    search = re.compile(wanted).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _multiple(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    if not isinstance(wanted, int):
        raise _NotKnown("multipleOf")
    return lambda value: not _is_number(value) or value % wanted == 0


def _dependent(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    return lambda value: (
        not isinstance(value, dict)
        or all(name in value for given, names in wanted.items() if given in value for name in names)
    )


def _sized(kind: type[Sized], fits: Callable[[int, int], bool]) -> Callable[[Any, _Schema, _Compile], Fits]:
    return lambda wanted, _, __: lambda value: not isinstance(value, kind) or fits(len(value), wanted)


def _bounded(fits: Callable[[float, float], bool]) -> Callable[[Any, _Schema, _Compile], Fits]:
    return lambda wanted, _, __: lambda value: not _is_number(value) or fits(value, wanted)


def _required(wanted: Any, _: _Schema, __: _Compile) -> Fits:
    return lambda value: not isinstance(value, dict) or all(name in value for name in wanted)


def _properties(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    tests = [(name, compile_(each)) for name, each in wanted.items()]
    return lambda value: not isinstance(value, dict) or all(test(value[name]) for name, test in tests if name in value)


def _additional(wanted: Any, schema: _Schema, compile_: _Compile) -> Fits:
    known, test = frozenset(schema.get("properties", ())), compile_(wanted)
    return lambda value: (
        not isinstance(value, dict) or all(test(each) for name, each in value.items() if name not in known)
    )


def _items(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    test = compile_(wanted)
    return lambda value: not isinstance(value, list) or all(map(test, value))


def _names(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    test = compile_(wanted)
    return lambda value: not isinstance(value, dict) or all(map(test, value))


def _all(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    tests = [compile_(each) for each in wanted]
    return lambda value: all(test(value) for test in tests)


def _any(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    tests = [compile_(each) for each in wanted]
    return lambda value: any(test(value) for test in tests)


def _one(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    tests = [compile_(each) for each in wanted]
    return lambda value: sum(test(value) for test in tests) == 1


def _not(wanted: Any, _: _Schema, compile_: _Compile) -> Fits:
    test = compile_(wanted)
    return lambda value: not test(value)


def _if(wanted: Any, schema: _Schema, compile_: _Compile) -> Fits:
    test = compile_(wanted)
    then, otherwise = compile_(schema.get("then", True)), compile_(schema.get("else", True))
    return lambda value: then(value) if test(value) else otherwise(value)


_KEYWORDS: Final[Mapping[str, Callable[[Any, _Schema, _Compile], Fits]]] = {
    "additionalProperties": _additional,
    "allOf": _all,
    "anyOf": _any,
    "const": lambda wanted, schema, compile_: _enum([wanted], schema, compile_),
    "dependentRequired": _dependent,
    "enum": _enum,
    "if": _if,
    "items": _items,
    "maxItems": _sized(list, lambda size, most: size <= most),
    "maxLength": _sized(str, lambda size, most: size <= most),
    "maxProperties": _sized(dict, lambda size, most: size <= most),
    "maximum": _bounded(lambda value, most: value <= most),
    "minItems": _sized(list, lambda size, least: size >= least),
    "minLength": _sized(str, lambda size, least: size >= least),
    "minProperties": _sized(dict, lambda size, least: size >= least),
    "minimum": _bounded(lambda value, least: value >= least),
    "multipleOf": _multiple,
    "not": _not,
    "oneOf": _one,
    "pattern": _pattern,
    "properties": _properties,
    "propertyNames": _names,
    "required": _required,
    "type": _type,
}
