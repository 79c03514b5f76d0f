"""The pure rules of how invocations end and are reported."""

import json
import signal
from dataclasses import replace
from typing import Any

import pytest

from smokealarm_localstack.functions import failures
from smokealarm_localstack.functions.platform_log import JsonPlatformLog, Origin, Report, TextPlatformLog

ORIGIN = Origin("f", "$LATEST", "python3.13", "arn:aws:lambda:us-east-1::runtime:0", "on-demand")
REPORT = Report("id", failures.Outcome("success", b"{}"), 133.61, 80.0, 128, 35, 2)


@pytest.mark.parametrize(
    ("returncode", "reason"),
    [
        (0, "Runtime exited without providing a reason"),
        (1, "Runtime exited with error: exit status 1"),
        (-signal.SIGKILL, "Runtime exited with error: signal: killed"),
        (-signal.SIGABRT, "Runtime exited with error: signal: aborted"),
        (-signal.SIGTERM, "Runtime exited with error: signal: terminated"),
    ],
)
def test_the_reason_of_an_exit(returncode: int, reason: str) -> None:
    """Exit statuses and signals are worded as by the runtime interface emulator."""
    outcome = failures.exited("id", returncode)

    assert json.loads(outcome.payload) == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: id Error: {reason}",
    }
    assert outcome.line == f"RequestId: id Error: {reason}\nRuntime.ExitError\n"


def test_out_of_memory_in_older_accounts() -> None:
    """The caller may see Runtime.ExitError, while the REPORT line says Runtime.OutOfMemory all the same."""
    outcome = failures.out_of_memory("id", "Runtime.ExitError")

    assert json.loads(outcome.payload)["errorType"] == "Runtime.ExitError"
    assert outcome.error_type == "Runtime.OutOfMemory"


@pytest.mark.parametrize(("size", "status"), [(100, "success"), (101, "failure")])
def test_the_limit_of_a_response(size: int, status: str) -> None:
    """The limit itself is allowed, one byte more is not."""
    assert failures.returned(b"x" * size, 100).status == status


def test_an_error_that_is_no_object_has_no_type() -> None:
    """A runtime may post anything as its error."""
    assert [failures.raised(body).error_type for body in (b"[]", b"no json", b"{}")] == [None, None, None]


@pytest.mark.parametrize(
    ("change", "end"),
    [
        ({}, "Max Memory Used: 35 MB\tInit Duration: 80.00 ms\t\n"),
        ({"init_duration_ms": None}, "Max Memory Used: 35 MB\t\n"),
        (
            {"init_duration_ms": None, "outcome": failures.timed_out("id", 3, "now")},
            "Max Memory Used: 35 MB\tStatus: timeout\n",
        ),
        (
            {"outcome": failures.out_of_memory("id", "Runtime.OutOfMemory")},
            "Max Memory Used: 35 MB\tInit Duration: 80.00 ms\tStatus: error\tError Type: Runtime.OutOfMemory\n",
        ),
        ({"outcome": failures.raised(b'{"errorType": "KeyError"}')}, "Init Duration: 80.00 ms\t\n"),
    ],
)
def test_the_end_of_the_report_line(change: dict[str, Any], end: str) -> None:
    """Which fields follow the memory, and whether a tab ends the line, depends on how the invocation ended."""
    assert TextPlatformLog(ORIGIN).end(replace(REPORT, **change))[-1].endswith(end)


@pytest.mark.parametrize(
    ("duration", "init", "billed"),
    [(133.61, 80.0, 214), (3004.92, 111.23, 3117), (12.01, None, 13), (3000.0, None, 3000)],
)
def test_what_is_billed(duration: float, init: float | None, billed: int) -> None:
    """Handler and init time together are rounded up, as in the examples of AWS's documentation."""
    assert replace(REPORT, duration_ms=duration, init_duration_ms=init).billed_ms == billed


def test_the_billed_duration_is_reported() -> None:
    """The REPORT line has it without decimals."""
    assert "\tBilled Duration: 214 ms\t" in TextPlatformLog(ORIGIN).end(REPORT)[-1]


def test_old_failure_lines_can_be_left_out() -> None:
    """The older line comes before END, unless it is switched off."""
    report = replace(REPORT, outcome=failures.timed_out("id", 3, "2026-01-01T00:00:00.000Z"))
    old, *new = TextPlatformLog(ORIGIN).end(report)

    assert old == "2026-01-01T00:00:00.000Z id Task timed out after 3.00 seconds\n\n"
    assert TextPlatformLog(ORIGIN, old_failure_lines=False).end(report) == new


@pytest.mark.parametrize(
    ("initialization_type", "status", "written"),
    [
        ("on-demand", "success", []),
        (
            "provisioned-concurrency",
            "success",
            ["INIT_REPORT Init Duration: 9.50 ms\tPhase: init\tStatus: success\n"],
        ),
        ("on-demand", "timeout", ["INIT_REPORT Init Duration: 9.50 ms\tPhase: init\tStatus: timeout\n"]),
        ("on-demand", "error", ["INIT_REPORT Init Duration: 9.50 ms\tPhase: init\tStatus: error\tError Type: E\n"]),
    ],
)
def test_when_an_init_phase_is_reported(initialization_type: str, status: str, written: list[str]) -> None:
    """INIT_REPORT is left out only for an on-demand environment whose init phase went well."""
    log = TextPlatformLog(replace(ORIGIN, initialization_type=initialization_type))

    assert log.init_report("init", 9.5, status, "E" if status != "success" else None) == written


@pytest.mark.parametrize(
    ("level", "types"),
    [
        ("DEBUG", ["platform.runtimeDone", "platform.report"]),
        ("INFO", ["platform.report"]),
        ("WARN", []),
    ],
)
def test_levels_of_a_success(level: str, types: list[str]) -> None:
    """A report of a success is of level INFO, its runtimeDone of level DEBUG."""
    assert [json.loads(line)["type"] for line in JsonPlatformLog(ORIGIN, level).end(REPORT)] == types


def test_failures_are_warnings() -> None:
    """What went wrong is written at every level."""
    report = replace(REPORT, outcome=failures.exited("id", 1))

    assert len(JsonPlatformLog(ORIGIN, "WARN").end(report)) == 2
