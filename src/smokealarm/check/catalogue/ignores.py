"""Checks of the list of findings that are to be ignored."""

from __future__ import annotations

from typing import Final

from smokealarm.check.finding import Check, Example, Severity

__all__ = ["CHECKS", "NO_REASON", "UNKNOWN", "UNUSED"]

_GOOD: Final = Example(
    "smokealarm.toml",
    '[[check.ignore]]\nid = "schema/unknown-property"\npath = "rules/*.json"\nreason = "the tenant is newer"\n',
)

NO_REASON: Final = Check(
    "ignore/no-reason",
    "a finding is ignored without a reason",
    Severity.ERROR,
    "Whoever reads the list later cannot tell whether the finding may be looked at again. Until there is a reason, "
    "nothing is ignored.",
    Example("smokealarm.toml", '[[check.ignore]]\nid = "schema/unknown-property"\npath = "rules/*.json"\n'),
    _GOOD,
)
UNKNOWN: Final = Check(
    "ignore/unknown-check",
    "an id is ignored that no check has",
    Severity.ERROR,
    "It silences nothing. A group of checks is written with a star, as in schema/*.",
    Example("smokealarm.toml", '[[check.ignore]]\nid = "schema/unknown-propery"\npath = "*"\nreason = "x is newer"\n'),
    _GOOD,
)
UNUSED: Final = Check(
    "ignore/unused",
    "an entry ignores nothing that was found",
    Severity.WARNING,
    "The finding was put right, or the entry never matched it. Take the entry out; it could hide the next one.",
    Example("smokealarm.toml", '[[check.ignore]]\nid = "schema/type"\npath = "*.json"\nreason = "accepted"\n'),
    _GOOD,
)

CHECKS: Final = (NO_REASON, UNKNOWN, UNUSED)
