"""The vectorised evaluation computes what the slow and obvious one does, on any data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.selector import reference as ref
from tests.selector.oracle import START, Tables

from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.evaluation import Window, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

SLOTS = 6
_VALUES = st.integers(-5, 5).map(float)
_DIMENSIONS = st.sampled_from(
    [(("h", "1"), ("d", "a")), (("h", "1"), ("d", "b")), (("h", "2"), ("d", "a")), (("h", "2"),)]
)


def tables() -> st.SearchStrategy[ref.Table]:
    """Draw series with several values a slot."""
    slots = st.lists(st.lists(_VALUES, max_size=3), min_size=SLOTS, max_size=SLOTS)
    return st.dictionaries(_DIMENSIONS, slots, max_size=4)


CASES: dict[str, Callable[[ref.Table, ref.Table], ref.Table]] = {
    **{
        f"m:{name}": lambda m, _, name=name: ref.aggregated(m, name)
        for name in ("avg", "sum", "count", "min", "max", "median", "value")
    },
    "m:percentile(90)": lambda m, _: ref.aggregated(m, "percentile", 90),
    **{
        f'm:splitBy("h"):{name}': lambda m, _, name=name: ref.aggregated(ref.split_by(m, ["h"]), name)
        for name in ("avg", "sum", "count", "min", "max", "median")
    },
    "m:splitBy():percentile(25)": lambda m, _: ref.aggregated(ref.split_by(m, []), "percentile", 25),
    'm:splitBy("d","h"):sum': lambda m, _: ref.aggregated(ref.split_by(m, ["d", "h"]), "sum"),
    "m:avg:splitBy():sum": lambda m, _: ref.aggregated(ref.split_by(ref.aggregated(m, "avg"), []), "sum"),
    "m:fold(max)": lambda m, _: ref.folded(m, "max"),
    "m:fold(percentile(75))": lambda m, _: ref.folded(m, "percentile", 75),
    "m:avg:fold": lambda m, _: ref.folded(ref.aggregated(m, "avg"), "sum"),
    **{
        f"m:sum:rollup({name},3m)": lambda m, _, name=name: ref.rolled(ref.aggregated(m, "sum"), name, 3)
        for name in ("avg", "sum", "count", "min", "max", "median")
    },
    "m:sum:delta": lambda m, _: ref.delta(ref.aggregated(m, "sum")),
    "m:sum:default(7)": lambda m, _: ref.defaulted(ref.aggregated(m, "sum"), 7),
    "m:default(7):splitBy():median": lambda m, _: ref.aggregated(ref.split_by(ref.defaulted(m, 7), []), "median"),
    "m:smooth(skipfirst):median": lambda m, _: ref.aggregated(ref.smoothed(m), "median"),
    "m:filter(series(avg,gt(0))):max": lambda m, _: ref.aggregated(ref.only_over(m, "avg", 0), "max"),
    "m:max:filter(series(median,gt(1)))": lambda m, _: ref.only_over(ref.aggregated(m, "max"), "median", 1),
    'm:splitBy("h"):sum / n:splitBy("h"):count': lambda m, n: ref.divided(
        ref.aggregated(ref.split_by(m, ["h"]), "sum"), ref.aggregated(ref.split_by(n, ["h"]), "count")
    ),
    'm:splitBy("d"):max / n:splitBy("d"):min': lambda m, n: ref.divided(
        ref.aggregated(ref.split_by(m, ["d"]), "max"), ref.aggregated(ref.split_by(n, ["d"]), "min")
    ),
}


def _metric(table: ref.Table) -> dict:
    series = [{"dimensions": dict(dimensions), "values": slots} for dimensions, slots in table.items()]
    return {"default": "avg", "series": series}


@pytest.mark.parametrize("selector", CASES)
@given(m=tables(), n=tables())
@settings(max_examples=30, deadline=None)
def test_the_fast_evaluation_agrees_with_the_slow_one(selector: str, m: ref.Table, n: ref.Table) -> None:
    """A selector over drawn data gives the same series and values both ways."""
    source = Tables({"m": _metric(m), "n": _metric(n)})
    (result,) = evaluate(parse(selector), Window(START, SLOTS), source)
    expected = CASES[selector](m, n)
    assert list(result.series.dimensions) == list(expected)
    for got, slots in zip(result.series.total, expected.values(), strict=True):
        want = [slot[0] if slot else np.nan for slot in slots]
        np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)
