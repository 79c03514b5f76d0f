"""What a JSON Schema finds wrong, in words and at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smokealarm.check.catalogue import schemas as checks
from smokealarm.check.document import Document, templated
from smokealarm.check.leniency import lowered
from smokealarm.check.schema_files import misfits, validator
from smokealarm.dynatrace.settings.fields import kind_of
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema import ValidationError

    from smokealarm.check.finding import Check, Finding
    from smokealarm.check.located import Path

__all__ = ["schema_violations"]

_MEANT = "did you mean"
_END = r"(?![\s\S])"
"""How the schemas write the end of a text, since a dollar sign also stands before a last line end in Python."""
_MOST = 200
"""Violations of one configuration; a file of another kind, taken for this one, has thousands."""
_SHOWN = 60
_WORDS = {"object": "an object", "array": "a list", "string": "a text", "integer": "a whole number"}
_WORDS |= {"number": "a number", "boolean": "true or false", "null": "null"}


def schema_violations(document: Document) -> Iterator[Finding]:
    """Yield what the document's JSON Schema does not accept; what a template will fill in is not judged."""
    found = misfits(document.kind, document.value)
    if found is not None and all(map(templated, found)):
        return
    check = validator(document.kind)
    if check is None:
        return
    for count, error in enumerate(check.iter_errors(document.value)):
        if count >= _MOST:
            return
        if not templated(error.instance):
            yield from _said(document, _Violation.of(error))


@dataclass(frozen=True, slots=True)
class _Violation:
    """What ``jsonschema`` says: ``keyword`` of ``schema`` has the value ``wanted``, which ``found`` does not fulfil."""

    keyword: str
    wanted: Any
    found: Any
    schema: dict[str, Any]
    path: Path

    @classmethod
    def of(cls, error: ValidationError) -> _Violation:
        schema: Any = error.schema
        wanted: Any = error.validator_value
        return cls(str(error.validator), wanted, error.instance, dict(schema), tuple(error.absolute_path))


def _said(document: Document, error: _Violation) -> Iterator[Finding]:
    if error.keyword == "additionalProperties":
        yield from _unknown(document, error)
    elif error.keyword == "required":
        for name in error.wanted:
            if name not in error.found:
                path = (*error.path, name)
                severity = lowered(document, path)
                yield document.finding(checks.REQUIRED, path, *_required(error, name), severity=severity)
    else:
        check = _CHECKS.get(error.keyword, checks.ALTERNATIVES)
        message, hint = _SENTENCES.get(error.keyword, _alternatives)(error)
        unlike = check is checks.ENUM and not hint.startswith(_MEANT)
        severity = lowered(document, error.path, unlike=unlike)
        yield document.finding(check, error.path, message, hint, severity=severity)


def _unknown(document: Document, error: _Violation) -> Iterator[Finding]:
    known = error.schema["properties"]
    for name in sorted(set(error.found) - set(known)):
        meant = nearest(name, known)
        message, hint = f"{name!r} is not a property of this object", f"{_MEANT} {meant}?" if meant else ""
        yield document.finding(checks.UNKNOWN_PROPERTY, (*error.path, name), message, hint, at_name=True)


def _type(error: _Violation) -> tuple[str, str]:
    wanted = [error.wanted] if isinstance(error.wanted, str) else list(error.wanted)
    return f"is {kind_of(error.found)}", f"expected {_either(_WORDS[word] for word in wanted)}"


def _enum(error: _Violation) -> tuple[str, str]:
    words = [error.wanted] if error.keyword == "const" else list(error.wanted)
    texts = [word for word in words if isinstance(word, str)]
    meant = nearest(error.found, texts) if isinstance(error.found, str) else None
    hint = f"{_MEANT} {meant}?" if meant else f"expected {_either(map(_shown, words))}"
    return f"{_shown(error.found)} is not allowed", hint


def _required(error: _Violation, name: str) -> tuple[str, str]:
    default = _part(error.schema, name).get("default")
    hint = f"its default, {_shown(default)}, does not fit" if default is not None else ""
    return f"{name!r} is missing", hint


def _length(error: _Violation) -> tuple[str, str]:
    unit = "entries" if isinstance(error.found, list) else "characters"
    bound = "at least" if error.keyword.startswith("min") else "at most"
    return f"has {len(error.found)} {unit}", f"expected {bound} {error.wanted}"


def _range(error: _Violation) -> tuple[str, str]:
    return f"is {_shown(error.found)}", f"expected {_BOUNDS[error.keyword]} {error.wanted:g}"


def _pattern(error: _Violation) -> tuple[str, str]:
    if error.wanted == r"\S":
        return "is blank", "expected at least one character that is not a space"
    examples = error.schema.get("examples") or ()
    such = f", such as {examples[0]}" if examples else ""
    pattern = error.wanted.replace(_END, "$")
    return f"{_shown(error.found)} is not of the expected form", f"expected a match of {pattern}{such}"


def _alternatives(error: _Violation) -> tuple[str, str]:
    said = error.schema.get("description", "")
    names = sorted({name for part in _parts(error.wanted) for name in part.get("required", ())})
    hint = said or (f"see {', '.join(names)}" if names else "")
    return "has properties that do not go together, or lacks one", hint


def _parts(said: Any) -> Iterable[Mapping[str, Any]]:
    parts = said if isinstance(said, list) else [said]
    return [part for part in parts if isinstance(part, dict)]


def _part(schema: Any, name: str) -> Mapping[str, Any]:
    part = schema.get("properties", {}).get(name)
    return part if isinstance(part, dict) else {}


def _either(words: Iterable[str]) -> str:
    return " or ".join(words)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(value) if isinstance(value, int | float) else kind_of(value)


_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_CHECKS: Mapping[str, Check] = {
    "type": checks.TYPE,
    "enum": checks.ENUM,
    "const": checks.ENUM,
    "pattern": checks.PATTERN,
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), checks.LENGTH),
    **dict.fromkeys(_BOUNDS, checks.RANGE),
}
_SENTENCES = {
    "type": _type,
    "enum": _enum,
    "const": _enum,
    "pattern": _pattern,
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _length),
    **dict.fromkeys(_BOUNDS, _range),
}
