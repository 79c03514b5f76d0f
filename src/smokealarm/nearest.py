"""What to say of a word that is not known: the nearest that is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["nearest", "told_nearest"]


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
