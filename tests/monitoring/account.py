"""An AWS account whose metrics are written down minute by minute, and a tenant that polls it with the real settings."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tests.deployment.environments import MemoryEnvironment

from smokealarm.dynatrace.delivery import Delivery
from smokealarm.dynatrace.deployment import deploy
from smokealarm.dynatrace.integration import AwsIntegrationSettings, AwsPoller, Place, parse_credentials
from smokealarm.dynatrace.monaco import read_folder, render
from smokealarm.dynatrace.notify import Mail
from smokealarm.dynatrace.tenant.aws_feed import AwsFeed
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.pipeline.measurement import Metric
from smokealarm.sandbox import streamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from smokealarm.dynatrace.problems import Problem

FOLDER = Path(__file__).parents[2] / "monitoring" / "dynatrace"
START = 31_556_880
"""The minute in which the account and the tenant begin: 2029-12-31T12:00Z."""

VARIABLES = {
    "PIPELINE_PREFIX": "drill",
    "PIPELINE_PAGE_ADDRESS": "page@example.org",
    "PIPELINE_TICKET_ADDRESS": "ticket@example.org",
    "PIPELINE_AWS_ACCOUNT": "the account",
    "PIPELINE_AWS_EXTERNAL_ID": "an external id",
    "SPLUNK_HEC_URL": "https://splunk.example.org:8088/services/collector/event",
    "SPLUNK_HEC_TOKEN": "11111111-2222-3333-4444-555555555555",
    "PIPELINE_BRIDGE_URL": "https://bridge.example.org/",
    "PIPELINE_BRIDGE_SECRET": "a secret of the bridge",
}
WEBHOOKS = {VARIABLES["SPLUNK_HEC_URL"]: "splunk", VARIABLES["PIPELINE_BRIDGE_URL"]: "bridge"}
PLACE = Place("000000000000", "us-east-1")
MACHINE = f"arn:aws:states:us-east-1:{PLACE.account}:stateMachine:drill-observations"
FUNCTIONS = ("drill-ingest", "drill-validate", "drill-transform", "drill-store", "drill-record")
RUN = {"Invocations": 1, "Errors": 0, "Throttles": 0, "Duration": 800, "ConcurrentExecutions": 1}
WAITING = {"ApproximateNumberOfMessagesVisible": 0, "ApproximateAgeOfOldestMessage": 0}
IDLE = {**WAITING, "NumberOfMessagesReceived": 0, "NumberOfMessagesSent": 0}
BUSY = {**WAITING, "NumberOfMessagesReceived": 1, "NumberOfMessagesSent": 1}
EXECUTION = {
    "ExecutionsStarted": 1,
    "ExecutionsSucceeded": 1,
    "ExecutionsFailed": 0,
    "ExecutionsTimedOut": 0,
    "ExecutionsAborted": 0,
    "ExecutionTime": 2000,
}
REQUEST = {"AllRequests": 1, "4xxErrors": 0, "5xxErrors": 0}
QUEUES = ("drill-ingest", "drill-ingest-dlq", "drill-event-dlq")
_STATISTICS = {
    "Minimum": min,
    "Maximum": max,
    "Sum": sum,
    "SampleCount": len,
    "Average": lambda samples: sum(samples) / len(samples),
}


def _statistic(name: str, samples: list[float]) -> float:
    """Return a statistic; a percentile is the value of the nearest rank."""
    if not name.startswith("p"):
        return float(_STATISTICS[name](samples))
    return sorted(samples)[max(math.ceil(float(name[1:]) / 100 * len(samples) - 1e-9), 1) - 1]


def metric(written: str) -> Metric:
    """Return a metric that is written as ``AWS/Lambda Errors FunctionName=drill-ingest``."""
    namespace, name, *dimensions = written.split()
    pairs = (each.partition("=") for each in dimensions)
    return Metric(namespace, name, tuple(sorted((key, value) for key, _, value in pairs)))


class Account:
    """Answers as CloudWatch does; ``samples`` holds those of each metric by the minute after the start."""

    def __init__(self) -> None:
        self.samples: dict[Metric, dict[int, list[float]]] = defaultdict(dict)

    def put(self, written: str, minutes: Iterable[int], *samples: float) -> None:
        """Let a metric have samples in minutes, in place of those that it had; without any it is silent."""
        for minute in minutes:
            self.samples[metric(written)][minute] = list(samples)

    def put_all(self, written: str, values: Mapping[str, float], minutes: Iterable[int]) -> None:
        """Let several metrics have one sample in each minute; braces stand for their names."""
        for name, value in values.items():
            self.put(written.format(name), minutes, value)

    def get_paginator(self, operation: str) -> Any:
        """Return a paginator of the only page."""
        return SimpleNamespace(paginate=getattr(self, f"_{operation}"))

    def _list_metrics(self, Namespace: str = "") -> Iterator[Mapping[str, Any]]:  # noqa: N803 - AWS's own name
        listed = [each for each in self.samples if Namespace in ("", each.namespace)]
        yield {
            "Metrics": [
                {
                    "Namespace": each.namespace,
                    "MetricName": each.name,
                    "Dimensions": [{"Name": name, "Value": value} for name, value in each.dimensions],
                }
                for each in listed
            ]
        }

    def _get_metric_data(self, **asked: Any) -> Iterator[Mapping[str, Any]]:
        span = range(*(int(asked[name].timestamp()) // 60 - START for name in ("StartTime", "EndTime")))
        yield {"MetricDataResults": [self._result(each, span) for each in asked["MetricDataQueries"]]}

    def _result(self, query: Mapping[str, Any], span: range) -> Mapping[str, Any]:
        stat = query["MetricStat"]
        pairs = sorted((each["Name"], each["Value"]) for each in stat["Metric"]["Dimensions"])
        own = self.samples[Metric(stat["Metric"]["Namespace"], stat["Metric"]["MetricName"], tuple(pairs))]
        found = {minute: _statistic(stat["Stat"], own[minute]) for minute in span if own.get(minute)}
        return {
            "Id": query["Id"],
            "Timestamps": [datetime.fromtimestamp((START + minute) * 60, UTC) for minute in found],
            "Values": list(found.values()),
        }


def healthy(minutes: int) -> Account:
    """Return an account in which a file is uploaded and processed in every minute."""
    account, always = Account(), range(minutes)
    for name in FUNCTIONS:
        account.put_all(f"AWS/Lambda {{}} FunctionName={name}", RUN, always)
        account.put(f"LambdaInsights memory_utilization function_name={name}", always, 45)
        account.put(f"WeatherPipeline ColdStart function_name={name} service=drill", [0], 1)
    for name in QUEUES:
        account.put_all(f"AWS/SQS {{}} QueueName={name}", BUSY if name == "drill-ingest" else IDLE, always)
    account.put_all(f"AWS/States {{}} StateMachineArn={MACHINE}", EXECUTION, always)
    account.put_all("AWS/Events {} RuleName=drill-upload", {"TriggeredRules": 1, "Invocations": 1}, always)
    for bucket in ("input", "output"):
        name = f"drill-{bucket}-{PLACE.account}-us-east-1"
        account.put_all(f"AWS/S3 {{}} BucketName={name} FilterId=EntireBucket", REQUEST, always)
    own = {"EndToEndTime": 2000, "FilesProcessed": 1, "FilesRejected": 0}
    account.put_all("WeatherPipeline {} service=drill", own, always)
    return account


class Told(Delivery):
    """Keeps what is to be delivered: the minute after the start, the recipient or the webhook, and the content."""

    def __init__(self) -> None:
        super().__init__()
        self.parcels: list[tuple[int, str, Any]] = []

    def deliver(self, parcel: Any, minute: int) -> Any:
        """Keep a parcel."""
        content = parcel.content
        to = content.envelope[0] if isinstance(content, Mail) else WEBHOOKS[content.url.reveal()]
        self.parcels.append((minute - START, to, content))


def deployed() -> dict[str, Any]:
    """Return the account as the document that is sent to the environment."""
    rendered = render(read_folder(FOLDER), "sandbox", VARIABLES, lambda _: "id")
    return next(cast("dict[str, Any]", each.value) for each in rendered if each.coordinate.type == "aws-credentials")


def monitored() -> AwsIntegrationSettings:
    """Return everything that the tenant gets: the account's services, and what a metric stream brings."""
    return AwsIntegrationSettings((*parse_credentials(deployed()).services, *streamed("WeatherPipeline").services))


def lived(account: Account, minutes: int, delivery: Delivery | None = None) -> Environment:
    """Return a tenant that has the project's monitoring and has polled the account for some minutes."""
    poller = AwsPoller(cast("Any", account), monitored(), PLACE)
    environment = Environment(START, feeds=[AwsFeed(poller)], delivery=delivery or Told())
    report = deploy(read_folder(FOLDER), "sandbox", VARIABLES, MemoryEnvironment(environment.settings))
    assert report.succeeded, str(report)
    environment.advance_to(START + minutes)
    return environment


def rule_of(problem: Problem) -> str:
    """Return the id of the rule that a problem comes from, which its runbook is named after."""
    return dict(problem.events[0].properties)["runbook"].rpartition("/")[2]
