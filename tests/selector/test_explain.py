"""Selectors in plain words."""

from __future__ import annotations

import pytest

from smokealarm.dynatrace.selector import explain, parse


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (":auto", "default aggregation"),
        (":avg", "takes the avg"),
        (":percentile(95)", "percentile"),
        (":delta", "growth"),
        (":asGauge", "undocumented"),
        (":evaluateModel", "undocumented"),
        (":fold", "combines all points"),
        (":last", "newest time of all series"),
        (":lastReal", "newest point of each series"),
        (':merge("x")', "removes these dimensions"),
        (":splitBy()", "one series"),
        (':splitBy("x")', "keeps only these"),
        (":filter()", "every condition"),
        (":limit(7)", "first 7 series"),
        (":sort(value(avg,descending))", "orders"),
        (":default(0)", "fills the gaps of series that have data"),
        (":default(0,always)", "makes a series"),
        (':partition("size",otherwise("all"))', "new dimension size"),
        (":rate(5m)", "values per 5m"),
        (":rollup(avg,5m)", "5m before it"),
        (":timeshift(-1d)", "1d before"),
        (":timeshift(2h)", "2h after"),
        (":setUnit(Byte)", "without changing data"),
        (":toUnit(Byte,Bit)", "converts"),
        (":smooth(skipfirst)", "first point after a gap"),
    ],
)
def test_each_step_is_said_in_words(step: str, words: str) -> None:
    """The canonical text of a step is followed by what it does."""
    line = next(
        line for line in explain(parse(f"a:sum{step}"), f"a:sum{step}").splitlines() if line.startswith(f"  {step}")
    )
    assert words in line.split("#")[1]


def test_arithmetic_is_shown_as_a_tree() -> None:
    """Operands are indented below the operation."""
    text = "-a + 5 * b"
    assert explain(parse(text), text).splitlines() == [
        "canonical: -a + 5*b",
        "",
        "calculates",
        "  minus",
        "    metric a",
        "+",
        "  calculates",
        "    5",
        "  *",
        "    metric b",
    ]
