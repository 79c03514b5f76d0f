"""What the files of a tree say of each other: rules, stacks, alarms, profiles, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.tree.alarm_limits import alarm_findings
from smokealarm.check.tree.contents import Tree, read_tree
from smokealarm.check.tree.duplicates import duplicate_findings
from smokealarm.check.tree.mirrors import mirror_findings
from smokealarm.check.tree.routes import route_findings
from smokealarm.check.tree.thresholds import threshold_findings
from smokealarm.check.tree.unknown_names import name_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding

__all__ = ["tree_findings"]

_COMPARISONS: Final[tuple[Callable[[Tree], Iterable[Finding]], ...]] = (
    threshold_findings,
    name_findings,
    duplicate_findings,
    route_findings,
    mirror_findings,
    alarm_findings,
)
"""Each is given everything that was read of a tree."""


def tree_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield what all configurations of a run contradict in each other."""
    tree = read_tree(documents)
    for compare in _COMPARISONS:
        yield from compare(tree)
