"""The lines that Lambda itself writes into a function's log, as text or as JSON.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html,
https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html and
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, Protocol

from smokealarm_localstack.functions.failures import Outcome

_LEVELS: Final = {"DEBUG": 0, "INFO": 1, "WARN": 2}

Phase = Literal["init", "invoke"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the lines of one environment have in common."""

    function_name: str
    version: str
    runtime: str
    runtime_version_arn: str
    initialization_type: str


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one invocation: milliseconds and MB."""

    request_id: str
    outcome: Outcome
    duration_ms: float
    init_duration_ms: float | None
    memory_size_mb: int
    max_memory_mb: int
    response_bytes: int

    @property
    def billed_ms(self) -> int:
        """Return the billed duration: handler and init time together, rounded up to a millisecond."""
        return math.ceil(self.duration_ms + (self.init_duration_ms or 0))


class PlatformLog(Protocol):
    """Writes the platform's messages; an empty list means that the format or the level leaves it out."""

    def init_start(self) -> list[str]:
        """Return what is written when the init phase begins."""

    def init_report(self, phase: Phase, duration_ms: float, status: str, error_type: str | None) -> list[str]:
        """Return what is written when the init phase ended."""

    def start(self, request_id: str) -> list[str]:
        """Return what is written when an invocation begins."""

    def end(self, report: Report) -> list[str]:
        """Return what is written when an invocation ended."""


@dataclass(frozen=True, slots=True)
class TextPlatformLog:
    """The text format; ``old_failure_lines`` adds the lines that came before the REPORT line's Status field."""

    origin: Origin
    old_failure_lines: bool = True

    def init_start(self) -> list[str]:
        """Return the INIT_START line."""
        runtime = self.origin.runtime.replace("python", "python:")
        return [f"INIT_START Runtime Version: {runtime}.v1\tRuntime Version ARN: {self.origin.runtime_version_arn}\n"]

    def init_report(self, phase: Phase, duration_ms: float, status: str, error_type: str | None) -> list[str]:
        """Return the INIT_REPORT line, which a successful on-demand init does not have."""
        if status == "success" and self.origin.initialization_type == "on-demand":
            return []
        line = f"INIT_REPORT Init Duration: {duration_ms:.2f} ms\tPhase: {phase}\tStatus: {status}"
        return [f"{line}\tError Type: {error_type}\n" if error_type and status != "timeout" else f"{line}\n"]

    def start(self, request_id: str) -> list[str]:
        """Return the START line."""
        return [f"START RequestId: {request_id} Version: {self.origin.version}\n"]

    def end(self, report: Report) -> list[str]:
        """Return the older failure line if there is one, the END and the REPORT line."""
        old = [report.outcome.line] if self.old_failure_lines and report.outcome.line else []
        return [*old, f"END RequestId: {report.request_id}\n", _report_line(report)]


def _report_line(report: Report) -> str:
    fields = [
        f"REPORT RequestId: {report.request_id}",
        f"Duration: {report.duration_ms:.2f} ms",
        f"Billed Duration: {report.billed_ms} ms",
        f"Memory Size: {report.memory_size_mb} MB",
        f"Max Memory Used: {report.max_memory_mb} MB",
    ]
    if report.init_duration_ms is not None:
        fields.append(f"Init Duration: {report.init_duration_ms:.2f} ms")
    match report.outcome.status:
        case "timeout":
            fields.append("Status: timeout\n")
        case "error":
            fields += ["Status: error", f"Error Type: {report.outcome.error_type}\n"]
        case _:
            fields.append("\n")
    return "\t".join(fields)


@dataclass(frozen=True, slots=True)
class JsonPlatformLog:
    """The JSON format; ``level`` is the function's system log level."""

    origin: Origin
    level: str = "INFO"

    def init_start(self) -> list[str]:
        """Return platform.initStart."""
        record = self._init_record("init") | {
            "runtimeVersion": f"{self.origin.runtime.replace('python', 'python:')}.v1",
            "runtimeVersionArn": self.origin.runtime_version_arn,
            "functionName": self.origin.function_name,
            "functionVersion": self.origin.version,
        }
        return self._line("INFO", "platform.initStart", record)

    def init_report(self, phase: Phase, duration_ms: float, status: str, error_type: str | None) -> list[str]:
        """Return platform.initRuntimeDone and platform.initReport."""
        record = self._init_record(phase) | {"status": status} | _optional("errorType", error_type)
        on_demand = self.origin.initialization_type == "on-demand"
        failed = status != "success"
        done = self._line("WARN" if failed else "DEBUG", "platform.initRuntimeDone", record)
        level = "WARN" if failed else ("DEBUG" if on_demand else "INFO")
        return done + self._line(level, "platform.initReport", record | {"metrics": {"durationMs": _ms(duration_ms)}})

    def start(self, request_id: str) -> list[str]:
        """Return platform.start."""
        return self._line("INFO", "platform.start", {"requestId": request_id, "version": self.origin.version})

    def end(self, report: Report) -> list[str]:
        """Return platform.runtimeDone and platform.report."""
        ok = report.outcome.status == "success"
        record = {"requestId": report.request_id, "status": report.outcome.status}
        record |= _optional("errorType", report.outcome.error_type)
        metrics = {"durationMs": _ms(report.duration_ms), "producedBytes": report.response_bytes}
        done = self._line("DEBUG" if ok else "WARN", "platform.runtimeDone", record | {"metrics": metrics})
        return done + self._line("INFO" if ok else "WARN", "platform.report", record | {"metrics": _metrics(report)})

    def _init_record(self, phase: Phase) -> dict[str, Any]:
        return {"initializationType": self.origin.initialization_type, "phase": phase}

    def _line(self, level: str, kind: str, record: dict[str, Any]) -> list[str]:
        if _LEVELS[level] < _LEVELS.get(self.level, 1):
            return []
        return [json.dumps({"time": iso_now(), "type": kind, "record": record}, separators=(",", ":")) + "\n"]


def _metrics(report: Report) -> dict[str, Any]:
    return {
        "durationMs": _ms(report.duration_ms),
        "billedDurationMs": report.billed_ms,
        "memorySizeMB": report.memory_size_mb,
        "maxMemoryUsedMB": report.max_memory_mb,
    } | _optional("initDurationMs", None if report.init_duration_ms is None else _ms(report.init_duration_ms))


def _optional(name: str, value: object) -> dict[str, Any]:
    return {} if value is None else {name: value}


def _ms(value: float) -> float:
    return round(value, 3)


def iso_now() -> str:
    """Return the present moment as ISO 8601 with milliseconds and Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
