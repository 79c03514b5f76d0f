"""Evaluation at its edges: options, entities, lists of metrics, depth."""

from __future__ import annotations

import numpy as np
import pytest
from tests.selector.oracle import START, Known, Tables

from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.entities import parse_entities
from smokealarm.dynatrace.selector.evaluation import (
    Entity,
    EvaluationError,
    EvaluationOptions,
    Window,
    evaluate,
    minutes_before,
)
from smokealarm.dynatrace.selector.evaluation.entities import selected
from smokealarm.dynatrace.selector.evaluation.units import factor

HOSTS = [
    Entity(
        "HOST-1",
        "HOST",
        "Web One",
        frozenset({"stage:prod", "[AWS]team:a:b", "plain"}),
        frozenset({"7", "Shop"}),
        {"state": "RUNNING"},
        {"runsOn": frozenset({"RACK-1", "GONE-1"})},
        {"isProcessOf": frozenset({"PROC-1"})},
    ),
    Entity("HOST-2", "HOST", "db two", attributes={"state": "STOPPED"}),
    Entity("RACK-1", "RACK", "rack"),
    Entity("PROC-1", "PROCESS", "java"),
]


class Everything(Known):
    """The hosts, racks and processes above."""

    def __init__(self) -> None:
        self.entities = HOSTS


def _one(*cells: object, dimensions: dict | None = None, default: str = "avg") -> dict:
    return {"default": default, "series": [{"dimensions": dimensions or {}, "values": list(cells)}]}


@pytest.mark.parametrize(
    ("criterion", "ids"),
    [
        ("type(host)", "12"),
        ('entityId("HOST-2","HOST-9")', "2"),
        ('tag("stage:prod")', "1"),
        ("tag(stage)", "1"),
        ("tag(sta)", ""),
        (r"tag([AWS]team:a\:b)", "1"),
        ("tag(plain,other)", "1"),
        ("mzName(Shop)", "1"),
        ("mzId(7,8)", "1"),
        ('entityName("web one")', "1"),
        ('entityName.equals("WEB ONE")', "1"),
        ("entityName.startsWith(web)", "1"),
        ("entityName.contains(o)", "12"),
        ('entityName.in("web one","db two")', "12"),
        ("caseSensitive(entityName.startsWith(web))", ""),
        ("caseSensitive(entityName.startsWith(Web))", "1"),
        ("not(entityName.startsWith(web))", "2"),
        ("state(running)", "1"),
        ("state.exists()", "12"),
        ("colour.exists()", ""),
        ("colour(red)", ""),
        ("entityName.sounds(web)", ""),
        ("fromRelationships.runsOn(type(RACK))", "1"),
        ("fromRelationships.runsOn(type(HOST))", ""),
        ("toRelationship.isProcessOf(type(PROCESS))", "1"),
        ("toRelationships.other(type(PROCESS))", ""),
    ],
)
def test_an_entity_selector_selects_by_every_criterion(criterion: str, ids: str) -> None:
    """Among the hosts, a criterion selects those that the vendor's page says."""
    chosen = selected(parse_entities(f"type(HOST),{criterion}"), Everything())
    assert sorted(chosen) == [f"HOST-{number}" for number in ids]


def test_without_entities_nothing_is_selected_and_names_are_ids() -> None:
    """A tenant that knows no entities selects none, and names each by its id."""
    source = Tables({"m": _one(1, dimensions={"dt.entity.host": "HOST-1"})})
    (chosen,) = evaluate(parse('m:filter(in("dt.entity.host",entitySelector("type(HOST)")))'), Window(START, 1), source)
    (named,) = evaluate(parse("m:names"), Window(START, 1), source)
    assert chosen.series.dimensions == ()
    assert named.series.dimensions == ((("dt.entity.host.name", "HOST-1"), ("dt.entity.host", "HOST-1")),)


def test_case_is_ignored_where_the_option_says_so() -> None:
    """String conditions mind case by default; the option turns that off, in partitions too."""
    source = Tables({"m": _one(1, dimensions={"h": "Prod"})})
    text = 'm:filter(prefix("h","pRo")):partition("p",dimension("x",eq("h","PROD")))'
    (result,) = evaluate(parse(text), Window(START, 1), source, options=EvaluationOptions(ignore_case=True))
    assert result.series.dimensions == ((("h", "Prod"), ("p", "x")),)


def test_a_fold_repeats_the_aggregation_where_the_option_says_so() -> None:
    """``:max:fold`` is a sum by default, a maximum with the option ``same``."""
    source = Tables({"m": _one(1, 5)})
    options = EvaluationOptions(fold_after_aggregation="same")
    (result,) = evaluate(parse("m:max:fold"), Window(START, 2), source, options=options)
    assert result.series.total.tolist() == [[5]]


def test_a_sibling_list_gives_one_result_for_each_metric() -> None:
    """The chain is applied to each metric of the list."""
    source = Tables({"a.b": _one(1), "a.c": _one(2)})
    results = evaluate(parse("a.(b,c):sum,a.b"), Window(START, 1), source)
    assert [(result.expression, result.series.total.tolist()) for result in results] == [
        ("a.b:sum", [[1]]),
        ("a.c:sum", [[2]]),
        ("a.b", [[1]]),
    ]


def test_warnings_belong_to_their_expression() -> None:
    """A warning of the first expression is not repeated for the second, and is said once."""
    source = Tables({"m": _one(1, dimensions={"h": "1"})})
    text = 'm:filter(and(not(existsKey("z")),ne("x","1"))):splitBy(),m:splitBy("x"):splitBy("x"),m'
    results = evaluate(parse(text), Window(START, 1), source)
    said = "The dimension key `x` has been referenced, but the metric has no such key."
    assert [result.warnings for result in results] == [(said,), (said,), ()]


def test_one_undivided_operand_pairs_from_either_side() -> None:
    """A series without dimensions pairs with every series, on the left and on the right."""
    source = Tables({"m": _one(4, dimensions={"h": "1"}), "t": _one(2)})
    left, right = evaluate(parse("t - m, m - t"), Window(START, 1), source)
    assert (left.series.total.tolist(), right.series.total.tolist()) == ([[-2]], [[2]])
    assert left.series.dimensions == right.series.dimensions == ((("h", "1"),),)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("m:avg:rollup(sum,2m)", 11),
        ('m:filter(not(eq("h","1"))):names:avg:rollup(sum,2m)', 11),
        ("(m + m):avg:rollup(sum,2m)", 22),
        ("m:avg:sort(value(avg,descending)):rollup(sum,2m)", 1),
        ("m:avg:filter(and(series(avg,gt(0)))):rollup(sum,2m)", 1),
        ("m:avg:rollup(sum,2m):rollup(sum,2m)", 11),
    ],
)
def test_a_rollup_looks_back_unless_the_chain_judges_the_timeframe(text: str, first: float) -> None:
    """The minute before the timeframe counts, but not where series were sorted or filtered by the whole timeframe."""
    source = Tables({"m": {**_one(1, 2), "before": [[10]]}})
    (result,) = evaluate(parse(text), Window(START, 2), source)
    assert result.series.total[0, 0] == first
    assert (result.series.start, result.series.slots) == (START, 2)


def test_what_is_too_deep_to_compute_is_refused() -> None:
    """Hundreds of shifts of shifts end in a clear sentence."""
    source = Tables({"m": _one(1)})
    with pytest.raises(EvaluationError, match="nested too deeply"):
        evaluate(parse("m" + ":timeshift(-1m)" * 2000), Window(START, 1), source)


@pytest.mark.parametrize(
    "text", ["m:filter(series(avg,gt(0)))", "m:sort(value(avg,ascending))", "m:last", "m:lastReal"]
)
def test_no_series_stay_no_series(text: str) -> None:
    """A metric without data passes through every transformation."""
    (result,) = evaluate(parse(text), Window(START, 3), Tables({"m": {"default": "avg", "series": []}}))
    assert result.series.dimensions == ()


def test_a_rollup_of_no_series_is_none() -> None:
    """A percentile over windows of nothing is nothing."""
    source = Tables({"m": {"default": "avg", "series": []}})
    (result,) = evaluate(parse("m:avg:rollup(median,3m)"), Window(START, 3), source)
    assert result.series.total.shape == (0, 3)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Minute", "Second", 60),
        ("KiloByte", "Byte", 1000),
        ("KibiByte", "Bit", 8192),
        ("BytePerSecond", "KiloBytePerMinute", 0.06),
        ("Ratio", "percent", 100),
        ("PerMinute", "PerSecond", 1 / 60),
        ("MilliCore", "Core", 1e-3),
        ("Byte", "Second", None),
        ("Apple", "Pear", None),
    ],
)
def test_units_of_one_kind_convert(source: str, target: str, expected: float | None) -> None:
    """Units are compared without case; different kinds do not convert."""
    found = factor(source, target)
    assert found is None if expected is None else np.isclose(found, expected)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("a", 0),
        ("a:sum:timeshift(-7d)", 7 * 1440),
        ("a:timeshift(90s)", 0),
        ("a:timeshift(-90s)", 1),
        ("a:rollup(avg,5m)", 4),
        ("(a:timeshift(-1h):rollup(max,1h)):timeshift(-1d)", 1440 + 60 + 59),
        ("(a:timeshift(-2h)):timeshift(1h)", 60),
        ("1+a:timeshift(-1h)/-b:timeshift(-2h),c", 120),
        ("a,b:timeshift(-1m)", 1),
    ],
)
def test_a_selector_says_how_far_before_its_timeframe_it_reads(text: str, minutes: int) -> None:
    """Shifts and rollups of one chain add up, those of several operands do not."""
    assert minutes_before(parse(text)) == minutes
