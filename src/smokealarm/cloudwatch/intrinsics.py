"""The simple intrinsic functions of a template, resolved from the names that the caller knows.

``Ref``, ``Fn::GetAtt``, ``Fn::Sub`` and ``Fn::Join`` in their long form; all others stay as they are.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["resolved"]

_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")
_DEEPEST = 50


def resolved(value: Any, names: Mapping[str, str], depth: int = 0) -> Any:
    """Return a part of a template with every function that can be resolved replaced by its value.

    ``names`` holds the value of each ``Ref`` by its logical id or pseudo parameter, and of each attribute as
    ``Resource.Attribute``.
    """
    if depth > _DEEPEST or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        inner = {key: resolved(each, names, depth + 1) for key, each in value.items()}
        if len(inner) != 1:
            return inner
        ((function, argument),) = inner.items()
        return _called(function, argument, names, inner)
    if isinstance(value, Sequence):
        return [resolved(each, names, depth + 1) for each in value]
    return value


def _called(function: str, argument: Any, names: Mapping[str, str], unresolved: Any) -> Any:
    found = unresolved
    match function, argument:
        case (("Ref" | "Fn::GetAtt"), str(name)):
            found = names.get(name, unresolved)
        case "Fn::GetAtt", [str(resource), str(attribute)]:
            found = names.get(f"{resource}.{attribute}", unresolved)
        case "Fn::Sub", str(text):
            found = _substituted(text, names, unresolved)
        case "Fn::Sub", [str(text), Mapping() as own]:
            found = _substituted(text, {**names, **own}, unresolved)
        case "Fn::Join", [str(separator), list(parts)] if all(isinstance(part, str) for part in parts):
            found = separator.join(parts)
    return found


def _substituted(text: str, names: Mapping[str, str], unresolved: Any) -> Any:
    wanted = [name.strip() for literal, name in _VARIABLE.findall(text) if not literal]
    if not all(isinstance(names.get(name), str) for name in wanted):
        return unresolved
    return _VARIABLE.sub(lambda found: f"${{{found[2]}}}" if found[1] else names[found[2].strip()], text)
