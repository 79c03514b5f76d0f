"""Queries are answered as the vendor's page on data points says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metrics.described import IDLE, ORDERS
from tests.metrics.test_descriptors import rows

from smokealarm.dynatrace.choices import describe
from smokealarm.dynatrace.metrics import (
    MetricAnswer,
    MetricNotFound,
    MetricQuery,
    MetricQueryLimits,
    MetricQueryOptions,
    QueryChoices,
    descriptor_document,
    metric_data_csv,
    metric_data_document,
    query_metrics,
)
from smokealarm.dynatrace.metrics.resolution import parse_resolution
from smokealarm.dynatrace.metrics.scoped import ScopedSource
from smokealarm.dynatrace.selector import parse
from smokealarm.dynatrace.selector.evaluation import MetricData
from smokealarm.errors import ParameterInvalid
from smokealarm.series import Dimensions, TimeSeries

HOUR = 3_600_000
MINUTE = 60_000
END = 7_300 * 60
"""The minute in which every timeframe ends: a full hour of a day."""

ALIGNED = 45_990 * 24 * 60
"""A minute at which weeks, and months and years of 30 and 365 days, counted from 1970, all end."""

H1: Dimensions = (("dt.entity.host", "HOST-1"), ("disk", "a,b"))
H2: Dimensions = (("dt.entity.host", "HOST-2"), ("disk", None))
PLAIN: Dimensions = (("shop", "x"),)


class Stored:
    """Metrics with one value in each of their minutes up to the end; None is a minute without."""

    def __init__(self, **metrics: dict[Dimensions, list[float | None]]) -> None:
        self.metrics = metrics

    def read(self, key: str, start: int, stop: int) -> MetricData | None:
        """Return the minutes asked for, and a few more."""
        series = self.metrics.get(key)
        if series is None:
            return None
        values = np.full((len(series), stop - start + 10), np.nan)
        for row, written in enumerate(series.values()):
            for place, value in enumerate(written, END - len(written) - (start - 5)):
                if value is not None and 0 <= place < values.shape[1]:
                    values[row, place] = value
        return MetricData(TimeSeries.of_values(start - 5, tuple(series), values))


CPU = Stored(cpu={H1: [1, 2, 3], H2: [4, None, 6]}, orders={PLAIN: [7]}, none={})


def ask(selector: str, minutes: int = 3, resolution: str | None = "1m", **more: Any) -> MetricAnswer:
    """Query the last minutes before the end."""
    choices = more.pop("choices", None)
    start = (END - minutes) * MINUTE
    return query_metrics(MetricQuery(parse(selector), start, END * MINUTE, resolution, **more), CPU, choices=choices)


def values(answer: MetricAnswer) -> list[list[float | None]]:
    """Return the values of the first expression."""
    return [each["values"] for each in metric_data_document(answer)["result"][0]["data"]]


@pytest.mark.parametrize("row", rows("resolutions.json"), ids=lambda row: f"{row['hours']}h {row['resolution']}")
def test_resolutions(row: dict[str, Any]) -> None:
    """A timeframe is cut into the slots that the table says."""
    source = Stored(m={PLAIN: [1.0]})
    end = END * MINUTE if row["hours"] <= 24 else ALIGNED * MINUTE
    query = MetricQuery(parse("m"), end - row["hours"] * HOUR, end, row["resolution"])
    answer = query_metrics(query, source, choices=QueryChoices(options=MetricQueryOptions(keep_empty=True)))
    assert answer.resolution == row["answer"]
    assert answer.collections[0].series.slots == row["points"]


@pytest.mark.parametrize("row", rows("indexed_resolutions.json"), ids=lambda row: row["resolution"])
def test_indexed_resolutions(row: dict[str, Any]) -> None:
    """Each expression has the resolution that is written for it, else the default."""
    answer = ask(",".join(["cpu"] * row["expressions"]), 120, row["resolution"])
    assert [each.series.slots for each in answer.collections] == row["points"]


@pytest.mark.parametrize("row", rows("not_resolutions.json"), ids=lambda row: row["resolution"])
def test_what_is_no_resolution(row: dict[str, Any]) -> None:
    """It is refused."""
    with pytest.raises(ParameterInvalid, match="resolution: "):
        ask("cpu", 3, row["resolution"])


def test_the_answer_names_the_smallest_resolution() -> None:
    """``Inf`` only if there is no other."""
    assert ask("cpu,cpu", 120, "0:Inf,1:10m").resolution == "10m"
    assert ask("cpu,cpu", 120, "0:1h,1:5m").resolution == "5m"
    assert ask("cpu,cpu", 120, "Inf").resolution == "Inf"


def test_timestamps_are_the_ends_of_slots() -> None:
    """A minute without a value is null, a remainder too; every series has all slots."""
    document = metric_data_document(ask("cpu"))
    assert document["result"][0]["data"] == [
        {
            "dimensions": ["HOST-1", "a,b"],
            "dimensionMap": {"dt.entity.host": "HOST-1", "disk": "a,b"},
            "timestamps": [(END - 2) * MINUTE, (END - 1) * MINUTE, END * MINUTE],
            "values": [1.0, 2.0, 3.0],
        },
        {
            "dimensions": ["HOST-2", None],
            "dimensionMap": {"dt.entity.host": "HOST-2", "disk": None},
            "timestamps": [(END - 2) * MINUTE, (END - 1) * MINUTE, END * MINUTE],
            "values": [4.0, None, 6.0],
        },
    ]
    assert (document["nextPageKey"], document["resolution"]) == (None, "1m")
    assert "warnings" not in document


def test_a_slot_that_the_timeframe_touches_is_in_the_answer() -> None:
    """So the newest may end in the future."""
    query = MetricQuery(parse("cpu"), END * MINUTE - 90_000, END * MINUTE - 30_000, "1m")
    assert values(query_metrics(query, CPU)) == [[2.0, 3.0], [None, 6.0]]
    query = MetricQuery(parse("cpu"), (END - 3) * MINUTE, END * MINUTE, "2m")
    [series, _] = metric_data_document(query_metrics(query, CPU))["result"][0]["data"]
    assert series["timestamps"] == [(END - 2) * MINUTE, END * MINUTE]


def test_a_moment_is_a_timeframe_of_one_slot() -> None:
    """``Inf`` has one slot anyway."""
    moment = END * MINUTE - 1
    assert values(query_metrics(MetricQuery(parse("cpu"), moment, moment, "1m"), CPU)) == [[3.0], [6.0]]
    at = (END - 1) * MINUTE
    assert query_metrics(MetricQuery(parse("cpu"), at, at, "1m"), CPU).collections[0].series.slots == 1
    assert query_metrics(MetricQuery(parse("cpu"), at, at, "Inf"), CPU).collections[0].series.slots == 1


def test_one_slot_aggregates_the_whole_timeframe() -> None:
    """By the metric's default, or as the selector says."""
    assert values(ask("cpu", 3, "Inf")) == [[2.0], [5.0]]
    assert values(ask("cpu:max", 3, "Inf")) == [[3.0], [6.0]]
    [series, _] = metric_data_document(ask("cpu:max", 3, "Inf"))["result"][0]["data"]
    assert series["timestamps"] == [END * MINUTE]


def test_a_fold_ends_with_the_timeframe() -> None:
    """There is one data point for each series."""
    [series, _] = metric_data_document(ask("cpu:max:fold"))["result"][0]["data"]
    assert (series["timestamps"], series["values"]) == ([END * MINUTE], [6.0])


def test_expressions_are_answered_in_order_under_their_canonical_text() -> None:
    """Primary entities are counted once, whatever series they have."""
    document = metric_data_document(ask("cpu : max,orders"))
    assert [each["metricId"] for each in document["result"]] == ["cpu:max", "orders"]
    assert document["totalCount"] == 2


def test_the_names_of_entities_are_no_entities() -> None:
    """Neither are remainders."""
    assert ask("cpu:names").entities == {"HOST-1", "HOST-2"}
    assert ask('cpu:splitBy("disk")').entities == frozenset()


def test_a_scope_lets_only_its_entities_through() -> None:
    """A series without an entity is in no scope."""
    assert values(ask("cpu", scope=frozenset({"HOST-2"}))) == [[4.0, None, 6.0]]
    assert values(ask("orders", scope=frozenset({"x"}))) == []


def test_series_without_data_are_left_out_unless_chosen_otherwise() -> None:
    """Whether the vendor lists them is not documented."""
    assert values(ask("cpu:filter(series(avg,gt(100)))")) == []
    started = (END - 10) * MINUTE
    query = MetricQuery(parse("cpu"), started, started + MINUTE, "1m")
    assert values(query_metrics(query, CPU)) == []
    keeping = QueryChoices(options=MetricQueryOptions(keep_empty=True))
    assert values(query_metrics(query, CPU, choices=keeping)) == [[None], [None]]


def test_warnings_stand_with_their_expression_and_once_for_all() -> None:
    """The sentence is the vendor's."""
    document = metric_data_document(ask('cpu:splitBy("nope"),cpu:filter(eq("nope","x"))'))
    sentence = "The dimension key `nope` has been referenced, but the metric has no such key."
    assert document["warnings"] == [sentence]
    assert [each["warnings"] for each in document["result"]] == [[sentence], [sentence]]


def test_ratios_say_how_much_was_read() -> None:
    """Points and tuples are counted for each expression anew."""
    limits = MetricQueryLimits(read_points=10, tuples=4)
    first, second = ask("cpu,orders", choices=QueryChoices(limits)).collections
    assert (first.data_point_count_ratio, first.dimension_count_ratio) == (0.5, 0.5)
    assert (second.data_point_count_ratio, second.dimension_count_ratio) == (0.1, 0.25)


@pytest.mark.parametrize(("first", "points"), [(-1, 2), (0, 3), (1, 2), (3, 0)])
def test_only_points_of_the_timeframe_count_as_read(first: int, points: int) -> None:
    """Wherever the source's own data begin; here three minutes are asked for, and three are stored."""

    class Fixed:
        def read(self, key: str, start: int, stop: int) -> MetricData:  # noqa: ARG002 - the protocol's names
            return MetricData(TimeSeries.of_values(start + first, (PLAIN,), np.ones((1, 3))))

    source = ScopedSource(Fixed(), None, MetricQueryLimits())
    source.read("m", END, END + 3)
    assert (source.points, source.tuples) == (points, 1)


def test_more_tuples_than_can_be_read_are_ignored() -> None:
    """The first ones are answered."""
    assert values(ask("cpu", choices=QueryChoices(MetricQueryLimits(tuples=1)))) == [[1.0, 2.0, 3.0]]


def test_a_query_that_reads_too_much_is_refused() -> None:
    """All its expressions together count."""
    limits = QueryChoices(MetricQueryLimits(read_points=9))
    assert values(ask("cpu", choices=limits))
    with pytest.raises(ParameterInvalid, match="metricSelector: reads more than 9 data points"):
        ask("cpu,cpu", choices=limits)


def test_an_unknown_metric_is_named() -> None:
    """The vendor answers 404 for it."""
    with pytest.raises(MetricNotFound, match="there is no metric cpux") as caught:
        ask("cpu,cpux")
    assert caught.value.key == "cpux"


def test_an_answer_as_csv() -> None:
    """Missing values are left out; columns are those of all series, and empty where one has no such dimension."""
    assert metric_data_csv(ask("cpu,orders", 2)) == (
        "metricId,dt.entity.host,disk,shop,time,value\n"
        'cpu,HOST-1,"a,b",,1970-11-01 03:59:00,2.0\n'
        'cpu,HOST-1,"a,b",,1970-11-01 04:00:00,3.0\n'
        "cpu,HOST-2,,,1970-11-01 04:00:00,6.0\n"
        "orders,,,x,1970-11-01 04:00:00,7.0\n"
    )


def test_an_answer_as_csv_without_header() -> None:
    """The rows are the same."""
    answer = ask("orders", 1)
    assert metric_data_csv(answer, header=False) == metric_data_csv(answer).partition("\n")[2]


@pytest.mark.parametrize("row", rows("fields.json"), ids=lambda row: row["object"])
def test_fields(row: dict[str, Any]) -> None:
    """An object has the fields that the vendor's page names, but for those that are left out here."""
    document = metric_data_document(ask('cpu:filter(or(ne("disk","z"),eq("nope","x")))'))
    collection = document["result"][0]
    descriptor = descriptor_document(ORDERS)
    objects = {
        "MetricData": document,
        "MetricSeriesCollection": collection,
        "MetricSeries": collection["data"][0],
        "MetricQueryDQLTranslation": collection["dql"],
        "MetricDescriptor": descriptor,
        "MetricDimensionDefinition": descriptor["dimensionDefinitions"][0],
        "MetricDefaultAggregation": descriptor["defaultAggregation"],
        "MetricValueType": descriptor_document(IDLE)["metricValueType"],
    }
    assert set(objects[row["object"]]) == set(row["fields"]) - set(row["leftOut"])


def test_every_limit_and_option_says_what_it_means() -> None:
    """They can be listed with their pages."""
    for choices in (MetricQueryLimits(), MetricQueryOptions()):
        assert all(each.meaning and each.source.startswith("https://") for each in describe(choices))


@given(st.text(st.sampled_from("0123:,Infmhdy x"), max_size=12), st.integers(1, 10))
def test_any_resolution_is_read_or_refused(text: str, expressions: int) -> None:
    """There is one for each expression."""
    try:
        found = parse_resolution(text, expressions, MetricQueryLimits(), MetricQueryOptions())
    except ParameterInvalid:
        return
    assert len(found) == expressions
