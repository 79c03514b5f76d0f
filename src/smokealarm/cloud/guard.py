"""The only factory of AWS clients: they talk to one checked endpoint and to nothing else.

The clients come from localstack-client's session. On top of it the guard

* gives botocore a session that reads no profile, no configuration file, no credentials and no metadata service;
* uses dummy credentials, no proxy and no host prefix, and refuses before sending any request that would go elsewhere;
* repeats nothing by itself, since a fault under test must be seen the first time;
* gives every moment in UTC, since finding this machine's zone for each takes most of the reading of a long answer;
* turns "cannot connect" into what it means here: the backend died, or nothing answers there.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import boto3.session
import botocore.session
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.utils import parse_timestamp
from localstack_client.session import Session

from smokealarm.errors import BackendUnreachable, EndpointRefused

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_stepfunctions import SFNClient

    from smokealarm.cloud.channel import Liveness
    from smokealarm.cloud.endpoint import Endpoint

REGION: Final = "us-east-1"
_DUMMY: Final = "test"
# Name in the configuration file, environment variable, default, conversion: without the first two nothing is read.
_BLIND: Final = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
_CONFIG: Final = Config(
    connect_timeout=5,
    inject_host_prefix=False,
    max_pool_connections=50,
    proxies={},
    read_timeout=300,
    retries={"mode": "standard", "total_max_attempts": 1},
    s3={"addressing_style": "path"},
    use_dualstack_endpoint=False,
    use_fips_endpoint=False,
)
# A tenant polls hundreds of queries at once: checking each costs a tenth of the time in which nothing happens.
_UNCHECKED: Final = Config(parameter_validation=False)


class GuardedSession(Session):  # type: ignore[misc] # localstack-client has no types
    """localstack-client's session, bound to one endpoint."""

    def __init__(self, endpoint: Endpoint, liveness: Liveness) -> None:
        super().__init__(_DUMMY, _DUMMY, _DUMMY, region_name=REGION, localstack_host=f"{endpoint.host}:{endpoint.port}")
        self._endpoint, self._liveness = endpoint, liveness
        session = botocore.session.Session(session_vars=_BLIND)
        session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_moment)
        self._boto = boto3.session.Session(botocore_session=session)

    def client(self, service_name: str, config: Config | None = None) -> Any:
        """Return a boto3 client of the service; ``config`` is laid over the guard's own, which wins."""
        client = self._boto.client(
            service_name,
            endpoint_url=self._endpoint.url,
            config=config.merge(_CONFIG) if config else _CONFIG,
            **self.common_protected_kwargs,
        )
        client.meta.events.register_first("before-send", self._refuse_elsewhere)
        client.meta.events.register_first("needs-retry", self._explain_silence)
        return client

    def resource(self, service_name: str, **_: object) -> Any:
        """Refuse: resources make clients of their own, which the guard could not watch.

        Raises:
            EndpointRefused: always.
        """
        raise EndpointRefused(f"boto3 resources are not guarded; use client({service_name!r})")

    def _refuse_elsewhere(self, request: AWSPreparedRequest, **_: object) -> None:
        if not self._endpoint.serves(request.url):
            raise EndpointRefused(
                f"a request to {request.url} was stopped: this client may only reach {self._endpoint.url}"
            )

    def _explain_silence(self, caught_exception: Exception | None, **_: object) -> None:
        if caught_exception is None:
            return
        self._liveness()
        if isinstance(caught_exception, EndpointConnectionError):
            raise BackendUnreachable(f"nothing answers at {self._endpoint.url}") from caught_exception


def _moment(value: Any) -> datetime:
    """Read a timestamp of an answer: mostly seconds since the epoch."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    moment: datetime = parse_timestamp(value)
    return moment.astimezone(UTC)


class Clients:
    """The AWS clients of one backend, each made when first asked for."""

    def __init__(self, endpoint: Endpoint, liveness: Liveness) -> None:
        self._session = GuardedSession(endpoint, liveness)

    def client(self, service: str, config: Config | None = None) -> Any:
        """Return a new client of any service, for those without an attribute here."""
        return self._session.client(service, config)

    @cached_property
    def cloudformation(self) -> CloudFormationClient:
        """AWS CloudFormation."""
        client: CloudFormationClient = self._session.client("cloudformation")
        return client

    @cached_property
    def cloudwatch(self) -> CloudWatchClient:
        """Amazon CloudWatch, whose client leaves it to the backend to refuse a wrong parameter."""
        client: CloudWatchClient = self._session.client("cloudwatch", _UNCHECKED)
        return client

    @cached_property
    def events(self) -> EventBridgeClient:
        """Amazon EventBridge."""
        client: EventBridgeClient = self._session.client("events")
        return client

    @cached_property
    def lambda_(self) -> LambdaClient:
        """AWS Lambda."""
        client: LambdaClient = self._session.client("lambda")
        return client

    @cached_property
    def logs(self) -> CloudWatchLogsClient:
        """Amazon CloudWatch Logs."""
        client: CloudWatchLogsClient = self._session.client("logs")
        return client

    @cached_property
    def s3(self) -> S3Client:
        """Amazon S3."""
        client: S3Client = self._session.client("s3")
        return client

    @cached_property
    def sqs(self) -> SQSClient:
        """Amazon SQS."""
        client: SQSClient = self._session.client("sqs")
        return client

    @cached_property
    def stepfunctions(self) -> SFNClient:
        """AWS Step Functions."""
        client: SFNClient = self._session.client("stepfunctions")
        return client
