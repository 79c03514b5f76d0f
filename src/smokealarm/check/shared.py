"""What is found in rendered configurations: each mistake once, however many configurations share its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from smokealarm.check.catalogue.files import UNRENDERED
from smokealarm.check.inspection import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.check.finding import Finding
    from smokealarm.check.located import Span
    from smokealarm.check.monaco import Rendered

__all__ = ["in_rendered"]

_Place: TypeAlias = "tuple[str, str, Span]"


@dataclass(slots=True)
class _Mistake:
    """One finding, and the configurations that have it."""

    finding: Finding
    configs: dict[str, None] = field(default_factory=dict)

    def said(self) -> Finding:
        """Return the finding with the configurations in its hint."""
        first, count = next(iter(self.configs)), len(self.configs)
        where = f"in {first}" if count == 1 else f"in {count} configurations, {first} among them"
        return replace(self.finding, hint="; ".join(filter(None, (self.finding.hint, where))))


def in_rendered(rendered: Rendered) -> Iterator[Finding]:
    """Yield what is found in rendered configurations; what is a template in them is left to be judged elsewhere.

    What all that is made of a template have at one place of it is one mistake, even if values change the words of it.
    """
    made = Counter(each.source.name for each in (*rendered.documents, *rendered.variants))
    for (_, name, _), worded in _by_place(rendered).items():
        mistakes = list(worded.values())
        everywhere = [config for each in mistakes for config in each.configs]
        if name in made and len(everywhere) == made[name]:
            yield _Mistake(mistakes[0].finding, dict.fromkeys(everywhere)).said()
        else:
            yield from (each.said() for each in mistakes)


def _by_place(rendered: Rendered) -> dict[_Place, dict[str, _Mistake]]:
    """Return the mistakes by check and place, and there by their words."""
    found: dict[_Place, dict[str, _Mistake]] = {}
    for document in (*rendered.documents, *rendered.variants):
        for each in inspect(document):
            if each.check is not UNRENDERED:
                place = (each.check.check_id, each.source.name, each.span)
                mistake = found.setdefault(place, {}).setdefault(each.message, _Mistake(each))
                mistake.configs[document.config] = None
    return found
