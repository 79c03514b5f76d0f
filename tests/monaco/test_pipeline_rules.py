"""The pipeline's rules, deployed to a tenant that polls a CloudWatch: what breaks is told, to whom, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from tests.deployment.environments import MemoryEnvironment
from tests.integration.making import PLACE
from tests.monaco.test_pipeline_project import VARIABLES

from smokealarm.dynatrace.delivery import Delivery
from smokealarm.dynatrace.deployment import deploy
from smokealarm.dynatrace.integration import AwsPoller
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.dynatrace.notify import Mail
from smokealarm.dynatrace.tenant.aws_feed import AwsFeed
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.receivers.hec.parsing import parse_events
from smokealarm.receivers.hec.settings import Settings, Token
from smokealarm.sandbox.monitored import monitored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGE, TICKET = VARIABLES["PIPELINE_PAGE_ADDRESS"], VARIABLES["PIPELINE_TICKET_ADDRESS"]
FOLDER = Path(__file__).parents[2] / "monitoring" / "dynatrace"
START = 31_556_880  # 2030-01-01T00:00Z in minutes
DLQ = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "drill-ingest-dlq")
EVENT_DLQ = (*DLQ[:3], "drill-event-dlq")
QUEUE = (*DLQ[:3], "drill-ingest")
ERRORS = ("AWS/Lambda", "Errors", "FunctionName", "drill-transform")
DURATION = ("AWS/Lambda", "Duration", "FunctionName", "drill-store")
MACHINE = f"arn:aws:states:us-east-1:{PLACE.account}:stateMachine:drill-observations"
FAILED = ("AWS/States", "ExecutionsFailed", "StateMachineArn", MACHINE)

IDLE = {each: {0: 0.0} for each in (DLQ, ERRORS, DURATION, FAILED)}
"""Every metric was measured once; one that never was cannot be asked for."""

Series = tuple[str, str, str, str]


@dataclass
class CloudWatch:
    """Answers what it has; every statistic of a minute is the same value."""

    series: Mapping[Series, Mapping[int, float]]

    def get_paginator(self, operation: str) -> Any:
        """Return what paginates an operation."""
        return SimpleNamespace(paginate=getattr(self, operation))

    def list_metrics(self, **_: str) -> list[dict[str, Any]]:
        """List every series."""
        return [{"Metrics": [_metric(each) for each in self.series]}]

    def get_metric_data(self, **asked: Any) -> list[dict[str, Any]]:
        """Return the values of a span."""
        return [{"MetricDataResults": [self._result(each, asked) for each in asked["MetricDataQueries"]]}]

    def _result(self, query: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        metric = query["MetricStat"]["Metric"]
        (dimension,) = metric["Dimensions"]
        values = self.series[metric["Namespace"], metric["MetricName"], dimension["Name"], dimension["Value"]]
        moments = {datetime.fromtimestamp((START + minute) * 60, UTC): value for minute, value in values.items()}
        within = {at: value for at, value in moments.items() if asked["StartTime"] <= at < asked["EndTime"]}
        return {"Id": query["Id"], "Timestamps": list(within), "Values": list(within.values())}


def _metric(series: Series) -> dict[str, Any]:
    namespace, name, dimension, value = series
    return {"Namespace": namespace, "MetricName": name, "Dimensions": [{"Name": dimension, "Value": value}]}


@dataclass
class Told(Delivery):
    """Keeps what is to be delivered: the minute, the recipient or ``splunk``, and the content."""

    parcels: list[tuple[int, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def deliver(self, parcel: Any, minute: int) -> Any:
        """Keep a parcel."""
        content = parcel.content
        to = content.envelope[0] if isinstance(content, Mail) else "splunk"
        self.parcels.append((minute - START, to, content))


def lived(series: Mapping[Series, Mapping[int, float]], minutes: int = 90) -> tuple[Environment, Told]:
    """Return an environment with the pipeline's monitoring after some minutes of these measurements."""
    told = Told()
    settings = monitored(SimpleNamespace(metrics_namespace="Own"))  # type: ignore[arg-type]
    poller = AwsPoller(CloudWatch({**IDLE, **series}), settings, PLACE)  # type: ignore[arg-type]
    environment = Environment(START, feeds=[AwsFeed(poller)], delivery=told)
    report = deploy(read_folder(FOLDER), "sandbox", VARIABLES, MemoryEnvironment(environment.settings))
    assert report.succeeded, str(report)
    environment.advance_to(START + minutes)
    assert environment.rules.failures == {}
    return environment, told


def during(minutes: Iterable[int], value: float, otherwise: float | None = 0.0) -> dict[int, float]:
    """Return a value in some minutes and another one in the rest of an hour and a half."""
    found = {} if otherwise is None else dict.fromkeys(range(90), otherwise)
    return found | dict.fromkeys(minutes, value)


@pytest.mark.parametrize(
    ("series", "values", "title", "told", "to"),
    [
        (DLQ, during(range(20, 40), 1), "drill: files could not be ingested", range(30, 41), PAGE),
        (EVENT_DLQ, during(range(20, 40), 2), "drill: uploads were not delivered", range(30, 41), PAGE),
        (FAILED, during([20], 1, None), "drill: files could not be processed", range(30, 41), PAGE),
        (QUEUE, during(range(20, 50), 500), "drill: uploads wait", range(34, 62), TICKET),
        (ERRORS, during(range(20, 50), 3), "drill: the function drill-transform fails", range(30, 57), TICKET),
        (DURATION, during(range(20, 50), 29_000.0), "drill: the function drill-store is close", range(32, 60), TICKET),
    ],
)
def test_what_breaks_is_told_and_so_is_its_end(
    series: Series, values: Mapping[int, float], title: str, told: range, to: str
) -> None:
    """One problem, opened after the data arrived and the profile's delay, and closed once it is over."""
    environment, delivery = lived({series: values})
    (problem,) = environment.incidents.problems
    assert problem.title.startswith(title)
    assert problem.closed_at is not None
    assert [to for _, to, _ in delivery.parcels].count(to) == 2
    assert [each for _, each, _ in delivery.parcels if each == "splunk"] == ["splunk", "splunk"]
    assert delivery.parcels[0][0] in told


def test_a_healthy_pipeline_raises_nothing() -> None:
    """Traffic, a short burst in the queue, runs at usual lengths, and no measurements at all of what is idle."""
    busy = {QUEUE: during([20, 21, 22], 400), ERRORS: during([], 0), DURATION: during(range(90), 900.0), DLQ: {}}
    environment, delivery = lived(busy)
    assert environment.incidents.problems == ()
    assert delivery.parcels == []


def test_another_pipelines_resources_are_not_watched() -> None:
    """Names are compared as a whole, not by how they begin."""
    other = {
        (*DLQ[:3], "drill-two-ingest-dlq"): during(range(20, 40), 1),
        (*ERRORS[:3], "drill-two-ingest"): during(range(20, 40), 1),
        (*FAILED[:3], MACHINE.replace("drill", "two-drill")): during(range(20, 40), 1),
    }
    assert lived(other)[0].incidents.problems == ()


def test_a_failure_that_mends_itself_is_told_only_once_it_is_over() -> None:
    """The ticket's delay is longer than one failed minute is seen; the vendor sends the closing mail all the same."""
    environment, delivery = lived({ERRORS: during([20], 1)})
    assert len(environment.incidents.problems) == 1
    ((_, to, mail),) = delivery.parcels
    assert to == TICKET
    assert mail.subject.startswith("[drill ticket] RESOLVED")


def test_splunk_takes_what_it_is_sent() -> None:
    """The strict collector finds one event in each payload, with the token in the header."""
    _, delivery = lived({DLQ: during(range(20, 40), 1)})
    for state, content in zip(
        ("OPEN", "RESOLVED"), (each for _, to, each in delivery.parcels if to == "splunk"), strict=True
    ):
        token = Token(VARIABLES["SPLUNK_HEC_TOKEN"], "dynatrace", indexes=("main",))
        batch = parse_events(content.body, token, Settings())
        assert batch.failure is None
        (event,) = batch.events
        assert f'"state": "{state}"' in event.event_json
        assert dict(event.fields) == {"pipeline": "drill", "severity": "page"}
        (header,) = (each for each in content.headers if each.name == "Authorization")
        assert header.value.reveal() == f"Splunk {VARIABLES['SPLUNK_HEC_TOKEN']}"


def test_the_mail_says_what_broke_and_where_to_look() -> None:
    """Subject and text are filled in."""
    _, delivery = lived({DLQ: during(range(20, 40), 1)})
    mail = next(each for _, to, each in delivery.parcels if to == "page@example.org")
    assert mail.subject.startswith("[drill page] OPEN: drill: files could not be ingested")
    assert "Where to look" in mail.html
    assert "https://runbooks.example.org/pipeline/ingest-dlq-not-empty" in mail.html
