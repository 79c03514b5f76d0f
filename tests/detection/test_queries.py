"""Asking a rule's query: which series it watches and which value of each minute."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.detection.making import START, a_rule, key_query

from smokealarm.dynatrace.detection import Context, QueryError, RuleQuery
from smokealarm.dynatrace.selector.evaluation import Entity, MetricData
from smokealarm.series import TimeSeries


class Source:
    """A metric source of two queues on two hosts with three samples in the first minute."""

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the record's minutes."""
        if key != "errors":
            return None
        dims = [(("queue", name), ("dt.entity.host", f"HOST-{at}")) for at, name in enumerate(("dlq", "main"))]
        rows = np.array([0, 0, 0, 1, 1])
        minutes = np.array([0, 0, 0, 0, 1]) + START
        values = np.array([1.0, 2.0, 6.0, 5.0, 7.0])
        return MetricData(TimeSeries.of_samples((start, stop - start), dims, rows, minutes, values))


class Hosts:
    """A directory that knows the first host only."""

    host = Entity("HOST-0", "HOST", "web", frozenset({"team:a"}), frozenset({"42"}), {"hostGroupName": "group"})

    def find(self, entity_id: str) -> Entity | None:
        """Return the only host."""
        return self.host if entity_id == "HOST-0" else None

    def all(self) -> list[Entity]:
        """Return the only host."""
        return [self.host]


def watched(query: Any, **model: Any) -> Any:
    """Return queue and values of every series that a rule watches."""
    rule_query = RuleQuery.of(a_rule(query, model), Context(entities=Hosts()))
    observed = rule_query.observe(Source(), START, START + 2)
    return {
        dict(dims)["queue"]: row.tolist()[0] for dims, row in zip(observed.dimensions, observed.values, strict=True)
    }


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("MIN", 1), ("MAX", 6), ("SUM", 9), ("COUNT", 3), ("AVG", 3), ("VALUE", 9), ("MEDIAN", 2), ("PERCENTILE90", 5.2)],
)
def test_a_metric_key_rule_looks_at_its_aggregation(aggregation: str, value: float) -> None:
    """Percentiles are those of the true samples."""
    assert watched(key_query(aggregation=aggregation))["dlq"] == pytest.approx(value)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ([], {"dlq", "main"}),
        ([("queue", "EQUALS", "dlq")], {"dlq"}),
        ([("queue", "EQUALS", "dlq"), ("queue", "EQUALS", "main")], set()),
        ([("absent", "DOES_NOT_EQUAL", "x")], {"dlq", "main"}),
        ([("absent", "STARTS_WITH", "x")], set()),
    ],
)
def test_every_dimension_filter_narrows(filters: Any, left: set[str]) -> None:
    """Entries are joined by AND; a dimension that a series lacks is as an empty one."""
    entries = [{"dimensionKey": k, "operator": o, "dimensionValue": v} for k, o, v in filters]
    assert set(watched(key_query(dimensionFilter=entries))) == left


@pytest.mark.parametrize(
    ("kind", "operator", "value", "left"),
    [
        ("ENTITY_ID", "EQUALS", "HOST-1", {"main"}),
        ("NAME", "CONTAINS_CASE_INSENSITIVE", "WEB", {"dlq"}),
        ("NAME", "DOES_NOT_EQUAL", "web", {"main"}),
        ("TAG", "EQUALS", "team:a", {"dlq"}),
        ("TAG", "DOES_NOT_EQUAL", "team:a", {"main"}),
        ("MANAGEMENT_ZONE", "EQUALS", "42", {"dlq"}),
        ("HOST_GROUP_NAME", "STARTS_WITH", "gr", {"dlq"}),
        ("PROCESS_GROUP_NAME", "STARTS_WITH", "gr", set()),
    ],
)
def test_entity_filters_narrow_to_matching_entities(kind: str, operator: str, value: float, left: set[str]) -> None:
    """A property that an entity lacks satisfies only the conditions that deny."""
    conditions = [{"type": kind, "operator": operator, "value": value}]
    assert set(watched(key_query(entityFilter={"conditions": conditions}))) == left


@pytest.mark.parametrize(("key", "left"), [("dt.entity.host", {"dlq"}), ("dt.entity.disk", set())])
def test_an_entity_filter_looks_at_its_dimension(key: str, left: set[str]) -> None:
    """A series without the dimension has no entity to match."""
    conditions = [{"type": "NAME", "operator": "EQUALS", "value": "web"}]
    assert set(watched(key_query(entityFilter={"dimensionKey": key, "conditions": conditions}))) == left


@pytest.mark.parametrize("query", [key_query(), {"metricSelector": "errors:sum"}])
def test_a_management_zone_shows_only_its_entities(query: Any) -> None:
    """The zone narrows both kinds of query before anything is aggregated."""
    assert set(watched({**query, "managementZone": "42"})) == {"dlq"}
    assert set(watched({**query, "managementZone": "43"})) == set()


def test_a_selector_rule_takes_the_dimensions_of_its_result() -> None:
    """Sibling metrics and transformed dimensions are all there."""
    assert watched({"metricSelector": "errors:sum:splitBy(queue)"}) == {"dlq": 9.0, "main": 5.0}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (key_query(metricKey="nothing"), "there is no metric nothing"),
        ({"metricSelector": "nothing:sum"}, "there is no metric nothing"),
        ({"metricSelector": "errors:fold"}, "gives 1 values for 2 minutes"),
        (key_query(metricKey="nothing", managementZone="1"), "there is no metric nothing"),
    ],
)
def test_a_query_that_gives_no_minutes_fails(query: Any, message: str) -> None:
    """The vendor reports QUERY_FAILED for a metric that is gone and for another resolution."""
    with pytest.raises(QueryError, match=message):
        watched(query)


def test_a_selector_that_cannot_be_read_fails_at_once() -> None:
    """A rule built in memory was not checked by the reading of Settings."""
    rule = a_rule()
    broken = replace(rule, query=replace(rule.query, metric_selector="errors:splitBy("))
    with pytest.raises(QueryError, match="the selector of Errors cannot be read"):
        RuleQuery.of(broken, Context())


@pytest.mark.parametrize(
    ("selector", "model", "whole"),
    [
        ("errors:sum:splitBy(queue):names:rate(1m)", {}, False),
        ('errors:filter(and(eq(queue,"a"),prefix(queue,"b")))', {}, False),
        ("errors:filter(or(series(avg,gt(1)),eq(queue,a)))", {}, True),
        ("errors:default(0)", {}, False),
        ("errors:default(1)", {}, True),
        ("errors:default(0,always)", {}, True),
        ("errors:default(0)", {"alertOnNoData": True}, True),
        ("errors:default(0)", {"alertCondition": "BELOW", "threshold": 1}, True),
        ("errors:default(2)", {"alertCondition": "BELOW", "threshold": 1}, False),
        ("errors:default(0):sum", {}, True),
        ("errors:limit(1)", {}, True),
        ("errors:smooth(skipfirst)", {}, True),
        ("errors", {}, False),
        ("errors:default(0)", {"type": "SEASONAL_BASELINE", "tolerance": 4}, True),
    ],
)
def test_selectors_that_depend_on_their_window_are_asked_for_each_window(selector: str, model: Any, whole: Any) -> None:
    """A default fills only series with data in the window, so one query over a day would say something else."""
    assert RuleQuery.of(a_rule({"metricSelector": selector}, model), Context()).whole_window is whole
