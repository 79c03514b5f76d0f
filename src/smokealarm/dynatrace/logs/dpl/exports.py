"""The names that a pattern exports.

https://docs.dynatrace.com/docs/shortlink/dpl-dynatrace-pattern-language-hub
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.logs.dpl.syntax import Alternatives, JsonObject, Sequence

if TYPE_CHECKING:
    from smokealarm.dynatrace.logs.dpl.syntax import Item, Matcher

__all__ = ["exported"]


def exported(matcher: Matcher) -> tuple[str, ...]:
    """Return every name that a matcher exports from within, in order."""
    if isinstance(matcher, Sequence):
        return tuple(name for item in matcher.items for name in _exported_by(item))
    if isinstance(matcher, Alternatives):
        return tuple(dict.fromkeys(name for each in matcher.choices for name in exported(each)))
    if isinstance(matcher, JsonObject) and matcher.flat:
        return tuple(member.name for member in matcher.members)
    return ()


def _exported_by(item: Item) -> tuple[str, ...]:
    return exported(item.matcher) if item.name is None else (item.name,)
