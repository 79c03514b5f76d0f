"""Faults inside a Lambda function, carried out in the function's own process."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from smokealarm.errors import FaultError, UsageError
from smokealarm.pipeline.faults.fault import Fault
from smokealarm.pipeline.faults.targets import TargetKind

if TYPE_CHECKING:
    from smokealarm.cloud.channel import Channel
    from smokealarm.pipeline.faults.fault import Cloud

FUNCTION_FAULTS = "/_smokealarm/faults/functions"


@dataclass(frozen=True, slots=True)
class FunctionLever:
    """Puts one fault into the backend's list and takes it out; the state is the fault as listed, None when absent."""

    channel: Channel
    document: dict[str, Any]

    @property
    def key(self) -> str:
        """The fault's name in the list, made of what it says, so that equal faults meet."""
        words = json.dumps(self.document, sort_keys=True).encode()
        return f"{self.document['kind']}-{hashlib.sha256(words).hexdigest()[:12]}"

    def read(self) -> dict[str, Any] | None:
        """Return the fault as the backend lists it, without its hits."""
        entry = self._entry()
        return entry and {word: value for word, value in entry.items() if word != "hits"}

    def apply(self, before: dict[str, Any] | None) -> None:
        """Put the fault in; raise ``FaultError`` when it is active already, since its hits could not be told apart."""
        if before is not None:
            raise FaultError(f"the function fault {self.document} is active already")
        self.channel.call("PUT", f"{FUNCTION_FAULTS}/{self.key}", self.document)

    def restore(self, before: dict[str, Any] | None) -> None:
        """Take the fault out, unless it was there before."""
        if before is None and self._entry() is not None:
            self.channel.call("DELETE", f"{FUNCTION_FAULTS}/{self.key}")

    def hits(self) -> int:
        """Return how many runs of functions the fault has struck."""
        entry = self._entry()
        return int(entry["hits"]) if entry else 0

    def _entry(self) -> dict[str, Any] | None:
        listed = self.channel.call("GET", FUNCTION_FAULTS)
        return next((entry for entry in listed if entry["name"] == self.key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionFault(Fault):
    """Any fault of a function; the target is the function's name."""

    kind: ClassVar[str]
    phase: ClassVar[str] = "invoke"
    target_kind: ClassVar[TargetKind] = TargetKind.FUNCTION

    def lever(self, cloud: Cloud) -> FunctionLever:
        """Return the lever on the backend's list of function faults."""
        timing = {"probability": self.probability, "seed": self.seed, "start": self.start, "end": self.end}
        words = {"function": self.target, "kind": self.kind, "phase": self.phase, **timing, **self.arguments()}
        return FunctionLever(cloud.channel, {word: value for word, value in words.items() if value is not None})

    def arguments(self) -> dict[str, Any]:
        """Return what is particular to this kind, in the words of the control route."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionError(FunctionFault):
    """The handler raises an exception of the type named ``error_type``."""

    error_type: str = "RuntimeError"
    message: str = "injected fault"

    name: ClassVar[str] = "function.error"
    kind: ClassVar[str] = "error"

    def arguments(self) -> dict[str, Any]:
        """Return the exception's type and message."""
        return {"type": self.error_type, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionInitError(FunctionError):
    """The handler's module raises while it is loaded; only a cold start meets it."""

    name: ClassVar[str] = "function.init_error"
    phase: ClassVar[str] = "init"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCrash(FunctionFault):
    """The process ends: with ``exit_status``, or by ``signal`` (such as ``SIGKILL``) when one is given."""

    exit_status: int = 1
    signal: str | None = None

    name: ClassVar[str] = "function.crash"
    kind: ClassVar[str] = "crash"

    def arguments(self) -> dict[str, Any]:
        """Return how the process ends."""
        return {"signal": self.signal} if self.signal else {"exit_status": self.exit_status}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionHang(FunctionFault):
    """The handler waits until its timeout ends it."""

    name: ClassVar[str] = "function.hang"
    kind: ClassVar[str] = "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSlow(FunctionFault):
    """The handler takes longer, in seconds: ``seconds``, or between two bounds, or lognormal by median and sigma.

    Raises ``UsageError`` unless exactly one of the three is told.
    """

    seconds: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    median: float | None = None
    sigma: float | None = None

    name: ClassVar[str] = "function.slow"
    kind: ClassVar[str] = "slow"

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        told = [value is not None for value in (self.seconds, self.maximum, self.median)]
        if sum(told) != 1:
            raise UsageError(f"{self}: expected one of seconds, minimum and maximum, or median and sigma")

    def arguments(self) -> dict[str, Any]:
        """Return the distribution's parameters."""
        names = ("seconds", "minimum", "maximum", "median", "sigma")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionMemory(FunctionFault):
    """The handler takes ``megabytes`` of memory and goes on, or without it more and more until it is killed.

    What is taken stays taken while the environment lives, so that memory creeps up from run to run.
    """

    megabytes: int | None = None

    name: ClassVar[str] = "function.memory"
    kind: ClassVar[str] = "memory"

    def arguments(self) -> dict[str, Any]:
        """Return how much memory is taken."""
        return {"megabytes": self.megabytes}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionLargeResponse(FunctionFault):
    """The handler answers with ``megabytes``, of which Lambda returns 6 at most.

    https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """

    megabytes: int = 7

    name: ClassVar[str] = "function.large_response"
    kind: ClassVar[str] = "large_response"

    def arguments(self) -> dict[str, Any]:
        """Return how large the answer is."""
        return {"megabytes": self.megabytes}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDependencyDown(FunctionFault):
    """Calls that the handler makes to one AWS service find the connection refused, for the struck invocation."""

    service: str

    name: ClassVar[str] = "function.dependency_down"
    kind: ClassVar[str] = "dependency_down"

    def arguments(self) -> dict[str, Any]:
        """Return the service that is down."""
        return {"service": self.service}
