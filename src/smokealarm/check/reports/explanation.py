"""What ``--explain`` says of a check."""

from __future__ import annotations

from textwrap import indent, wrap
from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue import CHECKS
from smokealarm.errors import UnknownCheck
from smokealarm.nearest import nearest

if TYPE_CHECKING:
    from smokealarm.check.finding import Example

__all__ = ["explained"]

_WIDTH: Final = 100
_LONGEST: Final = 1200
"""Characters of an example that are shown."""


def explained(check_id: str) -> str:
    """Return what a check is about, with an example in which it is found and one in which it is not.

    Raises:
        UnknownCheck: no check has that id.
    """
    check = CHECKS.get(check_id)
    if check is None:
        meant = nearest(check_id, CHECKS)
        hint = f"did you mean {meant}?" if meant else f"there are: {', '.join(CHECKS)}"
        raise UnknownCheck(f"no check has the id {check_id!r}; {hint}")
    return "\n".join(
        [
            f"{check.check_id} ({check.severity}): {check.title}",
            "",
            *wrap(check.explanation, _WIDTH),
            "",
            "Found in:",
            "",
            _shown(check.triggers),
            "",
            "Not found in:",
            "",
            _shown(check.passes),
            "",
        ]
    )


def _shown(example: Example) -> str:
    if example.beside:
        return "\n\n".join(f"  {each.name}\n{_text(each)}" for each in example.files)
    return _text(example)


def _text(example: Example) -> str:
    text = example.text.encode("utf-8", "replace").decode().rstrip("\n")
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\n..."
    return indent(cut, "    ")
