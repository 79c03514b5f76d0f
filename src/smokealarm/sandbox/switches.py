"""Faults that somebody switches on and off by hand while a sandbox runs."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from smokealarm.errors import UnknownFault
from smokealarm.nearest import told_nearest
from smokealarm.pipeline import faults
from smokealarm.pipeline.faults.targets import TargetKind, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smokealarm.pipeline.faults import Injection
    from smokealarm.pipeline.faults.fault import Cloud
    from smokealarm.pipeline.handles import Pipeline
    from smokealarm.pipeline.workload import SourceFile

__all__ = ["DETAILS", "Offer", "Switches", "offers"]

DETAILS: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "api.latency": {"milliseconds": 500},
        "function.slow": {"seconds": 20.0},
        "function.dependency_down": {"service": "s3"},
        "capacity.reserved_concurrency": {"limit": 0},
        "capacity.account_concurrency": {"limit": 1},
        "capacity.event_invocations": {"limit": 1},
        "capacity.state_transitions": {"limit": 1},
        "capacity.idle_environments": {"limit": 30},
        "plumbing.wrong_visibility": {"seconds": 900},
        "plumbing.wrong_retention": {"seconds": 60},
        "plumbing.wrong_receive_count": {"receives": 1},
        "plumbing.wrong_timeout": {"seconds": 720},
        "workflow.held_up": {"seconds": 300},
        "workflow.wrong_input_path": {"state": "Store"},
    }
)
"""What is not asked for by hand: the details that these kinds need."""

_ELSEWHERE: Final = MappingProxyType(
    {
        TargetKind.SERVICE: ("s3", "sqs", "lambda", "stepfunctions", "events"),
        TargetKind.NAMESPACE: ("AWS/SQS", "AWS/Lambda", "AWS/States", "AWS/Events", "AWS/S3"),
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of fault that can be switched on, with its targets; one that has only one target has none here."""

    name: str
    about: str
    targets: tuple[str, ...]


def offers(pipeline: Pipeline) -> tuple[Offer, ...]:
    """Return every kind of fault of the catalogue that the pipeline has a target for."""
    parts = names_in(pipeline)
    found = []
    for name, kind in faults.KINDS.items():
        aims = parts.get(kind.target_kind)
        targets = _ELSEWHERE.get(kind.target_kind, ()) if aims is None else tuple(aims)
        if targets or kind.target_kind in (TargetKind.ACCOUNT, TargetKind.WORKLOAD):
            about = (kind.__doc__ or "").partition("\n")[0].replace("``", "")
            found.append(Offer(name, about, targets))
    return tuple(found)


class Switches:
    """The faults that are on, each under a number of its own; :meth:`close` takes all of them out."""

    def __init__(self, cloud: Cloud, pipeline: Pipeline) -> None:
        self._cloud, self._pipeline = cloud, pipeline
        self._on: dict[int, tuple[Injection, ExitStack]] = {}
        self._numbers = 0

    @property
    def on(self) -> dict[int, Injection]:
        """The faults that are on, by their numbers."""
        return {number: injection for number, (injection, _) in self._on.items()}

    def switch_on(self, name: str, target: str | None) -> None:
        """Put a fault of the catalogue in.

        Raises:
            UnknownFault: there is no such kind.
            UnknownTarget: the pipeline has no such part.
            FaultError: it is in already.
        """
        if name not in faults.KINDS:
            raise UnknownFault(f"no fault is named {name!r}; {told_nearest(name, faults.KINDS)}")
        fault = faults.named(name, target or None, within=self._pipeline, **DETAILS.get(name, {}))
        own = ExitStack()
        injection = own.enter_context(faults.injected(fault, self._cloud))
        self._numbers += 1
        self._on[self._numbers] = injection, own

    def switch_off(self, number: int) -> None:
        """Take a fault out, and prove it.

        Raises:
            UnknownFault: none has this number.
            FaultNotUndone: something differs from before.
        """
        if number not in self._on:
            raise UnknownFault(f"no fault has number {number}; those on are {', '.join(map(str, self._on)) or 'none'}")
        self._on.pop(number)[1].close()

    def altered(self, files: Iterable[SourceFile]) -> list[SourceFile]:
        """Return files as the faults of the data that are on leave them."""
        own = list(files)
        for injection, _ in self._on.values():
            own = injection.alter(own)
        return own

    def close(self) -> None:
        """Take every fault out."""
        for number in list(self._on):
            self.switch_off(number)
