"""A selector that asks for another metric, and is otherwise as somebody wrote it."""

from __future__ import annotations

from smokealarm.dynatrace.selector.parser import parse
from smokealarm.dynatrace.selector.traversal import metric_keys

__all__ = ["with_metric_key"]


def with_metric_key(selector: str, key: str) -> str:
    """Return the text of a selector with a metric key in the place of each of its own.

    Raises:
        SelectorError: the selector cannot be read.
    """
    for before in metric_keys(parse(selector)):
        selector = selector.replace(before, key)
    return selector
