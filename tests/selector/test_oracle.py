"""Every row of the oracle tables holds."""

from __future__ import annotations

import numpy as np
import pytest
from tests.selector.oracle import START, outcome, rows

from smokealarm.dynatrace.selector import (
    SelectorError,
    canonical,
    metric_keys,
    parse,
    transformation_names,
)
from smokealarm.dynatrace.selector.evaluation import EvaluationError


def _names(table: str) -> list:
    return [pytest.param(row, id=f"{place}-{row['selector'][:60]!r}") for place, row in enumerate(rows(table))]


@pytest.mark.parametrize("row", _names("accepted"))
def test_what_dynatrace_accepts_is_read(row: dict) -> None:
    """A selector that Dynatrace accepts has the canonical text, metrics, transformations and warnings of its row."""
    selector = parse(row["selector"])
    assert canonical(selector) == row["canonical"]
    assert list(metric_keys(selector)) == row["metrics"]
    assert list(transformation_names(selector)) == row["transformations"]
    assert len(selector.warnings) == row["warnings"]


@pytest.mark.parametrize("row", _names("accepted"))
def test_canonical_text_reads_as_the_same_tree(row: dict) -> None:
    """The canonical text reads as the same tree, is its own canonical text, and needs no warning by itself."""
    again = parse(row["canonical"])
    assert again == parse(row["selector"])
    assert canonical(again) == row["canonical"]
    assert [warning for warning in again.warnings if "index" not in warning.message] == []


@pytest.mark.parametrize("row", _names("refused"))
def test_what_dynatrace_refuses_is_refused_with_help(row: dict) -> None:
    """A selector that Dynatrace refuses is refused at the right place, with a sentence and a hint."""
    with pytest.raises(SelectorError) as caught:
        parse(row["selector"])
    assert row["error"] in caught.value.message
    assert row["hint"] in caught.value.hint
    assert row["offset"] in (0, caught.value.offset)


@pytest.mark.parametrize("row", _names("evaluated"))
def test_selectors_compute_what_the_vendor_says(row: dict) -> None:
    """A selector over known data gives the series, the unit and the warnings of its row."""
    (result,) = outcome(row)
    expected = [tuple(series["dimensions"].items()) for series in row["expected"]]
    assert list(result.series.dimensions) == expected
    assert result.unit == row.get("unit")
    assert list(result.warnings) == row.get("warnings", [])
    for got, series in zip(result.series.total, row["expected"], strict=True):
        np.testing.assert_allclose(got, np.array(series["values"], dtype=np.float64), rtol=1e-12)
    assert result.series.start >= START


@pytest.mark.parametrize("row", _names("not_evaluated"))
def test_what_cannot_be_computed_says_why(row: dict) -> None:
    """A selector that cannot be computed is refused with its reason and its place."""
    with pytest.raises(EvaluationError) as caught:
        outcome(row)
    assert row["error"] in caught.value.message
    assert 0 <= caught.value.span[0] < caught.value.span[1] <= len(row["selector"])
