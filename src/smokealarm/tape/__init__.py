"""Tapes: what a scenario leaves, written so that a person can read it and rules can be asked again in milliseconds.

Recording needs a pipeline, and is imported by itself: :mod:`smokealarm.tape.recording`.
"""

from smokealarm.tape.account import TapeAccount
from smokealarm.tape.folder import LIMITS, catalogue, digest, file_name, hidden, load_tape, save_tape, tape_files
from smokealarm.tape.model import (
    FORMAT,
    AlarmChange,
    Failure,
    FaultSpan,
    FunctionLine,
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
from smokealarm.tape.tenant import ORIGIN, TapeEntities, TapeMetrics
from smokealarm.tape.writing import write_tape

__all__ = [
    "FORMAT",
    "LIMITS",
    "ORIGIN",
    "AlarmChange",
    "Failure",
    "FaultSpan",
    "FunctionLine",
    "Made",
    "MetricTrack",
    "NotationError",
    "Recorded",
    "RecordedLog",
    "Resources",
    "Scenario",
    "Tape",
    "TapeAccount",
    "TapeEntities",
    "TapeMetrics",
    "TenantTrack",
    "ToldOnce",
    "ToldProblem",
    "catalogue",
    "digest",
    "file_name",
    "hidden",
    "load_tape",
    "read_tape",
    "read_values",
    "save_tape",
    "tape_files",
    "write_tape",
    "write_values",
]
