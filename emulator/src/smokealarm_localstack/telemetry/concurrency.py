"""How many runs of a function go on at once: the state behind the concurrency gauges."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.rules.functions import ConcurrencyReading, FunctionTarget


@dataclass(frozen=True, slots=True, eq=False)
class ActiveRun:
    """One run from its admission to its end.

    ``provisioned_target`` is the version or alias whose provisioned concurrency applies (None without any), with
    ``provisioned_allocated`` environments; ``on_provisioned`` tells whether this run got one of them.
    """

    scope: Scope
    target: FunctionTarget
    reserved: bool
    provisioned_target: FunctionTarget | None = None
    provisioned_allocated: int = 0
    on_provisioned: bool = False


@dataclass(slots=True)
class _Counts:
    resources: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)
    provisioned: Counter[str] = field(default_factory=Counter)
    total: int = 0
    unreserved: int = 0

    def add(self, run: ActiveRun, step: int) -> None:
        self.resources[run.target.resource] += step
        self.functions[run.target.function_name] += step
        self.total += step
        self.unreserved += 0 if run.reserved else step
        if run.on_provisioned and run.provisioned_target:
            self.provisioned[run.provisioned_target.resource] += step


class ConcurrencyLedger:
    """The runs that are active now, safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[Scope, _Counts] = {}
        self._active: set[ActiveRun] = set()

    def start(self, run: ActiveRun, allocated: int) -> tuple[ConcurrencyReading, int]:
        """Count a run in; return the concurrency with it, and the provisioned environments of its target in use."""
        with self._lock:
            self._active.add(run)
            self._counts.setdefault(run.scope, _Counts()).add(run, 1)
            return self._reading(run, allocated), self._provisioned(run)

    def end(self, run: ActiveRun) -> None:
        """Count a run out."""
        with self._lock:
            self._active.discard(run)
            self._counts[run.scope].add(run, -1)

    def active(self) -> dict[Scope, list[ActiveRun]]:
        """Return the runs that are active now."""
        with self._lock:
            found: dict[Scope, list[ActiveRun]] = {}
            for run in self._active:
                found.setdefault(run.scope, []).append(run)
            return found

    def read(self, run: ActiveRun, allocated: int) -> tuple[ConcurrencyReading, int]:
        """Return the concurrency of an active run's resource now, and its provisioned environments in use."""
        with self._lock:
            return self._reading(run, allocated), self._provisioned(run)

    def _reading(self, run: ActiveRun, allocated: int) -> ConcurrencyReading:
        counts = self._counts[run.scope]
        return ConcurrencyReading(
            target=run.target,
            of_resource=counts.resources[run.target.resource],
            of_function=counts.functions[run.target.function_name],
            of_account=counts.total,
            unreserved=counts.unreserved,
            allocated=allocated,
        )

    def _provisioned(self, run: ActiveRun) -> int:
        if run.provisioned_target is None:
            return 0
        return self._counts[run.scope].provisioned[run.provisioned_target.resource]
