"""Tapes: what a scenario leaves, written so that a person can read it and rules can be asked again in milliseconds."""

from smokealarm.tape.model import (
    FORMAT,
    AlarmChange,
    FaultSpan,
    Made,
    MetricTrack,
    RecordedLog,
    Resources,
    Scenario,
    Tape,
    TenantTrack,
    ToldOnce,
    ToldProblem,
)
from smokealarm.tape.notation import NotationError, read_values, write_values
from smokealarm.tape.reading import read_tape
from smokealarm.tape.recorded import Recorded
from smokealarm.tape.writing import write_tape

__all__ = [
    "FORMAT",
    "AlarmChange",
    "FaultSpan",
    "Made",
    "MetricTrack",
    "NotationError",
    "Recorded",
    "RecordedLog",
    "Resources",
    "Scenario",
    "Tape",
    "TenantTrack",
    "ToldOnce",
    "ToldProblem",
    "read_tape",
    "read_values",
    "write_tape",
    "write_values",
]
