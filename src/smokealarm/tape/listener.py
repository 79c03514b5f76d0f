"""Somebody who follows a tenant through a scenario and notes when it came to know what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from smokealarm.tape.model import BEFORE

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.clock import Instant
    from smokealarm.dynatrace.logs import LogRecord
    from smokealarm.dynatrace.tenant.environment import Environment
    from smokealarm.series import Dimensions
    from smokealarm.tape.notation import Values

__all__ = ["Listener"]

_MINUTE = 60


class Listener:
    """A companion of a drill, to join after the tenant; ``now_serving`` returns the environment of the scenario.

    Of each series it notes after each minute which is the newest minute with data. Data that come out of order, or into
    a minute that had some already, count as known with the first of them.
    """

    def __init__(self, now_serving: Callable[[], Environment]) -> None:
        self._now_serving = now_serving
        self.begin_minute = self._followed = 0
        self._forget()

    @property
    def environment(self) -> Environment:
        """The environment that is listened to."""
        return self._now_serving()

    def begin(self, moment: Instant) -> None:
        """Begin anew."""
        self.begin_minute = int(moment.epoch // _MINUTE)
        self._forget()

    def follow(self, moment: Instant) -> None:  # noqa: ARG002 - the environment knows its minute
        """Note what is new by now."""
        environment = self.environment
        with environment.lock:
            now = environment.minute - self.begin_minute
            records = environment.logs.records
            # What comes once a minute has been lived through is seen by the next one; minute 0 has been at the begin.
            seen = now + 1 if now == self._followed else now
            self.logs += [(seen, record) for record in records[len(self.logs) :]]
            self._followed = now
            for key in environment.metrics.keys():  # noqa: SIM118 - a store is no mapping
                revision = environment.metrics.revision(key)
                if self._revisions.get(key) != revision:
                    self._revisions[key] = revision
                    self._note(environment, key, now)

    def known(self, key: str, dimensions: Dimensions) -> Values:
        """Return up to which minute the data of a series were known after each minute."""
        found: list[float | None] = []
        for minute, horizon in self._horizons.get((key, dimensions), []):
            found += [found[-1] if found else None] * (minute - len(found))
            found.append(float(horizon))
        return tuple(found)

    def _note(self, environment: Environment, key: str, now: int) -> None:
        data = environment.metrics.read(key, self.begin_minute - BEFORE, environment.minute + 1)
        if data is None:
            return
        for dimensions, count in zip(data.series.dimensions, data.series.count, strict=True):
            filled = np.flatnonzero(count > 0)
            horizons = self._horizons.setdefault((key, dimensions), [])
            if len(filled) and (not horizons or filled[-1] + 1 - BEFORE > horizons[-1][1]):
                horizons.append((now, int(filled[-1]) + 1 - BEFORE))

    def _forget(self) -> None:
        self.logs: list[tuple[int, LogRecord]] = []
        self._followed = 0
        self._revisions: dict[str, int] = {}
        self._horizons: dict[tuple[str, Dimensions], list[tuple[int, int]]] = {}
