"""Selectors of which one node is another one."""

from __future__ import annotations

from smokealarm.dynatrace.selector import canonical, parse
from smokealarm.dynatrace.selector.syntax import Aggregate, Aggregation, Filter, Metric
from smokealarm.dynatrace.selector.traversal import metrics, replaced, transformations

TEXT = '(100*a:filter(or(eq("x","1"),eq("x","2"))):sum/b):splitBy():max'


def test_one_node_is_replaced_and_all_others_stay() -> None:
    """Known by its identity, wherever it is."""
    selector = parse(TEXT)
    first, _ = metrics(selector)
    assert canonical(replaced(selector, first, Metric("c"))) == canonical(parse(TEXT.replace("*a:", "*c:")))


def test_a_node_like_the_replaced_one_stays() -> None:
    """Two metrics of one key are two nodes."""
    selector = parse("a+a")
    _, second = metrics(selector)
    assert canonical(replaced(selector, second, Metric("b"))) == canonical(parse("a+b"))


def test_a_node_may_be_left_out() -> None:
    """A transformation of a chain, or a condition of several."""
    selector = parse(TEXT)
    (found,) = (each for each in transformations(selector) if isinstance(each, Filter))
    assert canonical(replaced(selector, found, None)) == canonical(parse("(100*a:sum/b):splitBy():max"))
    leaf = found.conditions[0].conditions[1]
    alone = '(100*a:filter(or(eq("x","1"))):sum/b):splitBy():max'
    assert canonical(replaced(selector, leaf, None)) == canonical(parse(alone))


def test_what_is_replaced_is_left_as_it_was() -> None:
    """Trees never change."""
    selector = parse(TEXT)
    last = next(each for each in transformations(selector) if isinstance(each, Aggregate))
    replaced(selector, last, Aggregate(Aggregation("min")))
    assert selector == parse(TEXT)
