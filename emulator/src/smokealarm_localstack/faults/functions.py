"""Faults inside Lambda functions: which function misbehaves in its next run, and how.

The registry lives here, in the LocalStack process; what it picks is carried out inside the function's own process by
``functions/runtime/function_faults.py``, so a fault looks to Lambda exactly as if the function's code had done it.
"""

import json
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from smokealarm_localstack.faults import occurrence
from smokealarm_localstack.faults.documents import Document, InvalidFaultError
from smokealarm_localstack.faults.occurrence import Distribution, Occurrence, Striker

Phase = Literal["init", "invoke"]
PHASES = ("init", "invoke")

KIND_FIELDS = {
    "error": frozenset({"type", "message"}),
    "crash": frozenset({"exit_status", "signal"}),
    "hang": frozenset(),
    "slow": frozenset({"seconds", "minimum", "maximum", "median", "sigma"}),
    "memory": frozenset({"megabytes"}),
    "dependency_down": frozenset({"service"}),
    "large_response": frozenset({"megabytes"}),
}
COMMON_FIELDS = frozenset({"name", "function", "kind", "phase"}) | occurrence.FIELDS
SIGNALS = ("SIGKILL", "SIGSEGV", "SIGABRT", "SIGTERM", "SIGBUS", "SIGFPE", "SIGILL")


@dataclass(frozen=True, slots=True)
class FunctionFault:
    """One fault of one function (or of all that match ``function``, where ``*`` is a wildcard)."""

    name: str
    function: str
    phase: str
    occurrence: Occurrence
    spec: str
    delay: Distribution | None
    posted: str

    @classmethod
    def parse(cls, name: str, fields: Any) -> "FunctionFault":
        """Read a fault document; raise ``InvalidFaultError`` for an unknown kind or a field it does not have."""
        known = frozenset().union(COMMON_FIELDS, *KIND_FIELDS.values())
        kind = Document(fields, known, "function fault").choice("kind", KIND_FIELDS)
        document = Document(fields, COMMON_FIELDS | KIND_FIELDS[kind], f"'{kind}' fault")
        return cls(
            name=name,
            function=document.text("function"),
            phase=document.choice("phase", PHASES, "invoke"),
            occurrence=Occurrence.parse(document),
            spec=json.dumps({"kind": kind, **_arguments(kind, document)}),
            delay=_delay(document) if kind == "slow" else None,
            posted=json.dumps({**fields, "name": name}, sort_keys=True),
        )


def _arguments(kind: str, document: Document) -> dict[str, Any]:
    match kind:
        case "error":
            return {
                "type": document.text("type", "RuntimeError"),
                "message": document.text("message", "injected fault"),
            }
        case "crash" if "signal" in document:
            return {"signal": document.choice("signal", SIGNALS)}
        case "crash":
            return {"exit_status": document.integer("exit_status", 1)}
        case "memory" | "large_response" if "megabytes" in document:
            return {"megabytes": document.integer("megabytes")}
        case "dependency_down":
            return {"service": document.text("service")}
    return {}


def _delay(document: Document) -> Distribution:
    if "seconds" in document:
        delay = Distribution("fixed", document.number("seconds"))
    elif "median" in document:
        delay = Distribution("lognormal", document.number("median"), document.number("sigma", 0.5))
    elif "maximum" in document:
        delay = Distribution("uniform", document.number("minimum", 0.0), document.number("maximum"))
    else:
        raise InvalidFaultError("a 'slow' fault needs 'seconds', or 'minimum' and 'maximum', or 'median' and 'sigma'")
    if delay.first < 0 or delay.second < 0 or (delay.shape == "uniform" and delay.second < delay.first):
        raise InvalidFaultError(f"a 'slow' fault cannot last {delay.shape} {delay.first:g} to {delay.second:g} s")
    return delay


class FunctionFaults:
    """The active function faults, by name, in the order in which they were added."""

    def __init__(self) -> None:
        self._active: dict[str, tuple[FunctionFault, Striker]] = {}
        self._lock = threading.Lock()

    def put(self, fault: FunctionFault) -> None:
        """Add a fault, or replace the one of that name and forget its hits."""
        with self._lock:
            self._active = {**self._active, fault.name: (fault, Striker(fault.occurrence))}

    def remove(self, name: str) -> bool:
        """Take a fault away; False when there was none of that name."""
        with self._lock:
            known = name in self._active
            self._active = {other: entry for other, entry in self._active.items() if other != name}
        return known

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._active = {}

    def active(self) -> tuple[tuple[FunctionFault, Striker], ...]:
        """Return the faults with their hits."""
        return tuple(self._active.values())

    def pick(self, function_name: str, phase: Phase, now: float) -> dict[str, Any] | None:
        """Return what goes wrong in this run of a function, as the JSON-able spec for its process, or None.

        The first fault that strikes wins; durations are drawn here so that a seed gives the same ones in every run.
        """
        for fault, striker in self.active():
            if fault.phase == phase and fnmatchcase(function_name, fault.function) and striker.strikes(now):
                drawn = {"seconds": striker.sample(fault.delay)} if fault.delay else {}
                return {"name": fault.name, **json.loads(fault.spec), **drawn}
        return None
