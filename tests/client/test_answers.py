"""What answers become: values of the documented types, or an error that says what was no answer."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.client.stand_in import answering, json_answer, refusal

from smokealarm.dynatrace.client import AwsAccountStub, DashboardStub, DynatraceClient, SentEvent
from smokealarm.errors import ApiAnswerInvalid, ApiRefused, DynatraceError

if TYPE_CHECKING:
    from collections.abc import Callable

STUB = {"entityId": {"id": "SERVICE-1", "type": "SERVICE"}, "name": "ingest"}


def query_answer(timestamps: list[Any], values: list[Any], **more: Any) -> dict[str, Any]:
    """Return the answer to a query with one series."""
    series = {"dimensionMap": {"host": "a", "zone": None}, "timestamps": timestamps, "values": values}
    return {"resolution": "5m", "result": [{"metricId": "cpu", "data": [series], **more}]}


def test_series_of_a_query() -> None:
    """A timestamp is the end of its slot; null is missing."""
    client, tenant = answering(query_answer([300_000, 600_000, 1_200_000], [1.5, None, 2], warnings=["slow"]))
    (found,) = client.query_metrics("cpu", "now-1h", 5, "5m", "type(HOST)")
    assert (found.metric_id, found.resolution, found.warnings) == ("cpu", "5m", ("slow",))
    assert found.series[0].values == (1.5, None, 2.0)
    table = found.time_series()
    assert (table.start, table.minutes, table.dimensions) == (0, 5, ((("host", "a"), ("zone", None)),))
    assert [None if math.isnan(each) else each for each in table.total[0]] == [1.5, None, None, 2.0]
    assert tenant.last == (
        "GET",
        "/api/v2/metrics/query",
        {"metricSelector": "cpu", "from": "now-1h", "to": "5", "resolution": "5m", "entitySelector": "type(HOST)"},
    )


def test_a_lone_slot_is_as_long_as_one_says() -> None:
    """The answer does not tell its length."""
    client, _ = answering(query_answer([7_200_000], [1]))
    (found,) = client.query_metrics("cpu")
    assert (found.time_series().start, found.time_series().minutes) == (119, 1)
    assert (found.time_series(120).start, found.time_series(120).minutes) == (0, 120)
    empty, _ = answering({"resolution": "1m", "result": [{"metricId": "cpu", "data": []}]})
    assert empty.query_metrics("cpu")[0].time_series().slots == 0


@pytest.mark.parametrize(
    ("timestamps", "minutes"),
    [([60_000, 180_000, 180_000], 3), ([60_000, 120_000, 2**53], None)],
    ids=["too long", "too far apart"],
)
def test_slots_that_are_none_make_no_table(timestamps: list[int], minutes: int | None) -> None:
    """Slots of another length, and so many that memory would end."""
    client, _ = answering(query_answer(timestamps, [1, 2, 3]))
    (found,) = client.query_metrics("cpu")
    with pytest.raises(ApiAnswerInvalid, match="timestamps of cpu"):
        found.time_series(minutes)


@pytest.mark.parametrize(
    ("timestamps", "values"), [([1, 2], [1]), (["a"], [1]), ([1], ["x"]), ([True], [1]), ([1], None), (None, [1])]
)
def test_points_that_do_not_fit_together_are_no_answer(timestamps: Any, values: Any) -> None:
    """Two lists of numbers of the same length are."""
    client, _ = answering(query_answer(timestamps, values))
    with pytest.raises(ApiAnswerInvalid, match="do not fit the values"):
        client.query_metrics("cpu")


def test_descriptors_follow_the_pages() -> None:
    """With a key, nothing else is asked."""
    first = {"metrics": [{"metricId": "a", "dimensionDefinitions": [{"key": "k", "type": "NEW", "index": 0}]}]}
    second = {
        "metrics": [
            {
                "metricId": "b",
                "unit": "Percent",
                "tags": ["t"],
                "minimumValue": 0,
                "latency": 5,
                "defaultAggregation": {"type": "percentile", "parameter": 90},
                "somethingNew": {},
            }
        ]
    }
    client, tenant = answering({**first, "nextPageKey": "k1"}, second)
    one, two = client.metrics("a*", "text")
    assert (one.dimension_definitions[0].type, one.flexible_dimensions, one.minimum_value) == ("OTHER", False, None)
    assert (two.unit, two.tags, two.minimum_value, two.latency) == ("Percent", ("t",), 0.0, 5)
    assert (two.default_aggregation.name, two.default_aggregation.rank) == ("percentile", 90)
    assert tenant.last == ("GET", "/api/v2/metrics", {"nextPageKey": "k1"})


def test_a_list_of_texts_is_one() -> None:
    """A text alone is none."""
    client, _ = answering({"metricId": "a", "tags": "text"})
    with pytest.raises(ApiAnswerInvalid, match="tags: is no list of texts"):
        client.metric("a")


def test_a_key_that_leads_back_ends_the_list() -> None:
    """Otherwise it would never end."""
    client, _ = answering({"metrics": [], "nextPageKey": "again"})
    with pytest.raises(ApiAnswerInvalid, match="leads back"):
        client.metrics()


def test_a_key_is_one_segment_of_the_path() -> None:
    """Whatever stands in it."""
    client, tenant = answering({"metricId": "a/../b?c"})
    assert client.metric("a/../b?c").metric_id == "a/../b?c"
    assert tenant.asked[-1].url.raw_path == b"/api/v2/metrics/a%2F..%2Fb%3Fc"


def test_lines_that_were_refused_are_in_the_answer() -> None:
    """A 400 of this endpoint is a result; any other is a refusal."""
    error = {"code": 400, "message": "1 invalid lines", "invalidLines": [{"line": 2, "error": "bad"}]}
    warnings = {"message": "w", "warningLines": [{"line": 1, "warning": "changed"}]}
    client, tenant = answering(
        json_answer({"linesOk": 1, "linesInvalid": 1, "error": error, "warnings": warnings}, 400),
        refusal(400, "no"),
        json_answer([], 400),
    )
    taken = client.ingest_metrics(["a 1", "b"])
    assert (taken.lines_ok, taken.invalid_lines[0].error, taken.warnings[0].warning) == (1, "bad", "changed")
    assert taken.status == 400
    assert tenant.asked[-1].content == b"a 1\nb"
    assert tenant.asked[-1].headers["content-type"] == "text/plain; charset=utf-8"
    for _ in range(2):
        with pytest.raises(ApiRefused):
            client.ingest_metrics([])


def test_each_object_has_its_result() -> None:
    """Some are written, some are refused, all are told."""
    refused = {"code": 400, "message": "no", "constraintViolations": [{"path": "name", "message": "blank"}]}
    client, tenant = answering(
        json_answer([{"code": 200, "objectId": "o1"}, {"code": 400, "error": refused}], 207),
        refusal(403, "Token is missing required scope."),
        json_answer({"error": {"code": 400, "message": "no list"}}, 400),
    )
    good, bad = client.write_settings([{"schemaId": "a"}, {"schemaId": "b"}], validate_only=True)
    assert (good.object_id, good.accepted) == ("o1", True)
    assert not bad.accepted
    assert bad.refusal is not None
    assert bad.refusal.violations == (("name", "blank"),)
    assert tenant.last == ("POST", "/api/v2/settings/objects", {"validateOnly": "true"})
    assert tenant.sent == [{"schemaId": "a"}, {"schemaId": "b"}]
    for code in (403, 400):
        with pytest.raises(ApiRefused) as caught:
            client.write_settings([])
        assert caught.value.code == code


def test_objects_and_effective_values() -> None:
    """Their values stay the JSON that they are, and out of the repr."""
    stored = {"objectId": "o", "schemaId": "s", "scope": "environment", "value": {"url": "u"}, "updateToken": "t"}
    client, tenant = answering({"items": [stored], "nextPageKey": "k"}, {"items": []})
    (found,) = client.settings_objects("s", "s2", scope="environment", filter_="value.url = 'u'")
    assert (found.value, found.update_token, found.external_id) == ({"url": "u"}, "t", "")
    assert "'u'" not in repr(found)
    assert tenant.last[2] == {"nextPageKey": "k"}
    client, tenant = answering({"items": [{"schemaId": "s", "origin": "default", "value": {}}]})
    (held,) = client.effective_values("s", scope="HOST-1")
    assert (held.origin, held.value) == ("default", {})
    assert tenant.last[2]["scope"] == "HOST-1"


def test_an_object_is_deleted_with_its_token() -> None:
    """A token that is too old is a refusal."""
    client, tenant = answering(httpx.Response(204), refusal(409, "changed"))
    client.delete_settings("a/b", "token")
    assert tenant.asked[-1].url.raw_path == b"/api/v2/settings/objects/a%2Fb?updateToken=token"
    with pytest.raises(ApiRefused, match="409"):
        client.delete_settings("a/b")


def test_problems_keep_their_fields_from_page_to_page() -> None:
    """The API does not keep them itself."""
    problem = {
        "problemId": "1_2V2",
        "displayId": "P-1",
        "status": "OPEN",
        "startTime": 5,
        "endTime": -1,
        "affectedEntities": [STUB],
        "rootCauseEntity": STUB,
        "managementZones": [{"id": "1", "name": "Shop"}],
        "evidenceDetails": {"details": [{"evidenceType": "METRIC"}, {"evidenceType": "EVENT", "data": event()}]},
        "recentComments": {"comments": [{"id": "c", "content": "seen", "createdAtTimestamp": 6}]},
    }
    client, tenant = answering({"problems": [problem], "nextPageKey": "k"}, {"problems": []})
    (found,) = client.problems('status("open")', "now-1d", entity_selector="type(HOST)", sort="-startTime")
    assert found.is_open
    assert found.end_time is None
    assert found.root_cause_entity == found.affected_entities[0]
    assert (found.management_zones, found.events[0].properties) == (("Shop",), (("k", "v"),))
    assert found.comments[0].content == "seen"
    assert tenant.last[2] == {"nextPageKey": "k", "fields": "evidenceDetails,recentComments"}


def event(**more: Any) -> dict[str, Any]:
    """Return an event as the API tells it."""
    said = {"eventId": "e", "eventType": "ERROR_EVENT", "startTime": 5, "endTime": None, "entityId": STUB}
    return {**said, "properties": [{"key": "k", "value": "v"}], **more}


def test_closing_a_problem() -> None:
    """None stands for a problem that was closed already."""
    said = {"problemId": "p", "closing": True, "closeTimestamp": 9, "comment": {"id": "c", "content": "done"}}
    client, tenant = answering(said, httpx.Response(204))
    closed = client.close_problem("p", "done")
    assert closed is not None
    assert (closed.closing, closed.close_timestamp, closed.comment.content) == (True, 9, "done")
    assert (tenant.last[1], tenant.sent) == ("/api/v2/problems/p/close", {"message": "done"})
    assert client.close_problem("p", "done") is None


def test_events_are_sent_and_listed() -> None:
    """What an event does not say is left to the environment."""
    report = {"reportCount": 1, "eventIngestResults": [{"correlationId": "c", "status": "INVALID_METADATA"}]}
    client, tenant = answering(json_answer(report, 201), json_answer(report, 201), {"events": [event(endTime=7)]})
    (found,) = client.ingest_event(SentEvent("CUSTOM_INFO", "Deployed"))
    assert (found.correlation_id, found.status) == ("c", "INVALID_METADATA")
    assert tenant.sent == {"eventType": "CUSTOM_INFO", "title": "Deployed"}
    client.ingest_event(SentEvent("CUSTOM_INFO", "D", "type(HOST)", 1, 2, 3, (("k", "v"),)))
    assert tenant.sent == {
        "eventType": "CUSTOM_INFO",
        "title": "D",
        "entitySelector": "type(HOST)",
        "startTime": 1,
        "endTime": 2,
        "timeout": 3,
        "properties": {"k": "v"},
    }
    (listed,) = client.events('status("CLOSED")')
    assert listed.end_time == 7


def test_log_records() -> None:
    """Nothing is said if all were taken."""
    client, tenant = answering(
        httpx.Response(204), {"details": {"code": 200, "message": "1 too old"}}, refusal(413, "too large")
    )
    assert client.ingest_logs([{"content": "a"}]).message is None
    assert tenant.sent == [{"content": "a"}]
    assert client.ingest_logs([]).message == "1 too old"
    with pytest.raises(ApiRefused):
        client.ingest_logs([])


def test_entities() -> None:
    """Their attributes are texts, as selectors compare them."""
    told = {
        "entityId": "HOST-1",
        "type": "HOST",
        "displayName": "one",
        "lastSeenTms": 5,
        "tags": [{"stringRepresentation": "stage:prod"}],
        "managementZones": [{"id": "7", "name": "Shop"}],
        "properties": {"cores": 4, "cloud": True, "ips": ["1.2.3.4"]},
        "fromRelationships": {"runs": [{"id": "PROCESS-1", "type": "PROCESS"}]},
    }
    client, tenant = answering({"entities": [told]})
    (found,) = client.entities("type(HOST)", "now-3d")
    assert found.attributes == {"cores": "4", "cloud": "true", "lastSeenTms": "5"}
    assert (found.tags, found.management_zones) == (frozenset({"stage:prod"}), frozenset({"7"}))
    assert found.from_relationships == {"runs": frozenset({"PROCESS-1"})}
    assert tenant.last[2]["fields"].startswith("+firstSeenTms")


def test_one_dashboard_and_one_aws_account() -> None:
    """Their JSON, as it is."""
    client, tenant = answering({"id": "d", "tiles": []}, {"id": "a", "label": "Pipeline"})
    assert client.dashboard("d") == {"id": "d", "tiles": []}
    assert tenant.last[:2] == ("GET", "/api/config/v1/dashboards/d")
    assert client.aws_account("a") == {"id": "a", "label": "Pipeline"}
    assert tenant.last[:2] == ("GET", "/api/config/v1/aws/credentials/a")


def test_dashboards() -> None:
    """Made, listed, checked, replaced and deleted."""
    client, tenant = answering(
        json_answer({"id": "d", "name": "Shop"}, 201),
        {"dashboards": [{"id": "d", "name": "Shop", "owner": "me"}]},
        httpx.Response(204),
        refusal(400, "Constraints violated.", ("tiles", "is missing")),
        httpx.Response(204),
        httpx.Response(204),
    )
    assert client.create_dashboard({"tiles": []}) == DashboardStub("d", "Shop")
    assert client.dashboards() == (DashboardStub("d", "Shop", "me"),)
    assert client.validate_dashboard({}) is None
    assert tenant.last[:2] == ("POST", "/api/config/v1/dashboards/validator")
    refused = client.validate_dashboard({})
    assert refused is not None
    assert refused.violations == (("tiles", "is missing"),)
    client.update_dashboard("d", {"tiles": []})
    assert tenant.last[:2] == ("PUT", "/api/config/v1/dashboards/d")
    client.delete_dashboard("d")
    assert tenant.last[:2] == ("DELETE", "/api/config/v1/dashboards/d")


def test_aws_accounts() -> None:
    """Added, listed, checked, replaced and deleted."""
    client, tenant = answering(
        json_answer({"id": "a", "name": "Pipeline"}, 201),
        json_answer([{"id": "a", "name": "Pipeline"}]),
        httpx.Response(204),
        refusal(400, "Constraints violated.", ("label", "is missing")),
        httpx.Response(204),
        httpx.Response(204),
    )
    assert client.create_aws_credentials({"label": "Pipeline"}) == AwsAccountStub("a", "Pipeline")
    assert client.aws_credentials() == (AwsAccountStub("a", "Pipeline"),)
    assert client.validate_aws_credentials({}) is None
    assert tenant.last[:2] == ("POST", "/api/config/v1/aws/credentials/validator")
    refused = client.validate_aws_credentials({})
    assert refused is not None
    assert refused.violations == (("label", "is missing"),)
    client.update_aws_credentials("a", {"label": "Pipeline"})
    assert tenant.last[:2] == ("PUT", "/api/config/v1/aws/credentials/a")
    client.delete_aws_credentials("a")
    assert tenant.last[:2] == ("DELETE", "/api/config/v1/aws/credentials/a")


@pytest.mark.parametrize("text", ["", "now", "²", "{}"])
def test_a_time_is_a_number(text: str) -> None:
    """Of milliseconds."""
    client, _ = answering(httpx.Response(200, text=text))
    with pytest.raises(ApiAnswerInvalid, match="no time"):
        client.cluster_time()


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (httpx.Response(200, text="<html>"), "is no JSON: '<html>'"),
        ([], "is a list"),
        ({"problemId": 7}, "answer/problemId: is a number; expected a text"),
        ({"problemId": "p", "displayId": "d", "status": "OPEN", "managementZones": 7}, "managementZones"),
    ],
)
def test_what_is_no_answer_is_told(document: Any, message: str) -> None:
    """With the place and what was expected there."""
    client, _ = answering(document)
    with pytest.raises(ApiAnswerInvalid, match=message):
        client.problem("p")


NAMES = [
    "error",
    "message",
    "constraintViolations",
    "path",
    "linesOk",
    "warnings",
    "result",
    "data",
    "dimensionMap",
    "timestamps",
    "values",
    "metrics",
    "metricId",
    "tags",
    "dimensionDefinitions",
    "items",
    "code",
    "value",
    "problems",
    "status",
    "evidenceDetails",
    "details",
    "evidenceType",
    "comments",
    "events",
    "properties",
    "entities",
    "dashboards",
    "id",
    "nextPageKey",
    "defaultAggregation",
    "parameter",
    "type",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner),
    max_leaves=25,
)
ASKING: tuple[Callable[[DynatraceClient], object], ...] = (
    lambda client: client.ingest_metrics(["a 1"]),
    lambda client: [each.time_series() for each in client.query_metrics("a")],
    lambda client: client.metrics(),
    lambda client: client.metric("a"),
    lambda client: client.write_settings([]),
    lambda client: client.settings_objects("a"),
    lambda client: client.effective_values("a"),
    lambda client: client.problems(),
    lambda client: client.problem("a"),
    lambda client: client.close_problem("a", "b"),
    lambda client: client.ingest_event(SentEvent("a", "b")),
    lambda client: client.events(),
    lambda client: client.ingest_logs([]),
    lambda client: client.entities("a"),
    lambda client: client.dashboards(),
    lambda client: client.dashboard("d"),
    lambda client: client.aws_account("a"),
    lambda client: client.validate_dashboard({}),
    lambda client: client.cluster_time(),
)


@given(st.sampled_from(ASKING), JSON, st.sampled_from([200, 207, 400, 404, 429, 500]))
def test_any_answer_is_a_value_or_an_error_of_ours(asking: Any, document: Any, status: int) -> None:
    """Whoever answers cannot make it fail in another way."""
    client, _ = answering(json_answer(document, status), most_bytes=100_000)
    with client, suppress(DynatraceError):
        asking(client)
