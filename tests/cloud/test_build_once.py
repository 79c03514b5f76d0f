"""A folder is built once, and only a whole one counts."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smokealarm.cloud.build_once import Receipt, build_once, built_from, forget

RECEIPT = Receipt(source="digest", witness="bin/tool")
_BUILD_AND_STOP = """
import sys, time
from pathlib import Path
from smokealarm.cloud.build_once import Receipt, build_once
def make(folder):
    (folder / "bin").mkdir(); (folder / "bin/tool").touch()
    print(folder, flush=True)
    time.sleep(60)
build_once(Path(sys.argv[1]), Receipt("digest", "bin/tool"), make, lambda: None)
"""


def make(folder: Path) -> None:
    """Build, and leave a trace of having built."""
    (folder / "bin").mkdir()
    (folder / "bin" / "tool").write_text("whole", encoding="utf-8")
    with (folder.parent / "built").open("a", encoding="utf-8") as trace:
        trace.write(".")


def times_built(parent: Path) -> int:
    """Count the builds below a folder."""
    trace = parent / "built"
    return len(trace.read_text(encoding="utf-8")) if trace.exists() else 0


def build(folder: Path) -> None:
    """Build in another process, slowly enough for others to meet it."""

    def slowly(place: Path) -> None:
        time.sleep(0.05)
        make(place)

    build_once(folder, RECEIPT, slowly, lambda: None)


def test_the_second_asking_builds_nothing(tmp_path: Path) -> None:
    """A whole folder is taken as it is."""
    for _ in range(2):
        built = build_once(tmp_path / "x", RECEIPT, make, lambda: None)
    assert (built / "bin" / "tool").read_text(encoding="utf-8") == "whole"
    assert times_built(tmp_path) == 1


def test_parallel_askers_share_one_build(tmp_path: Path) -> None:
    """Six processes that ask at once get one folder from one build."""
    context = multiprocessing.get_context("spawn")
    askers = [context.Process(target=build, args=(tmp_path / "x",)) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(60)
    assert [asker.exitcode for asker in askers] == [0] * 6
    assert times_built(tmp_path) == 1


def test_a_waiting_process_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who has to wait for another's build is told."""
    monkeypatch.setattr("smokealarm.cloud.build_once._PATIENCE_SECONDS", 0.01)
    other, _ = start_building(tmp_path / "x")
    said = []

    def end_the_other() -> None:
        said.append("waiting")
        end(other, signal.SIGKILL)

    build_once(tmp_path / "x", RECEIPT, make, end_the_other)
    assert said == ["waiting"]


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_build_is_not_taken_for_whole(tmp_path: Path, ending: signal.Signals) -> None:
    """What a killed build left is neither used nor kept."""
    other, staging = start_building(tmp_path / "x")
    end(other, ending)
    assert not built_from(tmp_path / "x", "digest")
    build_once(tmp_path / "x", RECEIPT, make, lambda: None)
    assert built_from(tmp_path / "x", "digest")
    assert not staging.exists()


def test_a_failed_build_leaves_nothing_and_may_be_tried_again(tmp_path: Path) -> None:
    """The error goes on to the caller; the folder does not exist."""

    def fail(_: Path) -> None:
        raise RuntimeError("no network")

    with pytest.raises(RuntimeError, match="no network"):
        build_once(tmp_path / "x", RECEIPT, fail, lambda: None)
    assert [path.name for path in tmp_path.iterdir()] == ["x.lock"]
    build_once(tmp_path / "x", RECEIPT, make, lambda: None)
    assert times_built(tmp_path) == 1


@pytest.mark.parametrize("damage", ["no receipt", "receipt cut off", "receipt of another kind", "witness gone"])
def test_a_damaged_folder_is_built_anew(tmp_path: Path, damage: str) -> None:
    """A folder whose receipt or witness is not as it was written does not count."""
    folder = build_once(tmp_path / "x", RECEIPT, make, lambda: None)
    receipt = folder / "smokealarm-receipt.json"
    match damage:
        case "no receipt":
            receipt.unlink()
        case "receipt cut off":
            receipt.write_bytes(receipt.read_bytes()[:10])
        case "receipt of another kind":
            receipt.write_text('["digest"]', encoding="utf-8")
        case _:
            (folder / "bin" / "tool").unlink()
    assert not built_from(folder, "digest")
    build_once(folder, RECEIPT, make, lambda: None)
    assert times_built(tmp_path) == 2


def test_another_source_is_another_build(tmp_path: Path) -> None:
    """A folder built from something else does not count, nor one that was told to be forgotten."""
    folder = build_once(tmp_path / "x", RECEIPT, make, lambda: None)
    assert not built_from(folder, "another digest")
    forget(folder)
    assert not built_from(folder, "digest")


def start_building(folder: Path) -> tuple["subprocess.Popen[str]", Path]:
    """Start a build in another process and return it when it is under way, with the folder it builds in."""
    command = [sys.executable, "-c", _BUILD_AND_STOP, os.fspath(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def end(process: "subprocess.Popen[str]", ending: signal.Signals) -> None:
    """End a build from outside."""
    process.send_signal(ending)
    with process:
        process.wait(10)
