"""The names of the language, each with an example of its use, and the nearest of them to a misspelt one.

https://docs.dynatrace.com/docs/dynatrace-api/environment-api/metric-v2/metric-selector
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.nearest import nearest as nearest_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "AGGREGATIONS",
    "COMPARISONS",
    "CONDITIONS",
    "DIMENSION_OPERATORS",
    "SORT_DIRECTIONS",
    "SORT_ORDERS",
    "TEXT_OPERATORS",
    "TRANSFORMATIONS",
    "nearest",
]

AGGREGATIONS = ("auto", "avg", "count", "max", "median", "min", "percentile", "sum", "value")
"""``median`` is missing in the vendor's table, but ``fold``, ``sort``, ``series`` and chains take it."""

COMPARISONS = ("lt", "le", "eq", "ne", "ge", "gt")
TEXT_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "eq": str.__eq__,
    "ne": str.__ne__,
    "prefix": str.startswith,
    "suffix": str.endswith,
    "contains": str.__contains__,
}
"""How a condition on a dimension compares the dimension's value with its own."""
DIMENSION_OPERATORS = tuple(TEXT_OPERATORS)
SORT_DIRECTIONS = ("ascending", "descending")
SORT_ORDERS = ("lexical", "natural")

CONDITIONS = {
    "eq": 'eq("dimension","value")',
    "ne": 'ne("dimension","value")',
    "prefix": 'prefix("dimension","value")',
    "suffix": 'suffix("dimension","value")',
    "contains": 'contains("dimension","value")',
    "in": 'in("dimension",entitySelector("..."))',
    "existsKey": 'existsKey("dimension")',
    "remainder": 'remainder("dimension")',
    "series": "series(avg,gt(5))",
    "and": "and(condition,condition)",
    "or": "or(condition,condition)",
    "not": "not(condition)",
}

TRANSFORMATIONS = {
    **{name: f":{name}" for name in AGGREGATIONS},
    "percentile": ":percentile(95)",
    "histogram": ":histogram",
    "default": ":default(0) or :default(0,always)",
    "delta": ":delta",
    "evaluateModel": ":evaluateModel",
    "asGauge": ":asGauge",
    "filter": ':filter(eq("dimension","value"))',
    "fold": ":fold or :fold(avg)",
    "last": ":last or :last(avg)",
    "lastReal": ":lastReal or :lastReal(avg)",
    "limit": ":limit(20)",
    "merge": ':merge("dimension")',
    "names": ":names",
    "parents": ":parents",
    "partition": ':partition("dimension",value("slow",gt(200)),otherwise("fast"))',
    "rate": ":rate or :rate(5m)",
    "rollup": ":rollup(avg,15m)",
    "setUnit": ":setUnit(Percent)",
    "smooth": ":smooth(skipfirst)",
    "sort": ":sort(value(avg,descending))",
    "splitBy": ':splitBy("dimension") or :splitBy()',
    "timeshift": ":timeshift(-1d)",
    "toUnit": ":toUnit(Byte,MebiByte)",
}

_OTHER_TONGUES = {
    "average": "avg", "mean": "avg", "maximum": "max", "minimum": "min", "p": "percentile", "groupBy": "splitBy",
    "by": "splitBy", "where": "filter", "top": "limit", "equals": "eq", "startsWith": "prefix", "endsWith": "suffix",
    "like": "contains", "exists": "existsKey", "unit": "setUnit", "offset": "timeshift", "asc": "ascending",
    "desc": "descending", "total": "sum", "lte": "le", "gte": "ge", "neq": "ne",
}  # fmt: skip


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that was probably meant by ``name``, whatever its case, or ``None``."""
    known = tuple(names)
    translated = _OTHER_TONGUES.get(name)
    return translated if translated in known else nearest_word(name, known)
