"""A record as matchers look at it: each thing they ask of it is worked out once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.options import LogOptions
    from smokealarm.dynatrace.logs.record import LogRecord, Values

__all__ = ["WORD_BREAK", "Subject", "ascii_lower", "words"]

WORD_BREAK = "\x00"
"""Stands between the words of a content once it is segmented; it is in no word itself."""

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
# Han and Hiragana have no spaces between words; the annex makes each such character a word of its own.
_SINGLE = "\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Letters, digits and underscores, and the marks that belong to the character before them.
_MEMBER = rf"(?:(?![{_SINGLE}])[\w\u0300-\u036f\u200d\ufe0f])"


class Subject:
    """One record for any number of matchers."""

    __slots__ = ("_folded", "_lower", "_options", "_words", "fields", "record")

    def __init__(self, record: LogRecord, options: LogOptions) -> None:
        self.record = record
        self.fields = record.fields()
        self._options = options
        self._folded: dict[str, Values] = {}
        self._lower: dict[str, Values] = {}
        self._words: str | None = None

    def folded(self, name: str) -> Values:
        """Return the values of an attribute without regard to case."""
        found = self._folded.get(name)
        if found is None:
            found = self._folded[name] = tuple(map(str.casefold, self.fields.get(name, ())))
        return found

    def lower(self, name: str) -> Values:
        """Return the values of an attribute with the letters A to Z in lower case."""
        found = self._lower.get(name)
        if found is None:
            found = self._lower[name] = tuple(map(ascii_lower, self.fields.get(name, ())))
        return found

    def words(self) -> str:
        """Return the words of the content without regard to case, each between two word breaks."""
        if self._words is None:
            found = words(self.folded("content")[0], self._options)
            self._words = WORD_BREAK + WORD_BREAK.join(found) + WORD_BREAK
        return self._words


def words(text: str, options: LogOptions) -> list[str]:
    """Return the words of a text by the default rules of Unicode Standard Annex 29, approximated.

    Words are runs of letters, digits and underscores; a few characters between two letters or two digits do not end
    one, see :class:`~smokealarm.dynatrace.logs.options.LogOptions`.
    """
    return _segmenter(options.letters_joined_by, options.digits_joined_by).findall(text)


@lru_cache(maxsize=16)
def _segmenter(letters: str, digits: str) -> re.Pattern[str]:
    joined_letters = rf"(?<=[^\W\d_])[{re.escape(letters)}](?=[^\W\d_])" if letters else r"(?!)"
    joined_digits = rf"(?<=\d)[{re.escape(digits)}](?=\d)" if digits else r"(?!)"
    return re.compile(rf"[{_SINGLE}]|{_MEMBER}++(?:(?:{joined_letters}|{joined_digits}){_MEMBER}++)*+")


def ascii_lower(text: str) -> str:
    """Return a text with the letters A to Z in lower case, and only those."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)
