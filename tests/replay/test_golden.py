"""Replay equals live: on every kept tape, the project's own monitoring does what it did in the recorded drill."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from smokealarm.replay import differences, prepared, read_monitoring, replay
from smokealarm.replay.folder import Folder, Judges, read_tapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.replay import Monitoring, PreparedTape
    from smokealarm.tape import Resources

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tapes").glob("*.json"))


@pytest.fixture(scope="module")
def tapes() -> Mapping[str, PreparedTape]:
    """Read every tape, to be judged together."""
    return read_tapes(FILES)


@pytest.fixture(scope="module")
def monitorings(tapes: Mapping[str, PreparedTape]) -> Mapping[Resources, Monitoring]:
    """Read the project's monitoring once for each set of resources."""
    resources = {ready.tape.configured for ready in tapes.values()}
    return {each: read_monitoring(ROOT / "monitoring", each) for each in resources}


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_replay_does_what_the_drill_did(
    name: str,
    tapes: Mapping[str, PreparedTape],
    monitorings: Mapping[Resources, Monitoring],
) -> None:
    """The same problems, the same attempts to tell somebody, the same alarms, each in its minute."""
    tape = tapes[name].tape
    verdict = replay(monitorings[tape.configured], tapes[name])
    assert differences(tape, verdict) == ()
    if tape.tenant:
        assert (verdict.problems, verdict.told) == (tape.problems, tape.told)


def test_a_tape_is_judged_the_same_alone(
    tapes: Mapping[str, PreparedTape], monitorings: Mapping[Resources, Monitoring]
) -> None:
    """Laying tapes one after the other in time only makes it faster; every twelfth one is looked at."""
    for name, ready in list(tapes.items())[::12]:
        monitoring = monitorings[ready.tape.configured]
        alone = replay(monitoring, prepared(ready.tape))
        assert alone == replay(monitoring, ready), name


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_several_processors_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the files."""
    folder, files = Folder(ROOT / "monitoring"), FILES[::40]
    alone = Judges().judged(folder, files)
    monkeypatch.setattr("smokealarm.replay.folder._FEW", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with Judges() as judges:
        shared = judges.judged(folder, files)
    assert (shared, list(shared)) == (alone, [path.stem for path in files])


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_what_was_saved_meanwhile_is_judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """By processes that remember what they found before."""
    files = [path for path in FILES if path.stem.startswith("notify-first-alarm")]
    place = shutil.copytree(ROOT / "monitoring", tmp_path / "monitoring")
    queues = place / "dynatrace" / "pipeline" / "queues.yaml"
    monkeypatch.setattr("smokealarm.replay.folder._FEW", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with Judges() as judges:
        before = judges.judged(Folder(place), files)
        queues.write_text(queues.read_text(encoding="utf-8").replace("threshold: 0", "threshold: 7"), encoding="utf-8")
        after = judges.judged(Folder(place), files)
    assert not any(each.differences for each in before.values())
    assert any(each.differences for each in after.values())
