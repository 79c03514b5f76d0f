"""Three problems and their events, which the tables of selectors speak of."""

from __future__ import annotations

from tests.problems.making import SERVICE, Known, a_window, an_event

from smokealarm.dynatrace.entities import ManagementZone
from smokealarm.dynatrace.problems import Environment, Problem, Surroundings, parse_profile, parse_window
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.selector.evaluation import Entity

HOST = Entity("HOST-1", "HOST", "web", frozenset({"[AWS]team:a", r"odd\:key"}), attributes={"lastSeenTms": "0"})

EVENT_A = an_event(
    "a",
    title="Queue is filling",
    description="deeper than before",
    properties=(("team", "x"), ("k8s.cluster.name", "c1"), ("k8s.cluster.name", "c1")),
    correlation_id="41f5d263011a6c9a",
)
EVENT_B = an_event(
    "b",
    20,
    30,
    title="Host is slow",
    entity="HOST-1",
    event_type=DavisEventType.PERFORMANCE_EVENT,
    properties=(("team.lead", "z"), ("dt.event.is_rootcause_relevant", "true")),
)
EVENT_C = an_event(
    "c", 40, title='"quoted" a~b', entity=None, event_type=DavisEventType.CUSTOM_INFO, description="text"
)

PROBLEMS = {
    "A": Problem(1, 10, (EVENT_A, an_event("a2", 11, title="deeper and deeper"))),
    "B": Problem(2, 20, (EVENT_B,), closed_at=30, under_maintenance=True),
    "C": Problem(
        3, 40, (an_event("c", 40, title='"quoted" a~b', entity=None, event_type=DavisEventType.CUSTOM_ALERT),)
    ),
}

ENVIRONMENT = Environment(
    Surroundings(
        entities=Known(SERVICE, HOST),
        windows=(
            parse_window(
                a_window(
                    "DETECT_PROBLEMS_DONT_ALERT",
                    "00:15:00",
                    filters=[{"entityTags": ["[AWS]team:a"], "managementZones": []}],
                )
            ),
        ),
    ),
    (ManagementZone("1", "Shop", "zone-1"), ManagementZone("2", "Other")),
    (
        parse_profile(
            {
                "schemaId": "builtin:alerting.profile",
                "objectId": "errors",
                "value": {
                    "name": "Errors only",
                    "severityRules": [{"severityLevel": "ERRORS", "delayInMinutes": 5, "tagFilterIncludeMode": "NONE"}],
                },
            }
        ),
    ),
    frozenset({"c"}),
    "Desk",
)
