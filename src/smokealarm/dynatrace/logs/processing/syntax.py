"""What a processor definition says, as a frozen tree; every part knows the characters it was read from.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-commands
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.pattern import Pattern
    from smokealarm.dynatrace.logs.values import Value

__all__ = [
    "Array",
    "Call",
    "Chain",
    "Command",
    "Constant",
    "Expression",
    "Field",
    "FieldsAdd",
    "FieldsRemove",
    "FieldsRename",
    "FilterOut",
    "Index",
    "Input",
    "InputType",
    "Parse",
    "PatternText",
    "Span",
    "Unary",
]

Span: TypeAlias = tuple[int, int]
"""Offsets of the first character and of the one behind the last."""


class InputType(StrEnum):
    """What the text of an attribute is read as."""

    STRING = "STRING"
    BOOLEAN = "BOOLEAN"
    INTEGER = "INTEGER"
    LONG = "LONG"
    DOUBLE = "DOUBLE"
    TIMESTAMP = "TIMESTAMP"
    IPADDR = "IPADDR"


# ---- expressions


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class PatternText:
    """A pattern that is written where a function takes one."""

    pattern: Pattern
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """Members of a JSON object or an array, one within the other: ``parsed["a"]["b"]``."""

    operand: Expression
    keys: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Array:
    """An array: ``['DEBUG', 'debug']``."""

    items: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; its name is in capitals."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """An operator before its operand, or ``IS NULL`` and ``IS NOT NULL`` behind it."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by operators of one precedence, worked out from left to right."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]
    span: Span


Expression: TypeAlias = Constant | PatternText | Field | Index | Array | Call | Unary | Chain
"""Anything that has a value."""


# ---- commands


@dataclass(frozen=True, slots=True)
class Input:
    """One field of ``USING``: an attribute of the record, and what may be done with it."""

    name: str
    type: InputType = InputType.STRING
    array: bool = False
    optional: bool = False
    writable: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """``PARSE(field, "pattern")``."""

    subject: Expression
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class FieldsAdd:
    """``FIELDS_ADD(name: expression, ...)``."""

    fields: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class FieldsRename:
    """``FIELDS_RENAME(new: old, ...)``."""

    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FieldsRemove:
    """``FIELDS_REMOVE(field, ...)``."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilterOut:
    """``FILTER_OUT(condition)``."""

    condition: Expression


Command: TypeAlias = Parse | FieldsAdd | FieldsRename | FieldsRemove | FilterOut
"""One command of a definition, other than ``USING``."""
