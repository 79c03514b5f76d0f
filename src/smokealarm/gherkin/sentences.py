r"""The patterns of step definitions as sentences that a person would write.

``(?P<count>\d+|no) problems? (has|have) opened`` reads as ``{count} problem(s) has/have opened``.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["choices_of_regex", "sentence_of_format", "sentence_of_regex"]

_FIELD: Final = re.compile(r"\{(\w*)(?::[^}]*)?\}")
_NAMED: Final = re.compile(r"\(\?P<(\w+)>")
_UNTIL_GROUP: Final = re.compile(r"(?:[^(\\]|\\.)+")
_OPTIONAL: Final = re.compile(r"(\w)\?")
_CHOICES: Final = re.compile(r"\(\?P<(\w+)>([\w .-]+(?:\|[\w .-]+)+)\)")


def sentence_of_format(pattern: str) -> str:
    """Return a pattern of the ``parse`` library without the types of its fields."""
    return _FIELD.sub(lambda found: f"{{{found[1]}}}", pattern)


def sentence_of_regex(pattern: str) -> str:
    """Return a regular expression as a sentence: named groups as fields, choices with ``/``, options in ()."""
    read, rest = "", pattern
    while rest:
        plain = _UNTIL_GROUP.match(rest)
        if plain:
            read, rest = read + _plain(plain[0]), rest[plain.end() :]
        else:
            group, rest = _group(rest)
            optional, rest = rest.startswith("?"), rest.removeprefix("?")
            read += _shown(group, inside=optional or read[-1:].isalpha())
    return read


def _group(text: str) -> tuple[str, str]:
    """Split a text that begins with a group into the group and what follows it."""
    depth, escaped = 0, False
    for place, character in enumerate(text):
        depth += 0 if escaped else (character == "(") - (character == ")")
        escaped = character == "\\" and not escaped
        if not depth:
            return text[: place + 1], text[place + 1 :]
    return text, ""


def _shown(group: str, *, inside: bool) -> str:
    """Return a group as it is read; ``inside`` says that it is a part of a word, or may be left out."""
    if named := _NAMED.match(group):
        return f"{{{named[1]}}}"
    within = group.removeprefix("(?:").removeprefix("(").removesuffix(")")
    if "(?P<" in within:
        return f"({sentence_of_regex(within)})"
    choices = within.split("|")
    shown = "/".join(filter(None, choices))
    return f"({shown})" if inside or "" in choices else shown


def _plain(text: str) -> str:
    """Return a part without groups: optional letters in brackets, escapes and anchors gone."""
    return re.sub(r"\\(.)", r"\1", _OPTIONAL.sub(r"(\1)", text)).removesuffix("$").removeprefix("^")


def choices_of_regex(pattern: str) -> dict[str, tuple[str, ...]]:
    """Return the words that a named group may be, for those groups that are a choice of words."""
    return {name: tuple(words.split("|")) for name, words in _CHOICES.findall(pattern)}
