"""How a value stands in a rendered template, as Go writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.dynatrace.monaco.yaml_tree import YamlMap, YamlScalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.monaco.places import Place
    from smokealarm.dynatrace.monaco.yaml_tree import Node

__all__ = ["Resolved", "escaped", "part_of", "resolved_node", "written"]

Resolved: TypeAlias = "str | int | float | bool | Sequence[Resolved] | Mapping[str, Resolved] | None"
"""A value of a parameter, its texts already escaped."""

_GO_ESCAPES = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
_SMALLEST_EXPONENT, _LARGEST_EXPONENT = -4, 6


def escaped(text: str) -> str:
    r"""Return a text as the inside of a JSON string, as Go's encoding/json writes it.

    https://pkg.go.dev/encoding/json#Marshal

    >>> escaped('say "1 < 2"')
    'say \\"1 \\u003c 2\\"'
    """
    sound = _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
    return json.dumps(sound, ensure_ascii=False)[1:-1].translate(_GO_ESCAPES)


def resolved_node(node: Node) -> Resolved:
    """Return the value of a node, its texts escaped, but not those within lists: Monaco leaves them."""
    match node:
        case YamlScalar():
            return escaped(node.value) if isinstance(node.value, str) else node.value
        case YamlMap():
            return {name: resolved_node(each) for name, each in node.entries.items()}
        case _:
            return [resolved_node(each) for each in node.items]


def part_of(properties: Mapping[str, Resolved], name: str, place: Place) -> Resolved:
    """Return the property of a name, or the part of it that is named behind dots."""
    found: Resolved = properties
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise place.refusal(f"{name} has no part {part}")
        found = found[part]
    return found


def written(value: Resolved, place: Place) -> str:
    """Return how a value is written in place of a placeholder."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str | int):
        return str(value)
    what = "has no value" if value is None else "is a list or a mapping"
    raise place.refusal(f"what belongs here {what}, which cannot be written into JSON", "name one of its parts")


def _float(value: float) -> str:
    """Return a number as Go prints it, with an exponent below 1e-4 and from 1e+06 on.

    https://pkg.go.dev/strconv#FormatFloat: the shortest form that is read as the same number.
    """
    number = Decimal(repr(value)).normalize()
    exponent = number.adjusted()
    if _SMALLEST_EXPONENT <= exponent < _LARGEST_EXPONENT:
        return f"{number:f}"
    return f"{number.scaleb(-exponent):f}e{exponent:+03d}"
