"""Faults of the data spoil some files, the same ones in every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from smokealarm.pipeline import faults
from smokealarm.pipeline.workload import valid_files

if TYPE_CHECKING:
    from types import SimpleNamespace

    from smokealarm.pipeline.workload import SourceFile

FILES = list(valid_files(seed=1, count=40, days=30))
KINDS = [name for name in faults.KINDS if name.startswith("data.")]


def altered(cloud: SimpleNamespace, fault: faults.Fault) -> tuple[list[SourceFile], faults.Injection]:
    """Pass all files through a fault."""
    with faults.injected(fault, cloud) as injection:
        return injection.alter(FILES), injection


@pytest.mark.parametrize("name", KINDS)
def test_files_change_and_keep_their_keys(cloud: SimpleNamespace, name: str) -> None:
    """Every file is spoiled under the key it had, and each counts as a hit."""
    bad, injection = altered(cloud, faults.named(name))

    assert [file.key for file in bad] == [file.key for file in FILES]
    assert all(after.body != before.body for after, before in zip(bad, FILES, strict=True))
    assert injection.effect.hits == len(FILES)


def test_the_limit_of_oversize_is_a_detail(cloud: SimpleNamespace) -> None:
    """A file is one byte greater than the limit that was told."""
    bad, _ = altered(cloud, faults.named("data.oversize", max_bytes=3000))

    assert {len(file.body) for file in bad} == {3001}


def test_probability_is_a_share_and_repeatable(cloud: SimpleNamespace) -> None:
    """About a quarter of the files is spoiled, the same ones with the same seed, and only those count."""
    fault = faults.named("data.truncated", probability=0.25, seed=6)
    bad, injection = altered(cloud, fault)
    hits = sum(after.body != before.body for after, before in zip(bad, FILES, strict=True))

    assert bad == altered(cloud, fault)[0]
    assert 4 <= hits == injection.effect.hits <= 16


def test_a_file_that_cannot_be_spoiled_is_no_hit(cloud: SimpleNamespace) -> None:
    """The only row of a file cannot be out of order, so nothing was struck."""
    with faults.injected(faults.named("data.out_of_order"), cloud) as injection:
        injection.alter(list(valid_files(seed=1, count=3, days=1)))

    assert injection.effect.seen is False


def test_files_are_left_alone_after_the_block(cloud: SimpleNamespace) -> None:
    """After its end the fault alters nothing."""
    with faults.injected(faults.named("data.empty"), cloud) as injection:
        pass

    assert injection.alter(FILES) == FILES


def test_a_window_decides_by_the_time_of_the_upload(cloud: SimpleNamespace) -> None:
    """Only files that are uploaded from the start until the end come bad."""
    now, empty = [0.0], []
    fault = faults.named("data.empty", start=10.0, end=20.0)
    with faults.injected(fault, cloud, lambda: now[0]) as injection:
        for now[0] in (9.0, 10.0, 20.0):
            empty.append(injection.alter(FILES[:1])[0].body == b"")

    assert empty == [False, True, False]


def test_other_faults_leave_files_alone(cloud: SimpleNamespace) -> None:
    """A fault that is not of the data passes files through."""
    with faults.injected(faults.named("function.hang", "ingest"), cloud) as injection:
        assert injection.alter(FILES) == FILES
