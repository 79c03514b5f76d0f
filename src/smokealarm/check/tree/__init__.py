"""What the files of a tree say of each other: rules, stacks, alarms, profiles, notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.check.tree.alarm_limits import alarm_findings
from smokealarm.check.tree.contents import read_tree
from smokealarm.check.tree.duplicates import duplicate_findings
from smokealarm.check.tree.mirrors import mirror_findings
from smokealarm.check.tree.routes import route_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smokealarm.check.document import Document
    from smokealarm.check.finding import Finding

__all__ = ["tree_findings"]


def tree_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield what all configurations of a run contradict in each other."""
    tree = read_tree(documents)
    for compare in (duplicate_findings, route_findings, mirror_findings, alarm_findings):
        yield from compare(tree)
    if tree.stacks:
        from smokealarm.check.tree.thresholds import threshold_findings  # noqa: PLC0415 - with a numerical library
        from smokealarm.check.tree.unknown_names import name_findings  # noqa: PLC0415 - the same

        yield from threshold_findings(tree)
        yield from name_findings(tree)
