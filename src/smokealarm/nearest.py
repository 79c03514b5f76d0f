"""What to say of a word or a name that is not known: the nearest that is."""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["nearest", "nearest_names", "told_nearest", "told_nearest_names", "words_of"]

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LEAST: Final = 0.5
"""The share of a name's letters that must be found in another one."""
_WORSE: Final = 0.1
"""How much less of it may be found in what is told besides the best."""
_ALIKE: Final = 0.75
_BEGUN: Final = 3
"""Letters that a word has at least, to be the beginning of another one."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant, whatever its case, or None."""
    by_fold = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), by_fold, n=1)
    return by_fold[close[0]] if close else None


def told_nearest(word: str, known: Collection[str]) -> str:
    """Say the nearest known word, or all of them, or that there is none, as the tail of an error message."""
    meant = nearest(word, known)
    if meant is not None:
        return f"did you mean {meant!r}?"
    return f"expected one of {', '.join(map(repr, sorted(known)))}" if known else "there is none at all"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters, however they are joined: ``a-b``, ``a_b``, ``a b``, ``AB1``."""
    return tuple(each.lower() for each in _WORD.findall(name))


def nearest_names(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known names of several words that were probably meant, the likeliest first, by their words."""
    wanted = words_of(name)
    rated = ((_share(wanted, words_of(each)), _likeness(" ", wanted, words_of(each)), each) for each in known)
    kept = [each for each in rated if each[0] >= _LEAST]
    found = sorted(kept, key=lambda each: (-each[0], -each[1], -SequenceMatcher(None, name, each[2]).ratio(), each[2]))
    return tuple(each for share, _, each in found[:most] if share >= found[0][0] - _WORSE)


def told_nearest_names(name: str, known: Collection[str]) -> str:
    """Say the nearest known names, or all of them, or that there is none, as the tail of an error message."""
    *others, last = nearest_names(name, known) or ("",)
    if last:
        return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"
    return f"expected one of: {', '.join(sorted(known))}" if known else "there is none at all"


def _share(wanted: tuple[str, ...], words: tuple[str, ...]) -> float:
    """Return how much of the wanted words is found among others, long ones counting more, or how alike the letters are.

    The letters are for words that somebody wrote as one.
    """
    whole = sum(map(len, wanted))
    found = sum(len(each) * _found(each, words) for each in wanted) / whole if whole else 0.0
    letters = _likeness("", wanted, words)
    return max(found, letters) if letters >= _ALIKE else found


def _found(wanted: str, words: tuple[str, ...]) -> float:
    """Return 1 for a word that is there, less for one that begins another one or is spelt alike, else 0."""
    if wanted in words:
        return 1.0
    if len(wanted) >= _BEGUN and any(each.startswith(wanted) for each in words):
        return 0.9
    close = get_close_matches(wanted, words, n=1, cutoff=_ALIKE)
    return 0.9 * SequenceMatcher(None, wanted, close[0]).ratio() if close else 0.0


def _likeness(between: str, wanted: tuple[str, ...], words: tuple[str, ...]) -> float:
    return SequenceMatcher(None, between.join(wanted), between.join(words)).ratio()
