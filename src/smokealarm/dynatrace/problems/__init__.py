"""Problems: what a Dynatrace environment makes of events, and whom it would tell.

Pure: no socket, no clock; every function is told the minute. :func:`advance` turns events into problems,
:func:`alerts` says which of them pass which alerting profile, and the documents are what the Problems and Events APIs
say of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.deferred import deferred

if TYPE_CHECKING:
    from smokealarm.dynatrace.problems.alerting import Alert, AlertingState, AlertKind, alerts
    from smokealarm.dynatrace.problems.documents import (
        Comment,
        ProblemField,
        close_document,
        parse_problem_fields,
        problem_document,
    )
    from smokealarm.dynatrace.problems.documents_v1 import problem_document_v1
    from smokealarm.dynatrace.problems.environment import Environment
    from smokealarm.dynatrace.problems.event import DavisEvent, davis_event
    from smokealarm.dynatrace.problems.event_catalogue import (
        PREDEFINED_PROPERTIES,
        event_property_document,
        event_type_document,
    )
    from smokealarm.dynatrace.problems.event_documents import event_document
    from smokealarm.dynatrace.problems.event_ingest import EventIngest, read_event_ingest
    from smokealarm.dynatrace.problems.event_ingestion import EventIngestResults, Ingestion, ingest_event
    from smokealarm.dynatrace.problems.event_ingestion_options import EventIngestLimits, EventIngestOptions
    from smokealarm.dynatrace.problems.event_selector import parse_event_selector
    from smokealarm.dynatrace.problems.json_texts import problem_texts
    from smokealarm.dynatrace.problems.lifecycle import Change, ChangeKind, ProblemState, Step, advance
    from smokealarm.dynatrace.problems.listing import (
        EventQuery,
        ProblemQuery,
        parse_problem_sort,
        select_events,
        select_problems,
    )
    from smokealarm.dynatrace.problems.maintenance import MaintenanceWindow
    from smokealarm.dynatrace.problems.maintenance_settings import WindowReading, parse_window, read_window
    from smokealarm.dynatrace.problems.options import ProblemOptions, ProblemTimings
    from smokealarm.dynatrace.problems.problem import Problem
    from smokealarm.dynatrace.problems.problem_selector import parse_problem_selector
    from smokealarm.dynatrace.problems.profile import AlertingProfile
    from smokealarm.dynatrace.problems.profile_settings import ProfileReading, parse_profile, read_profile
    from smokealarm.dynatrace.problems.surroundings import Surroundings
    from smokealarm.dynatrace.problems.vocabulary import MAINTENANCE_SCHEMA_ID, PROFILE_SCHEMA_ID
else:
    __getattr__ = deferred(
        __name__,
        alerting=("Alert", "AlertKind", "AlertingState", "alerts"),
        documents=("Comment", "ProblemField", "close_document", "parse_problem_fields", "problem_document"),
        documents_v1=("problem_document_v1",),
        environment=("Environment",),
        event=("DavisEvent", "davis_event"),
        event_catalogue=("PREDEFINED_PROPERTIES", "event_property_document", "event_type_document"),
        event_documents=("event_document",),
        event_ingest=("EventIngest", "read_event_ingest"),
        event_ingestion=("EventIngestResults", "Ingestion", "ingest_event"),
        event_ingestion_options=("EventIngestLimits", "EventIngestOptions"),
        event_selector=("parse_event_selector",),
        json_texts=("problem_texts",),
        lifecycle=("Change", "ChangeKind", "ProblemState", "Step", "advance"),
        listing=("EventQuery", "ProblemQuery", "parse_problem_sort", "select_events", "select_problems"),
        maintenance=("MaintenanceWindow",),
        maintenance_settings=("WindowReading", "parse_window", "read_window"),
        options=("ProblemOptions", "ProblemTimings"),
        problem=("Problem",),
        problem_selector=("parse_problem_selector",),
        profile=("AlertingProfile",),
        profile_settings=("ProfileReading", "parse_profile", "read_profile"),
        surroundings=("Surroundings",),
        vocabulary=("MAINTENANCE_SCHEMA_ID", "PROFILE_SCHEMA_ID"),
    )

__all__ = [
    "MAINTENANCE_SCHEMA_ID",
    "PREDEFINED_PROPERTIES",
    "PROFILE_SCHEMA_ID",
    "Alert",
    "AlertKind",
    "AlertingProfile",
    "AlertingState",
    "Change",
    "ChangeKind",
    "Comment",
    "DavisEvent",
    "Environment",
    "EventIngest",
    "EventIngestLimits",
    "EventIngestOptions",
    "EventIngestResults",
    "EventQuery",
    "Ingestion",
    "MaintenanceWindow",
    "Problem",
    "ProblemField",
    "ProblemOptions",
    "ProblemQuery",
    "ProblemState",
    "ProblemTimings",
    "ProfileReading",
    "Step",
    "Surroundings",
    "WindowReading",
    "advance",
    "alerts",
    "close_document",
    "davis_event",
    "event_document",
    "event_property_document",
    "event_type_document",
    "ingest_event",
    "parse_event_selector",
    "parse_problem_fields",
    "parse_problem_selector",
    "parse_problem_sort",
    "parse_profile",
    "parse_window",
    "problem_document",
    "problem_document_v1",
    "problem_texts",
    "read_event_ingest",
    "read_profile",
    "read_window",
    "select_events",
    "select_problems",
]
