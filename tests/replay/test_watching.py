"""``smokealarm replay --watch``, in a process of its own whose folder is edited."""

from __future__ import annotations

import queue
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from smokealarm.replay.run import Question, watch_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

ROOT = Path(__file__).parents[2]
TAPE = next((ROOT / "tapes").glob("notify-first-alarm-a-message-in-the-dead-letter-queue-*.json"))
COMMAND = [sys.executable, "-c", "from smokealarm.cli import main; main()", "replay"]
LONGEST = 20
"""Seconds after which an answer is not to be expected any more."""


@contextmanager
def watching(folder: Path) -> Iterator[queue.SimpleQueue[str]]:
    """Watch over a folder for the length of the block; its answers are put into the queue, each as one text."""
    answers: queue.SimpleQueue[str] = queue.SimpleQueue()
    command = [*COMMAND, str(folder), "--tapes", str(TAPE), "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:  # noqa: S603 - our own
        reader = threading.Thread(target=_gather, args=(process, answers))
        reader.start()
        try:
            yield answers
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(LONGEST) == 0
            reader.join()


def _gather(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
    lines: list[str] = []
    for line in process.stdout or ():
        if line.strip():
            lines.append(line)
        else:
            answers.put("".join(lines))
            lines = []


def answered(path: Path, text: str, answers: queue.SimpleQueue[str], said: str) -> bool:
    """Save a file, and return whether an answer says something."""
    path.write_text(text, encoding="utf-8")
    try:
        while said not in answers.get(timeout=LONGEST):
            pass
    except queue.Empty:
        return False
    return True


def test_what_is_saved_before_anybody_watches_is_answered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever saves while the first answer is being made; and nothing is answered twice."""
    folder = shutil.copytree(ROOT / "monitoring", tmp_path / "monitoring")
    queues = folder / "dynatrace" / "pipeline" / "queues.yaml"
    text = queues.read_text(encoding="utf-8")

    def say(line: str) -> None:
        said.append(line)
        queues.write_text(text.replace("threshold: 0", "threshold: 7"), encoding="utf-8")

    def nothing_changes(*_: object, **__: object) -> Iterator[set[object]]:
        yield from (set(), set(), set())

    said: list[str] = []
    monkeypatch.setattr("watchfiles.watch", nothing_changes)
    watch_over(Question(folder, (TAPE,)), say)
    sums = [line for line in said if line.startswith("1 scenario")]
    assert sums == ["1 scenario, none of them otherwise than recorded", "1 scenario, 1 of them otherwise than recorded"]


def test_a_file_that_is_saved_is_answered_at_once(tmp_path: Path) -> None:
    """With the verdicts as they are then; a file that is wrong is an error on the way, and the watch goes on."""
    folder = shutil.copytree(ROOT / "monitoring", tmp_path / "monitoring")
    queues = folder / "dynatrace" / "pipeline" / "queues.yaml"
    text = queues.read_text(encoding="utf-8")
    with watching(folder) as answers:
        assert "as recorded" in answers.get(timeout=LONGEST)
        assert answered(queues, text.replace("threshold: 0", "threshold: 7"), answers, "1 of them otherwise")
        assert answered(queues, "configs: [", answers, "smokealarm: ")
        assert answered(queues, text, answers, "none of them otherwise")
