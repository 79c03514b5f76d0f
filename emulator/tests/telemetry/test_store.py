"""Samples in SQLite."""

import sqlite3
from pathlib import Path

import pytest

from smokealarm_localstack.telemetry.datum import Datum, Scope, dimensions
from smokealarm_localstack.telemetry.statistics import Observation
from smokealarm_localstack.telemetry.store import Metric, MetricStore, StatisticSet, decoded, encoded

SCOPE = Scope("000000000000", "us-east-1")
FUNCTION = dimensions(FunctionName="fn")


class Time:
    """A clock to set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        """Return the time that was set."""
        return self.now


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MetricStore:
    """Give an empty store, in memory and on disk."""
    return MetricStore(tmp_path / "deep" / "metrics.db" if request.param == "file" else None, Time())


def datum(
    value: float = 1, at: float = 100, where: tuple[tuple[str, str], ...] = FUNCTION, unit: str = "Count"
) -> Datum:
    """Make a sample."""
    return Datum("NS", "m", where, value, unit, at)


def metric(where: tuple[tuple[str, str], ...] = FUNCTION) -> Metric:
    """Name the metric of these tests."""
    return Metric(SCOPE, "NS", "m", where)


def test_a_query_finds_exactly_its_dimension_set(store: MetricStore) -> None:
    """A sample with one dimension more, or none, belongs to another metric."""
    store.write(SCOPE, [datum(1), datum(2, where=()), datum(4, where=dimensions(FunctionName="fn", Resource="fn:1"))])
    store.write(SCOPE, [datum(8, where=dimensions(FunctionName="fn2"))])
    assert [each.sum for each in store.observations(metric(), 0, 200)] == [1]
    assert [each.sum for each in store.observations(metric(()), 0, 200)] == [2]


def test_a_range_includes_its_start_and_excludes_its_end(store: MetricStore) -> None:
    """StartTime is inclusive, EndTime exclusive."""
    store.write(SCOPE, [datum(at=at) for at in (99.9, 100, 159.9, 160)])
    assert [each.timestamp for each in store.observations(metric(), 100, 160)] == [100, 159.9]


def test_accounts_and_regions_are_apart(store: MetricStore) -> None:
    """The same metric of another region is another metric."""
    store.write(Scope("000000000000", "eu-west-1"), [datum()])
    assert store.observations(metric(), 0, 200) == []
    assert store.metrics(SCOPE) == []


def test_samples_can_be_chosen_by_unit(store: MetricStore) -> None:
    """A unit that is not stored finds nothing; no unit counts as None."""
    store.write(SCOPE, [datum(1, unit="Seconds"), datum(2, unit="Count"), Datum("NS", "m", FUNCTION, 3, None, 100)])
    assert store.units(metric(), 0, 200) == ["Count", "None", "Seconds"]
    assert [each.sum for each in store.observations(metric(), 0, 200, "None")] == [3]
    assert store.observations(metric(), 0, 200, "Bytes") == []


def test_statistic_sets_stand_beside_samples(store: MetricStore) -> None:
    """Both are observations of the same metric."""
    store.write(SCOPE, [datum(1)])
    store.write_sets([StatisticSet(metric(), "Count", Observation(100, 4, 10, 1, 5))])
    assert {each.count for each in store.observations(metric(), 0, 200)} == {1, 4}


def test_a_sample_is_read_after_the_ingestion_delay() -> None:
    """With a delay of 60 s a sample sent at 1000 s is readable at 1060 s."""
    time = Time()
    store = MetricStore(None, time, 60)
    store.write(SCOPE, [datum()])
    assert store.observations(metric(), 0, 200) == []
    time.now = 1060
    assert len(store.observations(metric(), 0, 200)) == 1


def test_metrics_are_listed_once_and_forgotten_when_cleared(store: MetricStore) -> None:
    """The newest metric comes first."""
    store.write(SCOPE, [datum(), datum(at=160), datum(where=())])
    assert store.metrics(SCOPE) == [metric(()), metric()]
    store.clear()
    assert store.metrics(SCOPE) == []


def test_a_file_written_by_localstack_itself_is_taken_over(tmp_path: Path) -> None:
    """Its rows lack weight and arrival; they count once and are there at once."""
    path = tmp_path / "metrics.db"
    with sqlite3.connect(path) as connection:
        columns = "id INTEGER PRIMARY KEY, account_id, region, metric_name, namespace, timestamp, dimensions, unit"
        connection.execute(f"CREATE TABLE SINGLE_METRICS ({columns}, storage_resolution, value)")
        row = ("000000000000", "us-east-1", "m", "NS", 100, "FunctionName=fn\t", "Count", 60, 7)
        names = "account_id, region, metric_name, namespace, timestamp, dimensions, unit, storage_resolution, value"
        connection.execute(f"INSERT INTO SINGLE_METRICS ({names}) VALUES (?,?,?,?,?,?,?,?,?)", row)  # noqa: S608
    connection.close()
    found = MetricStore(path, Time()).observations(metric(), 0, 200)
    assert found == [Observation.of_value(100, 7)]


def test_dimensions_survive_an_equals_sign_in_a_value() -> None:
    """LocalStack's form is Name=Value and a tab; only the first equals sign separates."""
    assert decoded(encoded(dimensions(a="x=y", b="z"))) == (("a", "x=y"), ("b", "z"))
    assert encoded(()) is None


def test_samples_written_one_by_one_are_all_read(store: MetricStore) -> None:
    """In memory they wait for a reading; one between them takes none away."""
    for count in (1, 2):
        store.write(SCOPE, [datum(count)])
        assert len(store.observations(metric(), 0, 200)) == count


def extent(store: MetricStore, since: float, *namespaces: str, scope: Scope = SCOPE) -> tuple[int, set[Metric]]:
    """Return how many metrics there are, and those that reach a moment."""
    found = store.extent(scope, namespaces, since)
    return found.metrics, set(found.alive)


def test_the_extent_counts_metrics_and_knows_which_reach_a_moment(store: MetricStore) -> None:
    """A sample that is older than one before it moves nothing; another account has an extent of its own."""
    assert extent(store, 0, "NS") == (0, set())
    store.write(SCOPE, [datum(at=200), datum(at=100), Datum("Other", "m", FUNCTION, 1, "Count", 500)])
    store.write(SCOPE, [datum(at=150, where=())])
    assert extent(store, 150, "NS") == (3, {metric(), metric(())})
    assert extent(store, 151, "NS") == (3, {metric()})
    assert extent(store, 201, "NS") == (3, set())
    assert extent(store, 151, "NS", "Other")[1] == {Metric(SCOPE, "Other", "m", FUNCTION), metric()}
    assert extent(store, 151) == extent(store, 151, "NS", "Other")
    store.write(SCOPE, [datum(at=300), datum(at=250)])
    store.write_sets([StatisticSet(metric(()), "Count", Observation(400, 1, 1, 1, 1))])
    assert extent(store, 300, "NS") == (3, {metric(), metric(())})
    assert extent(store, 301, "NS") == (3, {metric(())})
    assert extent(store, 0, "NS", scope=Scope("000000000000", "eu-west-1")) == (0, set())


def test_the_extent_of_what_was_stored_before_is_found_again(tmp_path: Path) -> None:
    """A new process reads it from the file."""
    MetricStore(tmp_path / "metrics.db", Time()).write(SCOPE, [datum(at=300), datum(at=200)])
    again = MetricStore(tmp_path / "metrics.db", Time())
    assert extent(again, 300, "NS") == (1, {metric()})
    again.clear()
    assert extent(again, 0, "NS") == (0, set())
