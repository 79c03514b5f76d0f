"""Every check as data: its id, what it says, why, and two files that show it.

Whoever adds a check adds it to one of the modules here, and the function that finds it to
:mod:`smokealarm.check.inspection`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smokealarm.check.catalogue import (
    duplicates,
    files,
    ignores,
    limits,
    metrics,
    mirrors,
    monaco,
    routes,
    rules,
    schemas,
    secrets,
    selectors,
    settings,
    stacks,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.check.finding import Check

__all__ = ["CHECKS"]

CHECKS: Final[Mapping[str, Check]] = {
    check.check_id: check
    for module in (
        files,
        monaco,
        schemas,
        settings,
        selectors,
        metrics,
        rules,
        stacks,
        limits,
        duplicates,
        routes,
        mirrors,
        secrets,
        ignores,
    )
    for check in module.CHECKS
}
"""All checks by their id, in the order in which they are listed."""
