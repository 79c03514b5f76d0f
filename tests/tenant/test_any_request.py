"""Whatever is sent to whichever endpoint, the tenant answers, and never with a fault of its own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.settings.making import METRIC_EVENTS, NOTIFICATIONS, PROFILES, item, smallest
from tests.tenant.calling import NOON, InProcess

from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.api.endpoints import ENDPOINTS
from smokealarm.dynatrace.tenant.environment import Environment

if TYPE_CHECKING:
    import pytest


def furnished() -> InProcess:
    """Return an application of an environment in which there is one of everything."""
    environment = Environment(NOON)
    environment.entities.put([Entity("HOST-1", "HOST", "one", frozenset({"stage:prod"}), attributes={"x": "y"})])
    point = DataPoint("cpu", (("dt.entity.host", "HOST-1"),), "gauge", Summary.of(2.0), NOON * 60_000)
    environment.take_metrics([point])
    environment.settings.create([item(PROFILES), item(METRIC_EVENTS), item(NOTIFICATIONS)], "tester")
    ask = InProcess(environment)
    body = {"eventType": "ERROR_EVENT", "title": "boom", "entitySelector": 'entityId("HOST-1")'}
    ask("POST", b"/api/v2/events/ingest", body=json.dumps(body).encode())
    environment.advance_to(NOON + 1)
    return ask


ASK = furnished()
SMALL = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))

PLAUSIBLE = {
    "metricSelector": ["cpu", "cpu:max", "cpu:splitBy():max:fold", "cpu:max/cpu:min", "cpu*", "(cpu,none)"],
    "resolution": ["5m", "Inf", "1", "0:Inf", "1M"],
    "from": ["now-2h", "now-1M/M", "0", "2029-12-31T23:00:00+01:00", "99999999999999999999"],
    "to": ["now", "now/d", "999999999999999999"],
    "entitySelector": ["type(HOST)", 'entityId("HOST-1")', 'type(HOST),tag("stage:prod")'],
    "mzSelector": ['mzName("a")', "mzId(1)"],
    "fields": ["+tags,+properties.x", "evidenceDetails,impactAnalysis", "value,updateToken", "+unit,-description"],
    "writtenSince": ["now-1d"],
    "writtenSinceMode": ["EXCLUDE"],
    "metadataSelector": ["unit(Percent)", 'tags("a")'],
    "pageSize": ["1", "500", "0", "-1"],
    "nextPageKey": ["W10=", "e30="],
    "schemaIds": [PROFILES, "nope", f"{PROFILES},{METRIC_EVENTS}"],
    "scopes": ["environment"],
    "scope": ["environment", "HOST-1"],
    "externalIds": ["a"],
    "filter": ["value.name = 'Shop'", "value.name contains 'S' and not scope = 'x'"],
    "sort": ["-startTime", "+status,-relevance", "name", "-modified"],
    "problemSelector": ['status("open")', 'text("boom")', 'problemFilterNames("Default"),severityLevel("ERROR")'],
    "eventSelector": ['status("OPEN")', "eventType(ERROR_EVENT)", 'property.a("b")'],
    "validateOnly": ["true"],
    "updateToken": ["x"],
    "text": ["cpu"],
    "api-token": ["x"],
}
"""For each parameter, what it may be."""

ODD = st.text(max_size=12) | st.text("()\"',:=~\\$*&|<>0123456789eE+-", max_size=12)
VALUES_OF = {name: st.sampled_from(values) | ODD for name, values in PLAUSIBLE.items()}
QUERIES = st.lists(st.sampled_from(sorted(VALUES_OF)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES_OF[name] for name in names})
)
NAMES = st.sampled_from(["cpu", "HOST-1", "HOST", "ERROR_EVENT", "P-3001010001", PROFILES]) | ODD
KEYS = st.sampled_from(
    [
        "schemaId",
        "scope",
        "value",
        "externalId",
        "objectId",
        "insertAfter",
        "updateToken",
        "schemaVersion",
        "message",
        "eventType",
        "title",
        "startTime",
        "endTime",
        "timeout",
        "entitySelector",
        "properties",
        "name",
        "enabled",
    ]
) | st.text(max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
VALUES = st.sampled_from([PROFILES, METRIC_EVENTS, NOTIFICATIONS]).flatmap(
    lambda schema: st.builds(
        lambda path, odd: [{"schemaId": schema, "scope": "environment", "value": spoilt(smallest(schema), path, odd)}],
        st.lists(st.integers(0, 6), max_size=4),
        JSON,
    )
)
BODIES = st.binary(max_size=60) | (JSON | VALUES).map(lambda document: json.dumps(document).encode())
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "content-encoding", "content-type"]), st.sampled_from(["gzip", "text/csv", "x"])
    ),
    max_size=2,
)


def spoilt(value: Any, path: list[int], odd: Any) -> Any:
    """Return a value in which something odd stands somewhere."""
    if isinstance(value, dict) and value and path:
        name = list(value)[path[0] % len(value)]
        return {**value, name: spoilt(value[name], path[1:], odd)}
    return odd


@SMALL
@given(st.sampled_from(ENDPOINTS), NAMES, QUERIES, BODIES, HEADERS)
def test_any_request_has_an_answer(endpoint: Any, name: str, query: Any, body: bytes, headers: Any) -> None:
    """With the vendor's envelope where it is refused."""
    path = re.sub(r"\{[^}]+\}", lambda _: quote(name, safe="", errors="replace"), endpoint.path)
    sent = urlencode(query, errors="replace").encode()
    status, answer = ASK(endpoint.method, path.encode(), sent, body, headers)
    assert status < 500, (endpoint.method, path, query, body, answer)
    if status >= 400 and not answer.startswith((b"[", b'{"linesOk"', b'{"code"')):
        assert json.loads(answer)["error"]["code"] == status


@SMALL
@given(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "FOO"]), st.text(max_size=30), st.binary(max_size=40))
def test_any_path_and_query_has_an_answer(method: str, path: str, query: bytes) -> None:
    """Also what is no UTF-8."""
    sent = f"/api/v2/{path}".encode("utf-8", "surrogatepass")
    assert ASK(method, sent, query)[0] < 500


@SMALL
@given(VALUES)
def test_any_settings_that_are_taken_can_be_lived_with(items: Any) -> None:
    """A minute passes whatever the settings say."""
    ask = furnished()
    ask("POST", b"/api/v2/settings/objects", body=json.dumps(items).encode())
    ask.environment.advance_to(NOON + 3)
    assert ask("GET", b"/api/v2/problems", b"fields=evidenceDetails")[0] == 200


def test_a_fault_of_the_tenant_itself_is_an_answer_that_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The client learns that it is not to blame, and the log has the traceback."""
    ask = furnished()
    monkeypatch.setattr(ask.environment.entities, "find", lambda _: 1 / 0)
    status, answer = ask("GET", b"/api/v2/entities/HOST-1")
    assert (status, json.loads(answer)["error"]["message"]) == (500, "smokealarm itself failed; see its log")
    assert "ZeroDivisionError" in capsys.readouterr().err
