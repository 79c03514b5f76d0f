"""AWS clients reach the backend and nothing else, whatever is set on this machine."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.cloud.stub_server import Answer, Stub

from smokealarm.cloud.endpoint import Endpoint
from smokealarm.cloud.guard import Clients, GuardedSession
from smokealarm.cloud.port import reserved_port
from smokealarm.errors import BackendDied, BackendUnreachable, EndpointRefused

_LIST = b'<?xml version="1.0"?><ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>'


def alive() -> None:
    """Be a backend whose process runs."""


def dead() -> None:
    """Be a backend whose process has ended."""
    raise BackendDied("it has ended")


def test_nothing_of_this_machines_configuration_is_used(
    stub: Stub, elsewhere: Stub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Profiles, endpoints, credentials, regions and proxies that are set here change nothing."""
    config = tmp_path / "config"
    config.write_text(
        f"[default]\nendpoint_url = {elsewhere.endpoint.url}\nregion = eu-west-3\naws_access_key_id = AKIAREAL\n",
        encoding="utf-8",
    )
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_CONFIG_FILE": str(config),
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": elsewhere.endpoint.url,
        "AWS_ENDPOINT_URL_S3": elsewhere.endpoint.url,
        "AWS_PROFILE": "production",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTP_PROXY": elsewhere.endpoint.url,
        "http_proxy": elsewhere.endpoint.url,
    }.items():
        monkeypatch.setenv(name, value)
    stub.answers["GET /?x-id=ListBuckets"] = stub.answers["GET /"] = Answer(_LIST)
    s3 = Clients(stub.endpoint, alive).s3
    assert s3.list_buckets()["Buckets"] == []
    assert s3.meta.region_name == "us-east-1"
    assert len(stub.asked) == 1


def test_a_request_to_elsewhere_is_stopped_before_it_is_sent(stub: Stub, elsewhere: Stub) -> None:
    """Even when something in botocore rewrites the address of a request."""
    client = Clients(stub.endpoint, alive).sqs
    client.meta.events.register("before-sign", lambda request, **_: setattr(request, "url", elsewhere.endpoint.url))
    with pytest.raises(EndpointRefused, match=f"may only reach {stub.endpoint.url}"):
        client.list_queues()
    assert stub.asked == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(stub: Stub, elsewhere: Stub, status: int) -> None:
    """A backend cannot send its clients elsewhere."""
    location = {"Location": f"{elsewhere.endpoint.url}/", "x-amz-bucket-region": "eu-west-3"}
    stub.answers["GET /?x-id=ListBuckets"] = stub.answers["GET /"] = Answer(b"", status, location)
    with pytest.raises((ClientError, EndpointRefused)):
        Clients(stub.endpoint, alive).s3.list_buckets()


def test_a_server_error_is_seen_the_first_time(stub: Stub) -> None:
    """Nothing is repeated behind the back of a test that injects faults."""
    stub.answers["POST /"] = Answer(b"{}", 503)
    with pytest.raises(ClientError):
        Clients(stub.endpoint, alive).sqs.list_queues()
    assert len(stub.asked) == 1


def test_a_callers_configuration_can_not_undo_the_guard(stub: Stub, elsewhere: Stub) -> None:
    """What the caller sets beside the guard's own settings holds; a proxy or retries do not."""
    config = Config(proxies={"http": elsewhere.endpoint.url}, retries={"total_max_attempts": 9}, user_agent_extra="x")
    stub.answers["POST /"] = Answer(b"{}", 503)
    with pytest.raises(ClientError):
        Clients(stub.endpoint, alive).client("sqs", config).list_queues()
    assert len(stub.asked) == 1


def test_resources_are_refused(stub: Stub) -> None:
    """boto3 resources make clients that the guard cannot watch."""
    with pytest.raises(EndpointRefused, match=r"use client\('s3'\)"):
        GuardedSession(stub.endpoint, alive).resource("s3")


def test_silence_of_a_dead_backend_is_its_death() -> None:
    """A connection error means that the backend died, when its process has ended."""
    with reserved_port() as port, pytest.raises(BackendDied, match="it has ended"):
        Clients(Endpoint("http", "127.0.0.1", port), dead).sqs.list_queues()


def test_silence_of_a_stranger_is_told_as_such() -> None:
    """A connection error otherwise means that nothing answers there."""
    with (
        reserved_port() as port,
        pytest.raises(BackendUnreachable, match=f"nothing answers at http://127.0.0.1:{port}"),
    ):
        Clients(Endpoint("http", "127.0.0.1", port), alive).sqs.list_queues()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
@pytest.mark.parametrize("sent", [1893456000.5, "2030-01-01T00:00:00.500Z", "2030-01-01T02:00:00.500+02:00"])
def test_moments_are_in_utc_wherever_this_machine_is(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, zone: str, sent: float | str
) -> None:
    """Whether an answer gives seconds since the epoch or a text."""
    monkeypatch.setenv("TZ", zone)
    stub.answers["POST /"] = Answer({"MetricDataResults": [{"Id": "a", "Timestamps": [sent], "Values": [1]}]})
    client = Clients(stub.endpoint, alive).cloudwatch
    (found,) = client.get_metric_data(MetricDataQueries=[], StartTime=0, EndTime=1)["MetricDataResults"]
    assert found["Timestamps"] == [datetime(2030, 1, 1, 0, 0, 0, 500_000, UTC)]
    assert found["Timestamps"][0].tzinfo is UTC
