"""Every named kind of bad file, judged by the very code that the functions run."""

import pytest
from weather.aggregation import by_month
from weather.errors import FileRejectedError
from weather.observations import Rules, read

from smokealarm.pipeline.spoiling import DEFAULT_MAX_BYTES, REJECTED_FOR, Spoiling, spoiled
from smokealarm.pipeline.workload import SourceFile, valid_file, valid_files

DEFAULTS = Rules(DEFAULT_MAX_BYTES, 10)


def reason(body: bytes) -> str | None:
    """Return why a file is rejected as a whole, or None."""
    try:
        read(body, DEFAULTS)
    except FileRejectedError as rejection:
        return rejection.reason
    return None


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("spoiling", Spoiling)
def test_each_kind_is_rejected_for_its_own_reason(spoiling: Spoiling, seed: int) -> None:
    """The table of reasons holds for any file and any seed."""
    assert reason(spoiled(valid_file(seed), spoiling, seed).body) == REJECTED_FOR[spoiling]


@pytest.mark.parametrize("spoiling", [Spoiling.DUPLICATE, Spoiling.OUT_OF_ORDER])
def test_harmless_kinds_give_the_same_aggregates(spoiling: Spoiling) -> None:
    """Repeated and shuffled rows are noticed, and the result is that of the good file."""
    good = read(valid_file(1).body, DEFAULTS)
    bad = read(spoiled(valid_file(1), spoiling, 1).body, DEFAULTS)
    assert (bad.rejected.total(), bad.out_of_order > 0) == ((18, False) if spoiling == "duplicate" else (0, True))
    assert by_month(bad.observations) == by_month(good.observations)


@pytest.mark.parametrize("spoiling", Spoiling)
def test_the_seed_alone_decides(spoiling: Spoiling) -> None:
    """The same arguments give the same bytes, under a key that names the kind."""
    first, second = (spoiled(valid_file(1), spoiling, 2) for _ in range(2))
    assert first == second
    assert first.key == f"observations/station-000001-{spoiling.replace(' ', '-')}.csv"


@pytest.mark.parametrize("spoiling", [Spoiling.MALFORMED, Spoiling.TRUNCATED, Spoiling.DUPLICATE])
def test_another_seed_spoils_elsewhere(spoiling: Spoiling) -> None:
    """The kinds that choose rows choose others for another seed."""
    assert spoiled(valid_file(1), spoiling, 1).body != spoiled(valid_file(1), spoiling, 2).body


def test_an_oversize_file_is_just_too_large() -> None:
    """One byte more than the limit that was asked for."""
    assert len(spoiled(valid_file(1), Spoiling.OVERSIZE, 1, max_bytes=100_000).body) == 100_001


def test_valid_files_are_valid_and_differ() -> None:
    """Invented stations pass every rule, each under its own key."""
    files = valid_files(seed=10, count=20, days=30)
    assert len({file.key for file in files}) == len({file.body for file in files}) == 20
    assert all(read(file.body, Rules(DEFAULT_MAX_BYTES, 0)).rows == 30 for file in files)


@pytest.mark.parametrize("spoiling", [each for each in Spoiling if each is not Spoiling.EMPTY])
@pytest.mark.parametrize("body", [b"", b"location,date\n"])
def test_a_file_without_rows_stays_as_it_is(spoiling: Spoiling, body: bytes) -> None:
    """There is nothing in it to spoil, as when two faults of the data are on."""
    assert spoiled(SourceFile("a.csv", body), spoiling, seed=1).body == body
