"""Alarms do what AWS's pages say, row by row of the oracle tables."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cloudwatch.making import FixedRange, an_alarm

from smokealarm.cloudwatch import ExpressionError, StateValue, judge, reason
from smokealarm.cloudwatch.expressions import Frame, Kind, compute, kind_of, parse_expression
from smokealarm.cloudwatch.rules import parse_rule

ORACLE = Path(__file__).parents[1] / "oracle" / "cloudwatch"
POINTS = {"0": 0.0, "X": 1.0, "-": None}


def rows(name: str) -> Any:
    """Return the rows of one table."""
    return json.loads((ORACLE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", rows("missing_data.json"), ids=lambda row: row["name"])
@pytest.mark.parametrize("before", StateValue)
def test_missing_data(row: dict[str, Any], before: StateValue) -> None:
    """The state is the one of the table, whatever it was before."""
    alarm = an_alarm(
        EvaluationPeriods=row["evaluationPeriods"],
        DatapointsToAlarm=row["datapointsToAlarm"],
        TreatMissingData=row["treatMissingData"],
    )
    found = judge(alarm, FixedRange([POINTS[each] for each in row["points"]]), [1], before)
    assert found.last == (before if row["state"] == "keep" else row["state"])


@pytest.mark.parametrize("row", rows("reasons.json"), ids=lambda row: row["name"])
def test_reasons(row: dict[str, Any]) -> None:
    """The reason of a change is worded as AWS words it."""
    minute = int(datetime.fromisoformat(row["end"] + "+00:00").timestamp()) // 60
    found = judge(an_alarm(**row["alarm"]), FixedRange(row["points"]), [minute], StateValue(row["before"]))
    (change,) = found.changes()
    assert reason(change) == row["reason"]


NAN = np.nan
SERIES = {
    "a": np.array([[1.0, 2.0, NAN, 4.0]]),
    "b": np.array([[2.0, 0.0, 3.0, NAN]]),
    "c": np.array([[NAN] * 4]),
    "d": np.array([[5.0] * 4]),
}
FIRST = int(datetime.fromisoformat("2030-01-05T10:00:00+00:00").timestamp())
FRAME = Frame(np.array([[FIRST, FIRST + 60, FIRST + 120, FIRST + 180]]), 60, SERIES)


@pytest.mark.parametrize("row", rows("expressions.json"), ids=lambda row: row["expression"])
def test_expressions(row: dict[str, Any]) -> None:
    """An expression has the datapoints of the table."""
    known = dict.fromkeys(SERIES, Kind.SERIES)
    if row.get("error"):
        with pytest.raises(ExpressionError):
            kind_of(parse_expression(row["expression"]), known, SERIES)
        return
    expression = parse_expression(row["expression"])
    assert kind_of(expression, known, SERIES) is Kind.SERIES
    expected = [NAN if value is None else value for value in row["value"]]
    np.testing.assert_allclose(compute(expression, FRAME), [expected], rtol=1e-12)


STATES = {
    "a": StateValue.ALARM,
    "b": StateValue.OK,
    "c": StateValue.INSUFFICIENT_DATA,
    "my alarm": StateValue.ALARM,
    'say "hi"': StateValue.OK,
}


@pytest.mark.parametrize("row", rows("rules.json"), ids=lambda row: row["rule"] or "empty")
def test_rules(row: dict[str, Any]) -> None:
    """A rule holds as the table says, and what AWS would refuse is refused."""
    if row["holds"] is None:
        with pytest.raises(ExpressionError):
            parse_rule(row["rule"])
    else:
        assert parse_rule(row["rule"]).holds(STATES) is row["holds"]
