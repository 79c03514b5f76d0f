"""The store gives back what was added, whatever came in which order, and stays within its limits."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smokealarm.dynatrace.ingest import DataPoint, Metadata, Summary
from smokealarm.dynatrace.metrics import MetricDescriptor
from smokealarm.dynatrace.selector.syntax import Aggregation
from smokealarm.dynatrace.tenant.metric_catalogue import MetricCatalogue
from smokealarm.dynatrace.tenant.metric_limits import DropReason, MetricStoreLimits
from smokealarm.dynatrace.tenant.metric_store import MetricStore

if TYPE_CHECKING:
    from smokealarm.series import TimeSeries

START = 29_000_000


def point(minute: int, summary: Summary | float = 1.0, series: str = "a", key: str = "cpu") -> DataPoint:
    """Return one measurement, ``minute`` minutes after the start."""
    told = summary if isinstance(summary, Summary) else Summary.of(summary)
    return DataPoint(key, (("series", series),), "gauge", told, (START + minute) * 60_000)


def read(store: MetricStore, start: int, stop: int, key: str = "cpu") -> TimeSeries:
    """Return a metric's minutes, counted from the start."""
    found = store.read(key, START + start, START + stop)
    assert found is not None
    return found.series


SINGLE = st.integers(-50, 50).map(lambda value: Summary.of(float(value)))
SEVERAL = st.builds(
    lambda low, more, count: Summary(float(low), float(low + more), low * (count - 1) + float(low + more), count),
    st.integers(-50, 50),
    st.integers(0, 9),
    st.integers(2, 5),
)
MINUTES = st.integers(-700, 700) | st.integers(-3, 3)


def points(summaries: Any) -> Any:
    """Return a strategy for points in any order."""
    return st.lists(st.builds(point, MINUTES, summaries, st.sampled_from("abc")), min_size=1, max_size=30)


@settings(deadline=None)
@given(points(SINGLE | SEVERAL), st.integers(-800, 800), st.integers(1, 400))
def test_any_window_holds_what_was_added(added: list[DataPoint], start: int, length: int) -> None:
    """Minimum, maximum, sum and count of each minute of each series; nothing else."""
    store, model = MetricStore(), defaultdict[tuple[Any, int], list[Summary]](list)
    store.add(added)
    for each in added:
        model[each.dimensions, (each.timestamp or 0) // 60_000 - START].append(each.summary)
    found = read(store, start, start + length)
    assert (found.start, found.slots) == (START + start, length)
    assert set(found.dimensions) == {dimensions for dimensions, _ in model}
    for row, dimensions in enumerate(found.dimensions):
        for column in range(length):
            summaries = model.get((dimensions, start + column), [])
            assert found.count[row, column] == sum(each.count for each in summaries)
            if summaries:
                assert found.minimum[row, column] == min(each.minimum for each in summaries)
                assert found.maximum[row, column] == max(each.maximum for each in summaries)
                assert found.total[row, column] == pytest.approx(sum(each.total for each in summaries))
            else:
                assert np.isnan(found.total[row, column])


@settings(deadline=None)
@given(points(SINGLE), st.integers(-20, 20), st.integers(1, 40))
def test_percentiles_of_single_values_are_exact(added: list[DataPoint], start: int, length: int) -> None:
    """However many fell into one minute."""
    store, model = MetricStore(), defaultdict[tuple[Any, int], list[float]](list)
    store.add(added)
    for each in added:
        model[each.dimensions, (each.timestamp or 0) // 60_000 - START].append(each.summary.total)
    found = read(store, start, start + length)
    medians = found.aggregate("median")
    for row, dimensions in enumerate(found.dimensions):
        for column in range(length):
            values = model.get((dimensions, start + column))
            assert medians[row, column] == (
                pytest.approx(np.median(values)) if values else pytest.approx(np.nan, nan_ok=True)
            )


def test_reading_copies_nothing() -> None:
    """A window within the table is a view of it."""
    store = MetricStore()
    store.add([point(0), point(5)])
    assert read(store, 1, 4).total.base is not None
    assert not np.shares_memory(read(store, -5, 4).total, read(store, 0, 4).total)


def test_what_was_never_measured_is_not_there() -> None:
    """No data, no revision, no dimensions; and forgetting it changes nothing."""
    store = MetricStore()
    store.forget("cpu")
    assert store.read("cpu", 0, 1) is None
    assert (store.revision("cpu"), store.last_written("cpu"), store.dimension_keys("cpu")) == (0, None, ())
    assert store.dropped_of("cpu") == 0


def test_each_point_changes_the_revision() -> None:
    """And nothing else does."""
    store = MetricStore()
    store.add([point(0)])
    first = store.revision("cpu")
    read(store, 0, 1)
    assert store.revision("cpu") == first
    store.add([point(0)])
    assert store.revision("cpu") > first
    assert store.last_written("cpu") == START


def test_too_many_keys_are_dropped() -> None:
    """The others are kept, and it is told."""
    store = MetricStore(MetricStoreLimits(metric_keys=1))
    store.add([point(0), point(0, key="mem"), point(1)])
    assert store.keys() == ("cpu",)
    assert store.dropped == {DropReason.METRIC_KEYS: 1}


def test_too_many_tuples_are_dropped() -> None:
    """Of one metric, and of all together; known tuples go on."""
    store = MetricStore(MetricStoreLimits(tuples=2, environment_tuples=3))
    store.add([point(0, series="a"), point(0, series="b"), point(0, series="c"), point(1, series="a")])
    store.add([point(0, series="a", key="mem"), point(0, series="b", key="mem")])
    assert store.dropped == {DropReason.TUPLES: 1, DropReason.ENVIRONMENT_TUPLES: 1}
    assert (store.dropped_of("cpu"), store.dropped_of("mem")) == (1, 1)
    assert read(store, 0, 2).count.tolist() == [[1.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize("minute", [10**9, -START, -(10**9)])
def test_a_distant_minute_needs_more_memory_than_there_is(minute: int) -> None:
    """It is dropped before anything is reserved for it."""
    store = MetricStore()
    store.add([point(0), point(minute)])
    assert store.dropped == {DropReason.MEMORY: 1}
    assert read(store, 0, 1).count.tolist() == [[1.0]]


def test_memory_is_shared_by_all_metrics() -> None:
    """A table takes up what it is made for, not more."""
    store = MetricStore(MetricStoreLimits(cells=480))
    store.add([point(0, series="a"), point(0, series="b"), point(0, series="c"), point(0, key="mem")])
    assert store.keys() == ("cpu",)
    assert len(read(store, 0, 1).dimensions) == 2
    assert store.dropped == {DropReason.MEMORY: 2}


def test_a_metric_that_is_forgotten_gives_back_what_it_took_up() -> None:
    """Minutes, tuples and single values."""
    store = MetricStore(MetricStoreLimits(cells=240, environment_tuples=1, samples=2))
    for key in ("cpu", "mem", "disk"):
        store.add([point(0, 1.0, key=key), point(0, 2.0, key=key)])
        assert store.dropped == {}
        assert read(store, 0, 1, key).samples is not None
        store.forget(key)


def test_a_metric_of_summaries_gives_back_its_single_values() -> None:
    """They are of no use any more."""
    store = MetricStore(MetricStoreLimits(samples=2))
    store.add([point(0, 1.0), point(0, Summary(1.0, 2.0, 3.0, 2)), point(0, 3.0)])
    store.add([point(0, 1.0, key="mem"), point(0, 2.0, key="mem")])
    assert read(store, 0, 1).samples is None
    assert read(store, 0, 1, "mem").samples is not None


def test_percentiles_are_estimated_where_single_values_find_no_room() -> None:
    """Nothing else changes."""
    store = MetricStore(MetricStoreLimits(samples=2))
    store.add([point(0, 1.0), point(0, 2.0), point(0, 9.0), point(0, 4.0)])
    found = read(store, 0, 1)
    assert found.samples is None
    assert (found.count.tolist(), found.aggregate("median").tolist()) == ([[4.0]], [[4.0]])


def test_a_body_of_keys_stays_small() -> None:
    """A hundred thousand metrics take less than the memory that they may."""
    store = MetricStore(MetricStoreLimits(cells=240 * 1000))
    store.add(point(0, key=f"k{number}") for number in range(5000))
    assert len(store.keys()) == 1000
    assert store.dropped == {DropReason.MEMORY: 4000}


def test_how_a_metric_is_aggregated_is_what_its_descriptor_says() -> None:
    """Without one, as ingested gauges are."""
    store = MetricStore()
    store.add([point(0), point(0, key="mem")])
    store.describe(
        MetricDescriptor("mem", unit="Byte", aggregation_types=("auto", "max"), default_aggregation=Aggregation("max"))
    )
    plain, described = store.read("cpu", START, START + 1), store.read("mem", START, START + 1)
    assert plain is not None
    assert described is not None
    assert (plain.default.name, plain.supported, plain.unit) == ("avg", None, None)
    assert (described.default.name, described.supported, described.unit) == ("max", frozenset({"max"}), "Byte")


# ---- the catalogue


def test_the_first_metadata_of_a_key_stays() -> None:
    """And what is no property of a metric is passed over."""
    store = MetricStore()
    catalogue = MetricCatalogue(store)
    store.add([point(0)])
    catalogue.take([Metadata("cpu", "gauge", (("displayname", "CPU"), ("unit", "Percent"), ("color", "red")))])
    catalogue.take([Metadata("cpu", "gauge", (("displayname", "Other"),))])
    found = catalogue.descriptor("cpu")
    assert found is not None
    assert (found.display_name, found.unit) == ("CPU", "Percent")
    assert [each.key for each in found.dimension_definitions] == ["series"]


def test_a_metric_without_data_is_not_listed() -> None:
    """Whatever is said of it."""
    catalogue = MetricCatalogue(MetricStore())
    catalogue.describe([MetricDescriptor("cpu")])
    assert catalogue.descriptor("cpu") is None
    assert list(catalogue.descriptors()) == []


def test_metadata_of_more_keys_than_there_may_be_is_passed_over() -> None:
    """Keys without data take up memory, too."""
    store = MetricStore(MetricStoreLimits(metric_keys=1))
    catalogue = MetricCatalogue(store)
    catalogue.take([Metadata("a", "gauge", (("unit", "Byte"),)), Metadata("b", "gauge", (("unit", "Byte"),))])
    store.add([point(0, key="b")])
    found = catalogue.descriptor("b")
    assert found is not None
    assert found.unit == "Unspecified"


def test_a_descriptor_that_changes_is_taken_again() -> None:
    """One that does not changes nothing."""
    store = MetricStore()
    catalogue = MetricCatalogue(store)
    store.add([point(0)])
    for unit in ("Byte", "Byte", "Percent"):
        catalogue.describe([MetricDescriptor("cpu", unit=unit)])
    (found,) = catalogue.descriptors()
    assert found.unit == "Percent"


def test_what_was_dropped_is_told_with_the_metric() -> None:
    """As a warning of its descriptor."""
    store = MetricStore(MetricStoreLimits(tuples=1))
    store.add([point(0), point(0, series="b")])
    (found,) = MetricCatalogue(store).descriptors()
    assert found.warnings == ("1 data points were dropped, since a limit was reached",)
