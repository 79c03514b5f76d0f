"""A running sandbox for somebody who watches it and breaks it by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from smokealarm.errors import UsageError
from smokealarm.nearest import told_nearest
from smokealarm.pipeline import workload
from smokealarm.pipeline.poison import poison_message
from smokealarm.sandbox.picture import counts, part_of, seen, stages
from smokealarm.sandbox.switches import Switches, offers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from smokealarm.clock import Instant
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["Scene"]


class Scene:
    """What can be seen of a sandbox, and what can be done to it; ``turn`` is held while something is done."""

    def __init__(self, sandbox: Sandbox, now: Callable[[], Instant], turn: AbstractContextManager[Any]) -> None:
        self._sandbox, self._now, self._turn = sandbox, now, turn
        self._begin = now()
        self._switches = Switches(sandbox.backend, sandbox.pipeline)
        self._sent = 0

    def parts(self) -> Mapping[str, Any]:
        """Return what does not change: the parts of the chain, and the faults that can be switched on."""
        pipeline = self._sandbox.pipeline
        return {
            "name": pipeline.stack_name,
            "virtual": self._sandbox.backend.capabilities.virtual_clock,
            "stages": stages(pipeline),
            "offers": [asdict(offer) for offer in offers(pipeline)],
        }

    def picture(self) -> Mapping[str, Any]:
        """Return what is seen now."""
        now = self._now()
        pipeline, on = self._sandbox.pipeline, self._switches.on.items()
        return {
            "now": f"{now.datetime:%Y-%m-%d %H:%M:%S}",
            "counts": counts(self._sandbox, self._begin, now),
            "faults": [
                {
                    "number": number,
                    "name": each.fault.name,
                    "target": each.fault.target,
                    "part": part_of(each.fault, pipeline),
                    "hits": each.effect.hits,
                }
                for number, each in on
            ],
            **seen(self._sandbox),
        }

    def send(self, what: str) -> None:
        """Upload a file, or send a poison message to the ingest queue.

        Raises:
            UsageError: ``what`` is neither ``file`` nor ``poison``.
            UnknownTarget: the pipeline has no such bucket or queue.
        """
        actions = {"file": self._upload, "poison": self._poison}
        if what not in actions:
            raise UsageError(f"nothing to send is called {what!r}; {told_nearest(what, actions)}")
        with self._turn:
            actions[what]()
            self._sent += 1

    def switch_on(self, name: str, target: str | None) -> None:
        """Put a fault in; raises what :meth:`Switches.switch_on` raises."""
        with self._turn:
            self._switches.switch_on(name, target)

    def switch_off(self, number: int) -> None:
        """Take a fault out; raises what :meth:`Switches.switch_off` raises."""
        with self._turn:
            self._switches.switch_off(number)

    def close(self) -> None:
        """Take every fault out."""
        self._switches.close()

    def _upload(self) -> None:
        pipeline = self._sandbox.pipeline
        files = workload.new_files(pipeline.shape.uploads, self._sent, 1)
        for file in self._switches.altered(files):
            workload.upload(self._sandbox.backend.clients.s3, pipeline.input_bucket, file)

    def _poison(self) -> None:
        queue = self._sandbox.pipeline.ingest_queue
        workload.send(self._sandbox.backend.clients.sqs, queue, poison_message(self._sent))
