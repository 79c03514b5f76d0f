"""The functions of processor definitions that work on texts and with patterns.

https://docs.dynatrace.com/managed/analyze-explore-automate/log-monitoring/log-processing/log-processing-functions
"""

from __future__ import annotations

import re
from hashlib import md5, sha1
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.processing.casts import whole
from smokealarm.dynatrace.logs.processing.failure import LONGEST_TEXT, ProcessingFailed, bounded, expect_text
from smokealarm.dynatrace.logs.processing.function import MANY, Function
from smokealarm.dynatrace.logs.values import Value, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.dynatrace.logs.dpl.pattern import Found, Pattern

__all__ = ["TEXT_FUNCTIONS", "template_fault"]

_PLACEHOLDER = re.compile(r"\$\{(\w[\w.]*)(?:\|(\w+))?\}")


def _strlen(value: Value) -> Value:
    return len(expect_text(value))


def _substr(value: Value, start: Value, end: Value = None) -> Value:
    return expect_text(value)[whole(start) : None if end is None else whole(end)]


def _contains(value: Value, sought: Value) -> Value:
    return expect_text(sought) in expect_text(value)


def _starts(value: Value, sought: Value) -> Value:
    return expect_text(value).startswith(expect_text(sought))


def _ends(value: Value, sought: Value) -> Value:
    return expect_text(value).endswith(expect_text(sought))


def _index_of(value: Value, sought: Value, start: Value = 0) -> Value:
    first = whole(start)
    found, part = expect_text(value), expect_text(sought)
    return found.find(part, first) if first >= 0 else found.rfind(part, 0, first)


def _replace_string(value: Value, target: Value, replacement: Value) -> Value:
    found, sought, new = expect_text(value), expect_text(target), expect_text(replacement)
    if len(found) + found.count(sought) * len(new) > LONGEST_TEXT:
        raise ProcessingFailed("the text becomes too long")
    return found.replace(sought, new)


def _concat(*values: Value) -> Value:
    return bounded("".join(map(text, values)))


def _md5(value: Value) -> str:
    return md5(expect_text(value).encode(), usedforsecurity=False).hexdigest()


def _sha1(value: Value) -> str:
    return sha1(expect_text(value).encode(), usedforsecurity=False).hexdigest()


# ---- patterns


def _matches(value: Value, pattern: Pattern) -> Value:
    return pattern.parse(expect_text(value)) is not None


def _split(value: Value, pattern: Pattern) -> Value:
    found, parts, end = expect_text(value), [], 0
    for match in pattern.finds(found):
        parts.append(found[end : match.start])
        end = match.end
    return (*parts, found[end:])


def _replace_pattern(value: Value, pattern: Pattern, template: Value) -> Value:
    """Replace each match; ``${name}`` stands for what the pattern exports, ``${name|sha1}`` for its digest."""
    found, written = expect_text(value), expect_text(template)
    fault = template_fault(written, pattern)
    if fault:
        raise ProcessingFailed(fault)
    parts, end, size = [], 0, 0
    for match in pattern.finds(found):
        filled = _filled(written, match)
        parts += [found[end : match.start], filled]
        end, size = match.end, size + len(filled)
        if size > LONGEST_TEXT:
            raise ProcessingFailed("the text becomes too long")
    return "".join((*parts, found[end:]))


def template_fault(template: str, pattern: Pattern) -> str:
    """Return why a replacement cannot be filled in for matches of a pattern; it is empty if it can."""
    for name, digest in _PLACEHOLDER.findall(template):
        if name not in pattern.names:
            return f"the pattern exports no {name}"
        if digest not in _DIGESTS:
            return f"{digest} is no digest; imitated are md5 and sha1"
    return ""


def _filled(template: str, match: Found) -> str:
    return _PLACEHOLDER.sub(lambda each: _DIGESTS[each[2] or ""](text(match.exports[each[1]])), template)


_DIGESTS: dict[str, Callable[[str], str]] = {"": str, "md5": _md5, "sha1": _sha1}


TEXT_FUNCTIONS = (
    Function("STRLEN", 1, 1, _strlen),
    Function("SUBSTR", 2, 3, _substr),
    Function("CONTAINS", 2, 2, _contains),
    Function("STARTS", 2, 2, _starts),
    Function("ENDS", 2, 2, _ends),
    Function("INDEXOF", 2, 3, _index_of),
    Function("LOWER", 1, 1, lambda value: expect_text(value).lower()),
    Function("UPPER", 1, 1, lambda value: expect_text(value).upper()),
    Function("TRIM", 1, 1, lambda value: expect_text(value).strip()),
    Function("CONCAT", 1, MANY, _concat),
    Function("REPLACE_STRING", 3, 3, _replace_string),
    Function("MD5", 1, 1, _md5),
    Function("SHA1", 1, 1, _sha1),
    Function("MATCHES", 2, 2, _matches, pattern=1),
    Function("SPLIT", 2, 2, _split, pattern=1),
    Function("REPLACE_PATTERN", 3, 3, _replace_pattern, pattern=1),
)
"""Every function of texts."""
