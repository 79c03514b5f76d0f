"""Checks of metric selectors inside rules and dashboards."""

from __future__ import annotations

from typing import Final

from smokealarm.check.catalogue.examples import dashboard, rule
from smokealarm.check.finding import Check, Severity

__all__ = ["ADVICE", "CHECKS", "QUOTING", "SYNTAX"]

SYNTAX: Final = Check(
    "selector/syntax",
    "a metric selector cannot be read",
    Severity.ERROR,
    "Dynatrace refuses a metric event with such a selector. A dashboard is stored with it, so there it is a warning: "
    "the tile shows an error in the place of data.",
    rule("VisibleMaximum:max", "VisibleMaximum:maximum"),
    rule(),
)
ADVICE: Final = Check(
    "selector/advice",
    "a metric selector can be read but does not say what is probably meant",
    Severity.WARNING,
    "Dynatrace takes the selector, with a warning of its own or with a result that surprises.",
    dashboard("errorsSum:splitBy()", "errorsSum:names:splitby()"),
    dashboard("errorsSum:splitBy()", "errorsSum:names:splitBy()"),
)

QUOTING: Final = Check(
    "selector/quoting",
    "a name in a metric selector is written without quotes",
    Severity.INFORMATION,
    "Dynatrace reads it as it was meant, and its own pages write it so in places. With quotes it stays the same when a "
    "name has a dash, a dot or a blank.",
    dashboard("errorsSum:splitBy()", "errorsSum:splitBy(functionname)"),
    dashboard("errorsSum:splitBy()", 'errorsSum:splitBy(\\"functionname\\")'),
)

CHECKS: Final = (SYNTAX, ADVICE, QUOTING)
