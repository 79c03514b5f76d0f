"""How an event filter of an alerting profile compares a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smokealarm.dynatrace.problems.vocabulary import ComparisonOperator

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.options import ProblemOptions
    from smokealarm.dynatrace.problems.profile import TextFilter

__all__ = ["compares"]


def compares(text_filter: TextFilter, text: str, options: ProblemOptions) -> bool:
    """Return whether a text is what a filter asks for, negation aside."""
    value = text_filter.value
    if text_filter.operator is ComparisonOperator.REGEX_MATCHES:
        expression = re.compile(value, 0 if text_filter.case_sensitive else re.IGNORECASE)
        return bool(expression.search(text) if options.regex_finds else expression.fullmatch(text))
    if not text_filter.case_sensitive:
        text, value = text.casefold(), value.casefold()
    match text_filter.operator:
        case ComparisonOperator.BEGINS_WITH:
            return text.startswith(value)
        case ComparisonOperator.ENDS_WITH:
            return text.endswith(value)
        case ComparisonOperator.CONTAINS:
            return value in text
        case _:
            return text == value
