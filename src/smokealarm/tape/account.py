"""The metrics of a tape's AWS account, as alarms ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smokealarm.pipeline.measurement import Metric
from smokealarm.series import TimeSeries

if TYPE_CHECKING:
    from smokealarm.tape.model import Tape
    from smokealarm.tape.recorded import Recorded

__all__ = ["TapeAccount"]


@dataclass(frozen=True, slots=True, eq=False)
class TapeAccount(Mapping[Metric, TimeSeries]):
    """Each metric as one row, from the epoch minute ``begin`` on; it becomes arrays when it is first asked for."""

    begin: int
    minutes: int
    tracks: Mapping[Metric, Recorded]
    _made: dict[Metric, TimeSeries] = field(default_factory=dict)

    @classmethod
    def of(cls, tape: Tape, begin: int) -> TapeAccount:
        """Return the metrics of a tape whose minute 0 is an epoch minute."""
        return cls(begin, tape.minutes, {each.metric: each.recorded for each in tape.metrics})

    def __getitem__(self, metric: Metric) -> TimeSeries:
        if metric not in self._made:
            self._made[metric] = self.tracks[metric].series(self.begin, self.minutes)
        return self._made[metric]

    def __iter__(self) -> Iterator[Metric]:
        return iter(self.tracks)

    def __len__(self) -> int:
        return len(self.tracks)
