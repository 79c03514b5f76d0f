"""What a scenario configured otherwise than the files of the monitoring say, as its tape tells it.

Most of it is properties, as ``smokealarm replay --set`` names them. Maintenance is a window of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from smokealarm.clock import Instant
from smokealarm.dynatrace.problems.maintenance import MaintenanceWindow, Once
from smokealarm.dynatrace.problems.vocabulary import Suppression
from smokealarm.pipeline.disturbance import MINUTES, MONITORING, SUPPRESSION
from smokealarm.replay.changing import applied, parse_assignment
from smokealarm.tape import ORIGIN

if TYPE_CHECKING:
    from smokealarm.replay.monitoring import Monitoring
    from smokealarm.tape import FaultSpan, Tape

__all__ = ["as_drilled"]

_MINUTE: Final = 60
_UTC: Final = ZoneInfo("UTC")


def as_drilled(monitoring: Monitoring, tape: Tape) -> Monitoring:
    """Return a monitoring as the scenario of a tape configured it: what it changed from its begin to its end.

    Raises:
        UsageError: the tape tells of a change that cannot be made.
    """
    for fault in tape.faults:
        if fault.target == MONITORING:
            monitoring = _with_change(monitoring, fault, tape)
    return monitoring


def _with_change(monitoring: Monitoring, fault: FaultSpan, tape: Tape) -> Monitoring:
    details = dict(fault.details)
    if SUPPRESSION in details:
        window = _maintenance(fault, details, tape)
        return replace(monitoring, windows=(*monitoring.windows, window))
    for changed, value in fault.details if fault.begin == 0 else ():
        monitoring = applied(monitoring, parse_assignment(f"{changed}={value}"))
    return monitoring


def _maintenance(fault: FaultSpan, details: dict[str, str], tape: Tape) -> MaintenanceWindow:
    begun = ORIGIN + tape.minute_of_hour + int(fault.begin or 0) // _MINUTE
    begin = Instant(begun * _MINUTE).datetime.replace(tzinfo=None)
    end = begin + timedelta(minutes=int(details[MINUTES]))
    return MaintenanceWindow(fault.name, fault.name, Once(begin, end, _UTC), Suppression(details[SUPPRESSION]))
