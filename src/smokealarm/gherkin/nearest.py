"""What to say of a word that is not known: the nearest that is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["nearest_word"]


def nearest_word(word: str, words: Sequence[str]) -> str:
    """Return the nearest of the known words as the tail of an error message, all of them if none is near."""
    near = get_close_matches(word, words, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(words)}"
