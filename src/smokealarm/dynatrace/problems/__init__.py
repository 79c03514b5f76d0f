"""Problems: what a Dynatrace environment makes of events, and whom it would tell.

Pure: no socket, no clock; every function is told the minute. :func:`advance` turns events into problems, and
:func:`alerts` says which of them pass which alerting profile.
"""

from smokealarm.dynatrace.problems.alerting import Alert, AlertingState, AlertKind, alerts
from smokealarm.dynatrace.problems.event import DavisEvent, davis_event
from smokealarm.dynatrace.problems.lifecycle import Change, ChangeKind, ProblemState, Step, advance
from smokealarm.dynatrace.problems.maintenance import MaintenanceWindow
from smokealarm.dynatrace.problems.maintenance_settings import WindowReading, parse_window, read_window
from smokealarm.dynatrace.problems.options import ProblemOptions, ProblemTimings
from smokealarm.dynatrace.problems.problem import Problem
from smokealarm.dynatrace.problems.profile import AlertingProfile
from smokealarm.dynatrace.problems.profile_settings import ProfileReading, parse_profile, read_profile
from smokealarm.dynatrace.problems.surroundings import Surroundings
from smokealarm.dynatrace.problems.vocabulary import MAINTENANCE_SCHEMA_ID, PROFILE_SCHEMA_ID

__all__ = [
    "MAINTENANCE_SCHEMA_ID",
    "PROFILE_SCHEMA_ID",
    "Alert",
    "AlertKind",
    "AlertingProfile",
    "AlertingState",
    "Change",
    "ChangeKind",
    "DavisEvent",
    "MaintenanceWindow",
    "Problem",
    "ProblemOptions",
    "ProblemState",
    "ProblemTimings",
    "ProfileReading",
    "Step",
    "Surroundings",
    "WindowReading",
    "advance",
    "alerts",
    "davis_event",
    "parse_profile",
    "parse_window",
    "read_profile",
    "read_window",
]
