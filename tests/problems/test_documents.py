"""Problems and events are told with the vendor's fields and values."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.problems.listed import ENVIRONMENT, EVENT_A, EVENT_B, EVENT_C, HOST, PROBLEMS
from tests.problems.making import SERVICE, Known, an_event
from tests.problems.test_oracle import rows

from smokealarm.dynatrace.problems import (
    PREDEFINED_PROPERTIES,
    Comment,
    Environment,
    Problem,
    ProblemField,
    ProblemOptions,
    Surroundings,
    close_document,
    event_document,
    event_property_document,
    event_type_document,
    parse_problem_fields,
    problem_document,
    problem_document_v1,
    problem_texts,
)
from smokealarm.dynatrace.problems.event_ingestion import EventIngestResult, EventIngestResults, EventIngestStatus
from smokealarm.dynatrace.problems.vocabulary import DavisEventType
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.errors import ParameterInvalid

EVERYTHING = frozenset(ProblemField)
COMMENT = Comment("c1", "done", 2_000, "someone", "context")


def objects() -> dict[str, dict[str, Any]]:
    """Return one object of each kind, by the vendor's name for it."""
    problem = problem_document(PROBLEMS["A"], ENVIRONMENT, EVERYTHING, (COMMENT,))
    evidence = problem["evidenceDetails"]["details"][0]
    first = problem_document_v1(PROBLEMS["A"], ENVIRONMENT)
    ingested = EventIngestResults((EventIngestResult("1", EventIngestStatus.OK),)).document()
    return {
        "Problem": problem,
        "EventEvidence": evidence,
        "Event": evidence["data"],
        "ServiceImpact": problem["impactAnalysis"]["impacts"][0],
        "CommentsList": problem["recentComments"],
        "Comment": problem["recentComments"]["comments"][0],
        "EntityStub": problem["affectedEntities"][0],
        "METag": problem["entityTags"][-1],
        "ManagementZone": problem["managementZones"][0],
        "AlertingProfileStub": problem["problemFilters"][0],
        "EventProperty": evidence["data"]["properties"][0],
        "ProblemCloseResult": close_document(PROBLEMS["A"], COMMENT),
        "EventIngestResults": ingested,
        "EventIngestResult": ingested["eventIngestResults"][0],
        "EventType": event_type_document(DavisEventType.ERROR_EVENT),
        "EventPropertyDetails": event_property_document(PREDEFINED_PROPERTIES[0]),
        "Problem v1": first,
        "EventRestImpact v1": first["rankedImpacts"][0],
    }


@pytest.mark.parametrize("row", rows("fields.json"), ids=lambda row: row["object"])
def test_fields(row: dict[str, Any]) -> None:
    """An object has the fields that the vendor's page names, but for those that are left out here."""
    assert set(objects()[row["object"]]) == set(row["fields"]) - set(row["leftOut"])


def test_an_open_problem() -> None:
    """It has begun when it was opened and has no end; times are milliseconds."""
    document = problem_document(PROBLEMS["A"], ENVIRONMENT)
    assert (document["startTime"], document["endTime"], document["status"]) == (10 * 60_000, -1, "OPEN")
    assert (document["problemId"], document["displayId"]) == ("1_420000V2", "P-70011")
    assert (document["impactLevel"], document["severityLevel"]) == ("SERVICES", "ERROR")
    assert document["affectedEntities"] == [{"entityId": {"id": "SERVICE-1", "type": "SERVICE"}, "name": "ingest"}]
    assert document["managementZones"] == [{"id": "1", "name": "Shop"}]
    assert document["problemFilters"] == [{"id": "errors", "name": "Errors only"}]
    assert document["entityTags"][1] == {
        "context": "CONTEXTLESS",
        "key": "stage",
        "value": "prod",
        "stringRepresentation": "stage:prod",
    }
    assert document["k8s.cluster.name"] == ["c1"]
    assert document["rootCauseEntity"] is None


def test_a_closed_problem() -> None:
    """It has an end; an event that calls itself relevant makes its entity the root cause."""
    document = problem_document(PROBLEMS["B"], ENVIRONMENT, EVERYTHING)
    assert (document["endTime"], document["status"]) == (30 * 60_000, "CLOSED")
    assert document["rootCauseEntity"]["entityId"]["id"] == "HOST-1"
    assert document["problemFilters"] == []
    assert document["impactAnalysis"] == {"impacts": []}
    [evidence] = document["evidenceDetails"]["details"]
    assert (evidence["endTime"], evidence["data"]["endTime"]) == (30 * 60_000, 30 * 60_000)
    assert evidence["rootCauseRelevant"] is True


def test_a_problem_on_the_environment() -> None:
    """The environment is its entity, which has a name, but no tags and no zones."""
    document = problem_document(PROBLEMS["C"], ENVIRONMENT, EVERYTHING)
    stub = {"entityId": {"id": "ENVIRONMENT-0000000000000001", "type": "ENVIRONMENT"}, "name": "Desk"}
    assert document["affectedEntities"] == document["impactedEntities"] == [stub]
    assert (document["impactLevel"], document["entityTags"], document["managementZones"]) == ("ENVIRONMENT", [], [])
    assert document["evidenceDetails"]["details"][0]["entity"] == stub


def test_what_is_the_start_is_a_choice() -> None:
    """An event starts with its first violation and a problem when it is opened, or the other way round."""
    environment = Environment(Surroundings(ProblemOptions(event_start="opened", problem_start="started")))
    assert problem_document(PROBLEMS["A"], environment)["startTime"] == 7 * 60_000
    assert event_document(EVENT_A, environment)["startTime"] == 10 * 60_000


def test_some_fields_are_told_on_request_only() -> None:
    """Each brings exactly itself."""
    plain = set(problem_document(PROBLEMS["A"], ENVIRONMENT))
    for field in ProblemField:
        assert set(problem_document(PROBLEMS["A"], ENVIRONMENT, frozenset({field}))) - plain == {str(field)}


def test_the_fields_of_a_request() -> None:
    """They are separated by commas; a plus and blanks do not matter."""
    assert parse_problem_fields("+evidenceDetails, impactAnalysis,") == {
        ProblemField.EVIDENCE_DETAILS,
        ProblemField.IMPACT_ANALYSIS,
    }
    with pytest.raises(ParameterInvalid, match=r"fields: 'evidenceDetail' .* did you mean evidenceDetails\?"):
        parse_problem_fields("evidenceDetail")
    with pytest.raises(ParameterInvalid, match="expected one of evidenceDetails"):
        parse_problem_fields("42")


def test_the_ten_newest_comments_are_recent() -> None:
    """The others are counted."""
    comments = [Comment(str(at), "text", at) for at in range(12)]
    recent = problem_document(PROBLEMS["A"], ENVIRONMENT, EVERYTHING, comments)["recentComments"]
    assert (recent["totalCount"], [each["id"] for each in recent["comments"]]) == (
        12,
        [str(at) for at in range(11, 1, -1)],
    )


def test_applications_are_impacted_by_users_and_services_by_calls() -> None:
    """Hosts have no impact analysis."""
    ids = ("APPLICATION-1", "MOBILE_APPLICATION-1", "CUSTOM_APPLICATION-1", "SERVICE-9", "HOST-1")
    problem = Problem(1, 10, tuple(an_event(each, entity=each) for each in ids))
    impacts = problem_document(problem, ENVIRONMENT, EVERYTHING)["impactAnalysis"]["impacts"]
    assert [each["impactType"] for each in impacts] == ["APPLICATION", "MOBILE", "CUSTOM_APPLICATION", "SERVICE"]
    assert ["numberOfPotentiallyAffectedServiceCalls" in each for each in impacts] == [False, False, False, True]


def test_an_event() -> None:
    """Open, it has no end; its description is one of its properties."""
    document = event_document(EVENT_A, ENVIRONMENT)
    assert (document["eventId"], document["correlationId"]) == ("a", "41f5d263011a6c9a")
    assert (document["startTime"], document["endTime"], document["status"]) == (7 * 60_000, None, "OPEN")
    assert document["properties"][0] == {"key": "dt.event.description", "value": "deeper than before"}
    assert [document[name] for name in ("underMaintenance", "suppressAlert", "suppressProblem", "frequentEvent")] == [
        False
    ] * 4


def test_an_event_under_maintenance_says_what_is_kept_back() -> None:
    """The window that was active when it was raised decides; frequent events are known by their ids."""
    document = event_document(EVENT_B, ENVIRONMENT)
    assert (document["underMaintenance"], document["suppressAlert"], document["suppressProblem"]) == (True, True, False)
    assert event_document(EVENT_C, ENVIRONMENT)["frequentEvent"] is True


def test_a_description_among_the_properties_is_not_told_twice() -> None:
    """The property wins."""
    event = replace(EVENT_A, properties=(("dt.event.description", "mine"),))
    assert event_document(event, ENVIRONMENT)["properties"] == [{"key": "dt.event.description", "value": "mine"}]


def test_a_problem_by_version_1() -> None:
    """Events are ranked, entities counted by level, and a service is SERVICE."""
    document = problem_document_v1(PROBLEMS["A"], ENVIRONMENT, 3)
    assert (document["id"], document["displayName"], document["commentCount"]) == ("1_420000V2", "P-70011", 3)
    assert (document["startTime"], document["endTime"], document["status"]) == (10 * 60_000, -1, "OPEN")
    assert (document["impactLevel"], document["hasRootCause"]) == ("SERVICE", False)
    assert document["tagsOfAffectedEntities"][1] == {"context": "CONTEXTLESS", "key": "stage", "value": "prod"}
    event = document["rankedEvents"][0]
    assert (event["entityId"], event["entityName"], event["eventType"]) == ("SERVICE-1", "ingest", "ERROR_EVENT")
    assert (event["status"], event["endTime"], event["severities"]) == ("OPEN", -1, [])
    assert event["customProperties"]["team"] == "x"
    assert document["affectedCounts"] == {"INFRASTRUCTURE": 0, "SERVICE": 1, "APPLICATION": 0, "ENVIRONMENT": 0}
    assert set(document["recoveredCounts"].values()) == {0}


def test_entities_recover_with_their_last_event_by_version_1() -> None:
    """One whose events have all ended counts as recovered, while the problem goes on."""
    problem = Problem(1, 10, (an_event("a", 10, 20, entity="HOST-1"), an_event("b", 12), an_event("c", 11, 15)))
    document = problem_document_v1(problem, ENVIRONMENT)
    assert (document["affectedCounts"]["SERVICE"], document["affectedCounts"]["INFRASTRUCTURE"]) == (1, 0)
    assert (document["recoveredCounts"]["SERVICE"], document["recoveredCounts"]["INFRASTRUCTURE"]) == (0, 1)
    assert document["rankedEvents"][0]["endTime"] == 20 * 60_000


def test_the_environment_and_events_without_severity_by_version_1() -> None:
    """The id stands for a name that is not known."""
    stranger = replace(EVENT_C, entity="HOST-9")
    problem = replace(PROBLEMS["C"], events=(*PROBLEMS["C"].events, stranger))
    document = problem_document_v1(problem, ENVIRONMENT)
    assert [each["entityName"] for each in document["rankedEvents"]] == ["Desk", "HOST-9"]
    assert [each["severityLevel"] for each in document["rankedImpacts"]] == ["CUSTOM_ALERT", None]
    assert document["affectedCounts"]["ENVIRONMENT"] == 1
    assert problem_document_v1(PROBLEMS["B"], ENVIRONMENT)["hasRootCause"] is True


def test_the_texts_of_a_notification() -> None:
    """Version 2 has the evidence and the impact, but no comments; the data of events is a choice."""
    first, second = map(json.loads, problem_texts(PROBLEMS["A"], ENVIRONMENT))
    options = ProblemOptions(notified_event_data=True)
    full = json.loads(problem_texts(PROBLEMS["A"], replace(ENVIRONMENT, around=Surroundings(options)))[1])
    assert ["data" in each["evidenceDetails"]["details"][0] for each in (second, full)] == [False, True]
    assert first == problem_document_v1(PROBLEMS["A"], ENVIRONMENT)
    assert set(second) - set(problem_document(PROBLEMS["A"], ENVIRONMENT)) == {"evidenceDetails", "impactAnalysis"}


def test_types_and_properties_of_events() -> None:
    """Info types have the severity INFO; a property says whether it can be written and filtered by."""
    types = {event_type: event_type_document(event_type) for event_type in DavisEventType}
    assert types[DavisEventType.PERFORMANCE_EVENT]["severityLevel"] == "PERFORMANCE"
    assert types[DavisEventType.CUSTOM_INFO] == {
        "type": "CUSTOM_INFO",
        "displayName": "Custom info",
        "severityLevel": "INFO",
        "description": "Custom info",
    }
    documents = {each["key"]: each for each in map(event_property_document, PREDEFINED_PROPERTIES)}
    assert list(documents) == sorted(documents)
    assert documents["dt.event.description"]["filterable"] is True
    assert documents["dt.event.baseline.total_load"]["writable"] is False


def test_unknown_entities_have_a_type_but_no_name() -> None:
    """The type begins the id."""
    environment = Environment(Surroundings(entities=Known(SERVICE, HOST, Entity("x", "my:type", "odd"))))
    assert environment.stub("CUSTOM_DEVICE-1") == {"entityId": {"id": "CUSTOM_DEVICE-1", "type": "CUSTOM_DEVICE"}}
    assert environment.stub("x") == {"entityId": {"id": "x", "type": "my:type"}, "name": "odd"}
