"""Reading the matcher of a Settings object."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.diagnostics import LogSyntaxError
from smokealarm.dynatrace.logs.matcher.matcher import EVERYTHING, Matcher, parse_matcher

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.options import LogLimits, LogOptions
    from smokealarm.dynatrace.settings.fields import Fields

__all__ = ["complain", "read_matcher"]

_LONGEST = 1500


def read_matcher(
    fields: Fields, options: LogOptions, limits: LogLimits, *, least: int, invisible: bool = False
) -> Matcher:
    """Read ``query``; one that is not taken is an error and reads as the matcher of everything.

    ``invisible`` says whether characters that cannot be seen, such as U+200B, are taken.
    """
    query = fields.text("query", "" if least == 0 else None, least=least, most=_LONGEST)
    hidden = [] if invisible else [each for each in query if unicodedata.category(each) == "Cf"]
    if hidden:
        fields.error("query", f"has the invisible character U+{ord(hidden[0]):04X}", "remove it")
    try:
        return parse_matcher(query, options, limits)
    except LogSyntaxError as error:
        complain(fields, "query", error)
        return EVERYTHING


def complain(fields: Fields, name: str, error: LogSyntaxError) -> None:
    """Complain about a text that is not taken, with the place in it."""
    fields.error(name, f"{error.message}, at character {error.offset + 1}", error.hint)
