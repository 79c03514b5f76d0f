"""What an environment does, asked with the client as any other program would ask it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.detection.making import rule_value
from tests.settings.making import METRIC_EVENTS, PROFILES, item
from tests.tenant.calling import NOON, TOKEN, Asked

from smokealarm.dynatrace.client import ClientOptions, DynatraceClient, SentEvent
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.api.application import Refusal
from smokealarm.errors import ApiRateLimited, ApiRefused


def rule() -> dict[str, Any]:
    """Return a rule as an item of a POST: more than 3 in a minute, for one of three."""
    query = {"type": "METRIC_SELECTOR", "metricSelector": "orders:splitBy(queue):max"}
    model = {"threshold": 3.0, "samples": 3, "violatingSamples": 1, "dealertingSamples": 3}
    return item(METRIC_EVENTS, rule_value(query, model))


def test_a_measurement_becomes_a_problem_and_ends(asked: Asked) -> None:
    """One after the other: a rule, measurements, a problem, its end."""
    (written,) = asked.client.write_settings([rule()])
    assert written.accepted
    asked.pass_minutes()
    asked.client.ingest_metrics(["orders,queue=a 5", "orders,queue=b 1"])
    asked.pass_minutes()
    (problem,) = asked.client.problems('status("open")')
    assert (problem.title, problem.severity_level) == ("Errors", "ERROR")
    asked.pass_minutes(5)
    assert asked.client.problem(problem.display_id).end_time is not None
    assert asked.client.problems('status("open")') == ()


def test_a_rule_that_is_removed_takes_its_event_along(asked: Asked) -> None:
    """Its problem closes with it."""
    (written,) = asked.client.write_settings([rule()])
    asked.pass_minutes()
    asked.client.ingest_metrics(["orders,queue=a 5"])
    asked.pass_minutes()
    assert asked.client.problems()[0].is_open
    asked.client.delete_settings(written.object_id)
    asked.pass_minutes()
    assert not asked.client.problems()[0].is_open


def test_a_problem_closed_by_hand_does_not_come_back_when_its_rule_calms_down(asked: Asked) -> None:
    """However late that is."""
    asked.client.write_settings([rule()])
    asked.pass_minutes()
    asked.client.ingest_metrics(["orders,queue=a 5"])
    asked.pass_minutes()
    (problem,) = asked.client.problems()
    closed = asked.client.close_problem(problem.problem_id, "We know")
    assert closed is not None
    for _ in range(45):
        asked.client.ingest_metrics(["orders,queue=a 5"])
        asked.pass_minutes()
    asked.pass_minutes(10)
    (still,) = asked.client.problems()
    assert (still.problem_id, still.comments[0].content) == (problem.problem_id, "We know")
    assert still.end_time == (NOON + 3) * 60_000


def test_what_was_written_is_read_in_pages(asked: Asked) -> None:
    """More objects than a page has, each once and in order."""
    results = asked.client.write_settings([item(PROFILES, {"name": f"p{number:03}"}) for number in range(600)])
    assert all(each.accepted for each in results)
    found = asked.client.settings_objects(PROFILES)
    assert [each.summary for each in found] == ["Default", *(f"p{number:03}" for number in range(600))]
    assert len({each.object_id for each in found}) == 601
    assert len(asked.client.effective_values(PROFILES)) == 601


def test_descriptors_are_read_in_pages(asked: Asked) -> None:
    """All metrics, sorted."""
    asked.client.ingest_metrics(f"m.k{number:04} 1" for number in range(1001))
    assert [each.metric_id for each in asked.client.metrics()] == [f"m.k{number:04}" for number in range(1001)]
    assert asked.client.metric("m.k0000").aggregation_types == ("auto", "avg", "count", "max", "min", "sum")


def test_a_query_becomes_the_series_that_it_was(asked: Asked) -> None:
    """Minute by minute."""
    lines = [f"cpu,host={host} {minute} {(NOON - 10 + minute) * 60_000}" for host in "ab" for minute in (0, 1, 3)]
    asked.client.ingest_metrics(lines)
    (found,) = asked.client.query_metrics("cpu:splitBy(host):max", start="now-30m", resolution="1m")
    table = found.time_series().window(NOON - 10, 4)
    assert table.dimensions == ((("host", "a"),), (("host", "b"),))
    assert table.missing.tolist() == [[False, False, True, False]] * 2
    assert table.total[0, [0, 1, 3]].tolist() == [0.0, 1.0, 3.0]


def test_events_on_entities(asked: Asked) -> None:
    """An event is raised on each entity that is selected."""
    asked.environment.entities.put([Entity("HOST-1", "HOST", "one"), Entity("HOST-2", "HOST", "two")])
    assert [each.id for each in asked.client.entities("type(HOST)")] == ["HOST-1", "HOST-2"]
    results = asked.client.ingest_event(SentEvent("CUSTOM_INFO", "Deployed", "type(HOST)", properties=(("by", "me"),)))
    assert [each.status for each in results] == ["OK", "OK"]
    (one,) = asked.client.events(entity_selector='entityId("HOST-1")')
    assert (one.title, one.entity and one.entity.name, one.properties) == ("Deployed", "one", (("by", "me"),))


def test_the_types_and_properties_of_events_are_listed(asked: Asked) -> None:
    """In pages, too."""
    types = asked.http.get("/api/v2/eventTypes").json()
    assert "CUSTOM_ALERT" in {each["type"] for each in types["eventTypeInfos"]}
    properties = asked.http.get("/api/v2/eventProperties", params={"pageSize": 5}).json()
    assert (len(properties["eventProperties"]), properties["totalCount"] > 5) == (5, True)
    assert asked.http.get("/api/v2/settings/schemas").json()["totalCount"] > 5


def test_zones_narrow_a_query(asked: Asked) -> None:
    """Together with an entity selector both have to hold."""
    one = Entity("HOST-1", "HOST", "one", management_zones=frozenset({"Shop"}))
    asked.environment.entities.put([one, Entity("HOST-2", "HOST", "two")])
    moment = (NOON - 1) * 60_000
    asked.client.ingest_metrics(f"cpu,dt.entity.host=HOST-{number} 1 {moment}" for number in (1, 2))
    asking = {"metricSelector": "cpu", "mzSelector": 'mzName("Shop")'}
    for more, hosts in (({}, ["HOST-1"]), ({"entitySelector": 'entityId("HOST-2")'}, [])):
        answer = asked.http.get("/api/v2/metrics/query", params={**asking, **more}).json()
        assert [each["dimensions"] for each in answer["result"][0]["data"]] == [[host] for host in hosts]


def test_refusals_name_what_is_wrong(asked: Asked) -> None:
    """With the vendor's codes."""
    with pytest.raises(ApiRefused) as caught:
        asked.client.problems(start="yesterday")
    assert caught.value.code == 400
    assert caught.value.violations[0][0] == "from"
    with pytest.raises(ApiRefused, match="404"):
        asked.client.query_metrics("nope")
    asked.client.ingest_metrics(["cpu,host=a 1", "mem,zone=a 1"])
    with pytest.raises(ApiRefused, match="400: "):
        asked.client.query_metrics("cpu:splitBy(host):max/mem:splitBy(zone):max")


def test_a_busy_tenant_says_when_to_come_again(asked: Asked) -> None:
    """By its own clock, so that a client with that clock waits the right time."""
    waited: list[float] = []
    options = ClientOptions(retries=1, pause=waited.append, now=lambda: NOON * 60.0)
    with DynatraceClient(asked.tenant.url, TOKEN.value, options=options) as client:
        with asked.tenant.fault(Refusal(429, times=1, retry_after_microseconds=1_500_000)):
            assert client.metrics() == ()
        with asked.tenant.fault(Refusal(429)), pytest.raises(ApiRateLimited):
            client.metrics()
    assert waited == [1.5, 60.0]


def test_log_records_are_kept_as_they_are_after_processing(asked: Asked) -> None:
    """The newest ones, in the order of their arrival."""
    assert asked.client.ingest_logs([{"content": "first"}, {"content": "second"}]).message is None
    assert [each.content for each in asked.environment.logs.records] == ["first", "second"]
