"""Documented rules that a selector may break and still be read."""

from __future__ import annotations

import pytest

from smokealarm.dynatrace.selector import advice, parse

LONG = "x" * 2000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:rate(1m)", ":rate needs an aggregation"),
        ("a:delta", ":delta needs an aggregation"),
        ("a:rollup(avg,5m)", ":rollup needs an aggregation"),
        ("a:toUnit(Byte,Bit)", ":toUnit needs an aggregation"),
        ("a:sum:rate(1m):rate(5m)", ":rate can be used only once"),
        ("a:default(0,always)", "only after an empty :splitBy()"),
        ('a:splitBy("x"):default(0,always)', "only after an empty :splitBy()"),
        (f'a:filter(or(eq("a","b"),in("h",entitySelector("type(~"{LONG}~")"))))', "at most 2,000 characters"),
    ],
)
def test_a_broken_rule_is_named(text: str, said: str) -> None:
    """Exactly one warning says which rule is broken, at the place of the transformation or condition."""
    (warning,) = advice(parse(text))
    assert said in warning.message
    assert text[warning.span[0]] in ":i"


@pytest.mark.parametrize(
    "text",
    [
        "a:sum:rate(1m)",
        "a:fold(sum):rate(1m)",
        "(a:splitBy():sum):rate(1m)",
        "a:splitBy():default(0,always)",
        "a:splitBy():sum:default(0,always)",
        "a:setUnit(Byte)",
        "a:names",
        "a:default(0)",
        'a:filter(in("h",entitySelector("type(~"HOST~")")))',
        "-a + 5",
    ],
)
def test_kept_rules_are_not_mentioned(text: str) -> None:
    """A selector within the rules gets no advice."""
    assert advice(parse(text)) == ()
