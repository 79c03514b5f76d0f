"""The items as text for a terminal, and as one JSON object."""

from __future__ import annotations

from collections import Counter
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from smokealarm.doctor.item import State
from smokealarm.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from smokealarm.doctor.item import Item

__all__ = ["as_json", "as_text"]

_COLUMNS: Final = 80
_STATE, _NAME = 9, 20
_INDENT: Final = " " * (_STATE + _NAME)
_NO_CHARACTER: Final = "\N{REPLACEMENT CHARACTER}"


def as_text(items: Sequence[Item]) -> Iterator[str]:
    """Yield lines of at most 80 columns, if no word is longer: each item, its cause and cure, and at last a count."""
    for each in items:
        yield from _lines(each)
    counts = Counter(each.state for each in items)
    yield ""
    yield ", ".join(f"{counts[state]} {state}" for state in State if counts[state])


def as_json(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return one object for each item; what looks like a secret is masked."""
    return [
        {
            "name": each.name,
            "state": each.state,
            "found": _printable(each.found),
            "cause": _printable(each.cause) or None,
            "cure": each.cure or None,
        }
        for each in items
    ]


def _lines(item: Item) -> Iterator[str]:
    yield from _wrapped(f"{item.state:<{_STATE}}{item.name:<{_NAME}}", item.found)
    for name, text in (("cause: ", item.cause), ("cure: ", item.cure)):
        if text:
            yield from _wrapped(f"{_INDENT}{name}", text, " " * len(name))


def _wrapped(head: str, text: str, deeper: str = "") -> list[str]:
    return wrap(
        _printable(text),
        _COLUMNS,
        initial_indent=head,
        subsequent_indent=_INDENT + deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _printable(text: str) -> str:
    """Return a text, which may be foreign, without what a terminal would obey."""
    spaced = " ".join(text.split())
    return "".join(each if each.isprintable() else _NO_CHARACTER for each in masked(spaced))
