"""Texts of a run in a tape: whatever changes from run to run is gone, and so are secrets."""

from __future__ import annotations

import json

import pytest

from smokealarm.pipeline.observation import LogEvent
from smokealarm.tape import FunctionLine
from smokealarm.tape.function_logs import last_lines
from smokealarm.tape.names import Names
from smokealarm.tape.wording import Wording

BEGIN = 1_893_463_200
"""2030-01-01T02:00:00Z; every tape begins in the hour of 2030-01-01T00:00Z."""
WORDING = Wording(Names("stack-gw0", {}), BEGIN // 60)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("[stack-gw0 page] OPEN", "[weather page] OPEN"),
        ("Started: 2030-01-01T02:14Z", "Started: 2030-01-01T00:14Z"),
        ('"2030-01-01 02:03:04,000+0000"', '"2030-01-01 00:03:04,000+0000"'),
        ("station-000000-20300101T020304.csv", "station-000000-20300101T000304.csv"),
        ("pid=3_1893463260000V2", "pid=3_1893456060000V2"),
        ("at 1893463260.", "at 1893456060."),
        ("observed 2012-05-17T12:00Z, 1500000000", "observed 2012-05-17T12:00Z, 1500000000"),
        ("no date: 2030-13-01T02:14", "no date: 2030-13-01T02:14"),
        ("account 000000000000, code 4999999999", "account 000000000000, code 4999999999"),
        ("problem P-30053 and P-300512", "problem P-30013 and P-300112"),
        ("http://127.0.0.1:39031/#problems", "http://127.0.0.1/#problems"),
        (
            "request 0081276f-fc7b-43f8-9ff0-05427b83006a, trace 1-70dbf4a0-ba3d62a9033bd56f3ec80ead",
            "request …, trace …",
        ),
        ("https://user:canary@host/", "https://user:******@host/"),
        ("key AKIAQYLPMN5HHHFPZAM2", "key AKIA****************"),
    ],
)
def test_a_text_is_the_same_from_run_to_run(written: str, kept: str) -> None:
    """Names, moments of the run, ids and ports; what is about another time stays."""
    assert WORDING.text(written) == kept


def event(second: float, message: str, stream: str = "a") -> LogEvent:
    """Return what a function wrote in a second of the run."""
    return LogEvent(int((BEGIN + second) * 1000), stream, message + "\n")


def run(second: float, said: str, stream: str = "a", used: int = 63) -> list[LogEvent]:
    """Return the log of one run."""
    report = f"Duration: 1.00 ms\tMemory Size: 256 MB\tMax Memory Used: {used} MB\tInit Duration: 1.00 ms\t"
    return [
        event(second, "START RequestId: 1 Version: $LATEST", stream),
        event(second, said, stream),
        event(second, '{"_aws":{"Timestamp":1}}', stream),
        event(second, "END RequestId: 1", stream),
        event(second, f"REPORT RequestId: 1\t{report}", stream),
    ]


REPORT = "REPORT Duration: 1.00 ms\tMemory Size: 256 MB\tMax Memory Used: 77 MB"


def kept(events: list[LogEvent]) -> list[tuple[int, str]]:
    """Return seconds and texts of the last lines."""
    return [(line.second, line.text) for line in last_lines("weather-ingest", events, BEGIN, WORDING)]


def test_a_log_has_what_a_function_said_and_its_reports() -> None:
    """Starts, ends and embedded metrics say nothing to a reader; memory is rounded up to a tenth of what there is."""
    found = last_lines("weather-ingest", [event(0, "INIT_START Runtime"), *run(61, "hello")], BEGIN, WORDING)
    assert found == (FunctionLine("weather-ingest", 61, "hello"), FunctionLine("weather-ingest", 61, REPORT))


def test_a_line_of_structured_logging_loses_what_is_in_every_line() -> None:
    """Names and moments are the tape's."""
    line = {"level": "ERROR", "message": "failed", "function_name": "stack-gw0-ingest", "key": "stack-gw0/1"}
    said = kept([event(0, json.dumps(line)), event(0, "{no JSON")])
    assert said == [(0, '{"level": "ERROR", "message": "failed", "key": "weather/1"}'), (0, "{no JSON")]


@pytest.mark.parametrize("indent", ["  ", "\xa0\xa0"])
def test_of_a_traceback_the_own_frames_are_kept(indent: str) -> None:
    """Not those of the interpreter, which lies elsewhere on each machine."""
    frames = [f'{indent}File "{place}/a.py", line 3, in b\n{indent * 2}c()' for place in ("/opt/python", "/usr/lib")]
    raised = "\n".join(["Traceback (most recent call last):", *frames, "ValueError: no"])
    own = f'Traceback (most recent call last):\n{indent}File "/opt/python/a.py", line 3, in b\nValueError: no'
    assert kept([event(0, f"[ERROR] {raised}")]) == [(0, f"[ERROR] {own}")]
    assert kept([event(0, json.dumps({"exception": raised}))]) == [
        (0, json.dumps({"exception": own}, ensure_ascii=False))
    ]


def test_runs_at_once_are_in_the_order_of_what_they_say() -> None:
    """Whichever environment had which of them, and however their lines came."""
    one, other = run(5, "a", "x"), run(5, "b", "y", used=70)
    mixed = [each for pair in zip(other, one, strict=True) for each in pair]
    swapped = [*run(5, "b", "x", used=70), *run(5, "a", "y")]
    assert kept(mixed) == kept(swapped) == [(5, "a"), (5, REPORT), (5, "b"), (5, REPORT)]


def test_runs_of_one_environment_follow_one_another() -> None:
    """Each is sorted by its own begin."""
    assert kept([*run(9, "late", "y"), *run(1, "z"), *run(2, "a")])[::2] == [(1, "z"), (2, "a"), (9, "late")]


def test_only_the_last_lines_are_kept_and_none_for_ever() -> None:
    """A tape stays small."""
    many = [event(second, f"line {second}") for second in range(30)]
    assert kept(many) == [(second, f"line {second}") for second in range(20, 30)]
    assert len(kept([event(0, "x" * 5000)])[0][1]) == 700
