"""Hypothesis strategies: trees of selectors, texts like those of dashboards, and mutations of them."""

from __future__ import annotations

from hypothesis import strategies as st

from smokealarm.dynatrace.selector.entity_syntax import Criterion, EntitySelector
from smokealarm.dynatrace.selector.syntax import (
    Aggregate,
    Aggregation,
    Arithmetic,
    Chain,
    Compound,
    Default,
    DimensionCondition,
    Dimensions,
    Duration,
    EvaluateModel,
    Filter,
    InEntities,
    KeyCondition,
    Limit,
    Metric,
    Negation,
    Number,
    Otherwise,
    Partition,
    PartitionCase,
    Plain,
    Rate,
    Reduce,
    Rollup,
    Selector,
    SeriesCondition,
    Smooth,
    Sort,
    SortKey,
    TimeShift,
    Unit,
    ValueCriterion,
)
from smokealarm.dynatrace.selector.vocabulary import AGGREGATIONS, COMPARISONS, DIMENSION_OPERATORS

_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(max_size=8) | st.sampled_from(['~"', "~", '"', "a b", "type(x)", ",", ")", "\n"])
_NAMES = st.sampled_from(["host", "dt.entity.host", "a-b", "5xx", "Test Step", ""]) | _TEXTS
_KEYS = st.sampled_from(["builtin:host.cpu", "ext:a.5xx", "a-b.c", "x", "legacy:y.z", "a..b"]) | st.text(min_size=1)
_PLAIN_AGGREGATIONS = st.sampled_from([name for name in AGGREGATIONS if name != "percentile"])
_AGGREGATIONS = st.builds(Aggregation, _PLAIN_AGGREGATIONS) | st.builds(
    Aggregation, st.just("percentile"), st.floats(0, 100)
)


def _durations(units: str, low: int = 1, high: int = 10**6) -> st.SearchStrategy:
    return st.builds(Duration, st.integers(low, high), st.sampled_from(units))


def _compounds(leaves: st.SearchStrategy) -> st.SearchStrategy:
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Compound, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3).map(tuple))
            | st.builds(Compound, st.just("not"), st.tuples(inner))
        ),
        max_leaves=4,
    )


_CRITERIA = st.recursive(
    st.builds(Criterion, st.sampled_from(["tag", "entityName.in"]), st.lists(_TEXTS, max_size=3).map(tuple)),
    lambda inner: st.builds(Criterion, st.just("not"), st.tuples(inner)),
    max_leaves=3,
)
_ENTITIES = st.builds(
    lambda first, rest: EntitySelector((Criterion("type", (first,)), *rest)), _TEXTS, st.lists(_CRITERIA, max_size=2)
)
_COMPARED = st.builds(ValueCriterion, st.sampled_from(COMPARISONS), st.tuples(_FLOATS))
_DIMENSION = st.builds(DimensionCondition, st.sampled_from(DIMENSION_OPERATORS), _NAMES, _TEXTS)
CONDITIONS = _compounds(
    _DIMENSION
    | st.builds(KeyCondition, st.sampled_from(["existsKey", "remainder"]), _NAMES)
    | st.builds(InEntities, _NAMES, _ENTITIES)
    | st.builds(SeriesCondition, _AGGREGATIONS, _COMPARED)
)
_VALUES = _compounds(_COMPARED | st.builds(ValueCriterion, st.just("range"), st.tuples(_FLOATS, _FLOATS)))
_REST = st.builds(PartitionCase, st.just("otherwise"), _TEXTS, st.just(Otherwise()))


def _cases(kind: str, criteria: st.SearchStrategy) -> st.SearchStrategy:
    cases = st.builds(PartitionCase, st.just(kind), _TEXTS, criteria | st.just(Otherwise()))
    return st.lists(cases | _REST, min_size=1, max_size=3).map(tuple)


_SORT_KEYS = st.builds(SortKey, _AGGREGATIONS, st.none(), st.sampled_from(["ascending", "descending"])) | st.builds(
    SortKey,
    st.none(),
    _NAMES,
    st.sampled_from(["ascending", "descending"]),
    st.sampled_from([None, "lexical", "natural"]),
)
TRANSFORMATIONS = st.one_of(
    _AGGREGATIONS.map(Aggregate),
    st.builds(Plain, st.sampled_from(["delta", "names", "parents", "histogram", "asGauge"])),
    st.builds(EvaluateModel, st.lists(_TEXTS, max_size=2).map(tuple)),
    st.builds(Default, _FLOATS, st.booleans()),
    st.builds(Filter, st.lists(CONDITIONS, max_size=2).map(tuple)),
    st.builds(Reduce, st.sampled_from(["fold", "last", "lastReal"]), st.none() | _AGGREGATIONS),
    st.builds(Limit, st.integers(0, 10**9 - 1)),
    st.builds(Dimensions, st.just("splitBy"), st.lists(_NAMES | st.integers(0, 9), max_size=3).map(tuple)),
    st.builds(Dimensions, st.just("merge"), st.lists(_NAMES, min_size=1, max_size=3).map(tuple)),
    st.builds(Partition, _NAMES, _cases("value", _VALUES) | _cases("dimension", _compounds(_DIMENSION))),
    st.builds(Rate, _durations("smhdwMy")),
    st.builds(Rollup, _AGGREGATIONS, _durations("m", 1, 60)),
    st.builds(TimeShift, _durations("smhdw", -(10**6))),
    st.just(Smooth("skipfirst")),
    st.builds(Sort, st.lists(_SORT_KEYS, min_size=1, max_size=3).map(tuple)),
    st.builds(Unit, st.none() | _TEXTS, _TEXTS),
)

_METRICS = st.builds(Metric, _KEYS, st.just(()) | st.lists(_NAMES, min_size=1, max_size=2).map(tuple))


def _arithmetic(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.sampled_from(["+-", "*/"]).flatmap(
        lambda operators: st.lists(inner, min_size=2, max_size=3).flatmap(
            lambda operands: st.builds(
                Arithmetic,
                st.just(tuple(operands)),
                st.tuples(*[st.sampled_from(operators)] * (len(operands) - 1)),
            )
        )
    )


EXPRESSIONS = st.recursive(
    _METRICS | st.builds(Number, st.floats(0, allow_nan=False, allow_infinity=False)),
    lambda inner: (
        _arithmetic(inner)
        | st.builds(Negation, inner)
        | st.builds(Chain, inner, st.lists(TRANSFORMATIONS, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=5,
)
SELECTORS = st.builds(lambda metric, others: Selector((metric, *others)), _METRICS, st.lists(EXPRESSIONS, max_size=2))

PIECES = st.sampled_from(
    [
        "builtin:host.cpu", "a.b", "shop-eu.x", '"5xx"', "100", "0.5", "(", ")", ",", ":", "-", " - ", "+", "*", "/",
        ".",
        ":sum", ":avg", ":splitBy(", ":filter(", ":sort(", ":fold(", "eq(", "and(", "series(", "gt(", "value(", "in(",
        'entitySelector("type(~"HOST~")")', '"', "~", '~"', "descending", "auto", "percentile(", "95", "5m", "\n", " ",
        "$1", "{{x}}", "\\", "°", ":partition(", "otherwise", "dimension(", ":(", ".(", ".*",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join)
"""Texts made of pieces of the language in any order, most of them nonsense."""


@st.composite
def mutated(draw: st.DrawFn, texts: list[str]) -> str:
    """Draw one of ``texts`` with a few pieces taken out, put in or doubled."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = draw(st.integers(start, min(len(text), start + 6)))
        text = text[:start] + draw(st.sampled_from(["", text[start:stop] * 2]) | PIECES) + text[stop:]
    return text
