"""The bridge: who may call it, what it takes, and that it tells each state once."""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from bridge import handler as bridging
from bridge.claims import Claim, Claims
from bridge.notification import read_notification
from bridge.refusal import RefusedError
from hypothesis import given
from hypothesis import strategies as st
from tests.monitoring_cloudwatch.making import a_secret

SECRET = "the secret of the bridge"  # noqa: S105 - made for these tests
NOTIFICATION = Path(__file__).parents[2] / "monitoring" / "dynatrace" / "pipeline" / "bridge.json"
DOCUMENT = {
    "pipeline": "weather",
    "urgency": "page",
    "state": "OPEN",
    "problem_id": "P-301",
    "pid": "-123_1893456000000V2",
    "title": "weather: files could not be ingested",
    "severity": "ERROR",
    "impact": "INFRASTRUCTURE",
    "entities": [{"type": "CUSTOM_DEVICE", "name": "weather-ingest-dlq", "entity": "CUSTOM_DEVICE-1"}],
    "url": "https://tenant.example.org/#problems",
}
NO_SUCH_KEY = boto3.client("s3", region_name="us-east-1").exceptions.NoSuchKey


class Bucket:
    """An S3 client with one bucket and conditional writes."""

    class exceptions:  # noqa: N801 - boto3's word
        """Errors of the client."""

        NoSuchKey = NO_SUCH_KEY

    def __init__(self) -> None:
        self.now = datetime(2030, 1, 1, tzinfo=UTC)
        self.objects: dict[str, dict[str, Any]] = {}

    def put_object(self, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str = "", IfMatch: str = "") -> None:  # noqa: N803
        """Write an object, if the condition holds."""
        assert Bucket == "claims"
        found = self.objects.get(Key)
        if (IfNoneMatch and found) or (IfMatch and (not found or found["ETag"] != IfMatch)):
            failed = {"Error": {"Code": "PreconditionFailed"}, "ResponseMetadata": {"HTTPStatusCode": 412}}
            raise ClientError(failed, "PutObject")  # type: ignore[arg-type]
        self.objects[Key] = {"Body": Body, "ETag": f"{len(self.objects)}-{self.now}", "LastModified": self.now}

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803
        """Read an object."""
        assert Bucket == "claims"
        if Key not in self.objects:
            raise NO_SUCH_KEY({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        body = self.objects[Key]["Body"]
        return {**self.objects[Key], "Body": type("Stream", (), {"read": lambda _: body})()}

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803
        """Delete an object."""
        assert Bucket == "claims"
        self.objects.pop(Key, None)


class Bus:
    """An EventBridge client that keeps what is put, or fails."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.failing = False

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        """Keep the entries."""
        if self.failing:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}
        self.entries += Entries
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """Let the bridge have a bucket, a secret and the default bus."""
    made = Bucket()
    monkeypatch.setattr(bridging, "claims", lambda: Claims(made, "claims", lambda: made.now))
    monkeypatch.setattr(bridging, "secret", lambda: a_secret({"bridge_secret": SECRET}))
    monkeypatch.setenv("EVENT_BUS", "default")
    return made


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch, bucket: Bucket) -> Bus:
    """Let the bridge have a bus."""
    assert bucket.objects == {}
    made = Bus()
    monkeypatch.setattr(bridging, "events", lambda: made)
    return made


def call(body: object = None, *, secret: str | None = SECRET, method: str = "POST", **other: Any) -> dict[str, Any]:
    """Return the event of a function URL."""
    headers = {"content-type": "application/json; charset=utf-8", "Authorization": f"Bearer {secret}"}
    text = body if isinstance(body, str) else json.dumps(DOCUMENT if body is None else body)
    context = {"http": {"method": method, "path": "/"}}
    return {"requestContext": context, "headers": headers, "body": text, "isBase64Encoded": False, **other}


def answered(event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return the status and the document of the bridge's answer."""
    answer = bridging.handler(event, None)
    return answer["statusCode"], json.loads(answer["body"])


def test_a_problem_becomes_an_event(bus: Bus) -> None:
    """Its source, its type by state, and the problem as detail."""
    assert answered(call()) == (200, {"key": "-123_1893456000000V2/OPEN", "outcome": "told"})
    (entry,) = bus.entries
    assert (entry["Source"], entry["DetailType"]) == ("dynatrace.problem", "Dynatrace Problem Opened")
    detail = json.loads(entry["Detail"])
    assert detail == {**DOCUMENT, "key": "-123_1893456000000V2/OPEN", "entities": ["weather-ingest-dlq"]}


def test_each_state_is_told_once(bus: Bus) -> None:
    """A replay is answered like the first call, and tells nothing."""
    resolved = {**DOCUMENT, "state": "RESOLVED"}
    outcomes = [answered(call(body))[1]["outcome"] for body in (None, None, resolved, None, resolved)]
    assert outcomes == ["told", "told before", "told", "told before", "told before"]
    assert [entry["DetailType"][18:] for entry in bus.entries] == ["Opened", "Resolved"]


def test_what_the_bus_did_not_take_is_told_by_the_next_call(bus: Bus, bucket: Bucket) -> None:
    """The claim is given back, and the status asks the caller to try again."""
    bus.failing = True
    assert answered(call()) == (502, {"error": "EventBridge did not take the event: ThrottlingException"})
    assert bucket.objects == {}
    bus.failing = False
    assert answered(call())[1]["outcome"] == "told"


def test_two_calls_at_once_tell_once(bus: Bus, bucket: Bucket) -> None:
    """The second is asked to come again; if the first died meanwhile, it tells after a minute."""
    assert Claims(bucket, "claims", lambda: bucket.now).claim("-123_1893456000000V2/OPEN") is Claim.OURS
    assert answered(call())[0] == 503
    bucket.now += timedelta(seconds=59)
    assert answered(call())[0] == 503
    bucket.now += timedelta(seconds=1)
    assert answered(call())[1]["outcome"] == "told"
    assert len(bus.entries) == 1


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (call(secret=SECRET.upper()), 401),
        (call(secret=""), 401),
        (call(secret=SECRET[:-1]), 401),
        (call(secret="\u00fc" + SECRET), 401),
        (call(headers={"content-type": "application/json"}), 401),
        (call(headers={"content-type": "application/json", "authorization": f"Basic {SECRET}"}), 401),
        (call(method="GET"), 405),
        (call(headers={"authorization": f"Bearer {SECRET}", "content-type": "text/plain"}), 415),
        (call("x" * 65_537), 413),
        (call("***", isBase64Encoded=True), 400),
        (call("no JSON"), 400),
        (call([DOCUMENT]), 400),
        (call({**DOCUMENT, "state": "MERGED"}), 400),
        (call({**DOCUMENT, "pid": "../other"}), 400),
        (call({**DOCUMENT, "pid": ""}), 400),
        (call({**DOCUMENT, "problem_id": 301}), 400),
        (call({**DOCUMENT, "title": None}), 400),
        (call({**DOCUMENT, "entities": "all"}), 400),
        (call({key: value for key, value in DOCUMENT.items() if key != "url"}), 400),
        ({}, 405),
    ],
)
def test_other_calls_are_refused(bus: Bus, bucket: Bucket, event: dict[str, Any], status: int) -> None:
    """Nothing is told or claimed, and the answer does not repeat what was sent."""
    answer = bridging.handler(event, None)
    assert answer["statusCode"] == status
    assert SECRET not in answer["body"]
    assert (bus.entries, bucket.objects) == ([], {})


def test_a_body_may_be_base64(bus: Bus) -> None:
    """So Lambda hands over what it takes for binary."""
    body = base64.b64encode(json.dumps(DOCUMENT).encode()).decode()
    assert answered(call(body, isBase64Encoded=True))[0] == 200
    assert len(bus.entries) == 1


def test_long_texts_are_cut_to_what_an_event_takes() -> None:
    """An event may have 256 KB."""
    entities = [{"name": "n" * 5000}] * 1000
    notification = read_notification(json.dumps({**DOCUMENT, "title": "t" * 5000, "entities": entities}).encode())
    assert len(json.dumps(notification.detail())) < 64 * 1024


ANY_DOCUMENT = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(list(DOCUMENT)) | st.text(), inner),
)


@given(st.binary() | ANY_DOCUMENT.map(lambda document: json.dumps(document).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Nothing else is raised."""
    with suppress(RefusedError):
        read_notification(body)


def test_the_notification_of_the_monaco_project_is_understood() -> None:
    """What Dynatrace is told to write is what the bridge reads."""
    template = re.sub(r"\{\{ \.(\w+) \}\}", r"\1", NOTIFICATION.read_text(encoding="utf-8"))
    payload = json.loads(template)["webHookNotification"]["payload"]
    filled = {"State": "OPEN", "ProblemID": "P-301", "PID": "-1_2V2", "ImpactedEntities": "[]"}
    text = re.sub(r"\{([A-Z]\w+)\}", lambda name: filled.get(name[1], name[1]), payload)
    notification = read_notification(text.encode())
    assert (notification.pid, notification.state, notification.urgency) == ("-1_2V2", "OPEN", "severity")
