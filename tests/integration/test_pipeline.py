"""What happens in the deployed pipeline arrives in a tenant under the right keys, as old as each way makes it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.integration.making import EVERYTHING

from smokealarm.dynatrace.integration import (
    AwsIntegrationSettings,
    AwsPoller,
    Family,
    MonitoredMetric,
    Place,
    Polled,
    ServiceSettings,
    Statistic,
)
from smokealarm.pipeline import workload

if TYPE_CHECKING:
    from smokealarm.cloud.backend import Backend
    from smokealarm.cloud.guard import Clients
    from smokealarm.pipeline.drill import Drill
    from smokealarm.pipeline.handles import Pipeline

pytestmark = [pytest.mark.virtual_clock, pytest.mark.telemetry]

VISIBLE = MonitoredMetric("ApproximateNumberOfMessagesVisible", Statistic.AVG_MIN_MAX, ("QueueName",))
MINUTE = timedelta(minutes=1)


def poller(clients: Clients, pipeline: Pipeline, *services: ServiceSettings) -> AwsPoller:
    """Make a poller of the pipeline's account."""
    place = Place(pipeline.account, pipeline.region)
    return AwsPoller(clients.cloudwatch, AwsIntegrationSettings(services), place)


def classic(clients: Clients, pipeline: Pipeline) -> AwsPoller:
    """Make a classic poller of all services, with the depth of queues added by hand."""
    added = {"AWS/SQS": (VISIBLE,)}
    return poller(
        clients, pipeline, *(ServiceSettings(name, Family.CLASSIC, added.get(name, ())) for name in EVERYTHING)
    )


def upload(drill: Drill, pipeline: Pipeline) -> None:
    """Upload one valid file."""
    drill.upload([workload.valid_file(1, key_prefix=pipeline.shape.uploads.key_prefix)])


def polled_for(drill: Drill, own: AwsPoller, minutes: int) -> list[Polled]:
    """Let minutes pass and poll in each one."""
    found = [own.poll(drill.now())]
    for _ in range(minutes):
        drill.pass_time(MINUTE)
        found.append(own.poll(drill.now()))
    return found


def totals(polled: list[Polled], dimension: str, value: str) -> dict[str, dict[int, float]]:
    """Return what came for one value of a dimension: by key, the minute and its sum."""
    found: dict[str, dict[int, float]] = {}
    for point in (point for each in polled for point in each.points):
        if dict(point.dimensions).get(dimension) == value:
            found.setdefault(point.metric_key, {})[(point.timestamp or 0) // 60_000] = point.summary.total
    return found


def test_a_hanging_function_arrives_as_errors_and_as_a_dead_letter(
    drill: Drill, clients: Clients, pipeline: Pipeline
) -> None:
    """It is tried three times, three minutes apart; then the message lies in the dead-letter queue."""
    begin = int(drill.now().epoch) // 60
    drill.inject("function.hang", "ingest")
    upload(drill, pipeline)
    polled = polled_for(drill, classic(clients, pipeline), 21)
    function = totals(polled, "functionname", pipeline.function("ingest").name)
    errors = function["ext:cloud.aws.lambda.errorsSum"]
    assert {minute - begin: value for minute, value in errors.items()} == {0: 1.0, 3: 1.0, 6: 1.0}
    queue = totals(polled, "queuename", pipeline.queue("dead-letter queue").name)
    depth = queue["ext:cloud.aws.sqs.approximateNumberOfMessagesVisible"]
    assert {value for minute, value in depth.items() if minute - begin > 10} == {1.0}
    assert set(queue["ext:cloud.aws.sqs.numberOfMessagesSentSum"].values()) == {0.0}
    names = {entity.name for entity in polled[-1].entities}
    assert {pipeline.function("ingest").name, pipeline.queue("dead-letter queue").name, "AWS Lambda"} <= names


def test_a_point_is_as_old_as_its_poll_makes_it(drill: Drill, clients: Clients, pipeline: Pipeline) -> None:
    """Classic data come five to ten minutes after the start of their minute's poll window, never sooner."""
    drill.poison(1)
    own = classic(clients, pipeline)
    ages = set()
    for _ in range(15):
        drill.pass_time(MINUTE)
        now = int(drill.now().epoch) // 60
        ages |= {now - (point.timestamp or 0) // 60_000 for point in own.poll(drill.now()).points}
    assert ages
    assert min(ages) == 6
    assert max(ages) <= 10


@pytest.mark.parametrize(
    ("family", "keys"),
    [
        (
            Family.CLASSIC,
            [
                "ext:cloud.aws.events.triggeredRulesSumByRegionRuleName",
                "ext:cloud.aws.events.invocationsSumByRegionRuleName",
                "ext:cloud.aws.states.executionsSucceededSumByRegionStateMachineArn",
                "ext:cloud.aws.states.executionTimeByRegionStateMachineArn",
                "ext:cloud.aws.sqs.numberOfMessagesSentSum",
            ],
        ),
        (
            Family.METRIC_STREAM,
            [
                "cloud.aws.events.triggeredRulesByAccountIdRegionRuleName",
                "cloud.aws.states.executionsSucceededByAccountIdRegionStateMachineArn",
                "cloud.aws.lambda.durationByAccountIdFunctionNameRegion",
                "cloud.aws.sqs.numberOfMessagesSentByAccountIdQueueNameRegion",
            ],
        ),
        (
            Family.CONNECTION,
            [
                "cloud.aws.states.ExecutionsSucceeded.By.StateMachineArn",
                "cloud.aws.lambda.Duration.By.FunctionName",
                "cloud.aws.sqs.NumberOfMessagesSent.By.QueueName",
            ],
        ),
    ],
)
def test_an_upload_arrives_under_the_keys_of_its_family(
    drill: Drill, clients: Clients, pipeline: Pipeline, family: Family, keys: list[str]
) -> None:
    """Rule, queue, functions and state machine all show what one file made them do."""
    upload(drill, pipeline)
    drill.rest()
    own = poller(clients, pipeline, *(ServiceSettings(name, family) for name in EVERYTHING))
    polled = polled_for(drill, own, 20)
    arrived = {point.metric_key for each in polled for point in each.points}
    assert set(keys) <= arrived
    assert not {key for key in arrived if key.endswith("TriggeredRules.By.EventBusName.RuleName")}


def test_a_poller_that_knows_how_far_metrics_reach_brings_what_another_brings(
    drill: Drill, backend: Backend, pipeline: Pipeline
) -> None:
    """Minute by minute, through traffic, silence and traffic again; it only asks less."""
    place = Place(pipeline.account, pipeline.region)
    settings = AwsIntegrationSettings(
        (
            *(ServiceSettings(name, Family.CLASSIC) for name in EVERYTHING),
            ServiceSettings(pipeline.shape.metrics_namespace, Family.METRIC_STREAM),
        )
    )
    reach = partial(backend.metric_extent, place.account, place.region)
    knowing = AwsPoller(backend.clients.cloudwatch, settings, place, reach=reach)
    asking = AwsPoller(backend.clients.cloudwatch, settings, place)
    arrived = 0
    for number in range(60):
        if number in {1, 40}:
            drill.upload_new(1)
        drill.pass_time(MINUTE)
        polled = knowing.poll(drill.now())
        assert polled == asking.poll(drill.now())
        arrived += len(polled.points)
    assert arrived > 500


def test_the_pipelines_own_metrics_come_by_a_stream(drill: Drill, clients: Clients, pipeline: Pipeline) -> None:
    """They are of a namespace that polling of the classic kind does not know."""
    upload(drill, pipeline)
    drill.rest()
    own = poller(clients, pipeline, ServiceSettings(pipeline.shape.metrics_namespace, Family.METRIC_STREAM))
    found = totals(polled_for(drill, own, 10), "service", pipeline.prefix)
    assert "cloud.aws.weatherpipeline.endToEndTimeByAccountIdRegionservice" in found


def test_the_wrong_family_stays_silent(drill: Drill, clients: Clients, pipeline: Pipeline) -> None:
    """Where Lambda comes by its built-in metrics, no key of the cloud service has data."""
    drill.poison(1)
    own = poller(clients, pipeline, ServiceSettings("AWS/Lambda", Family.CLASSIC_BUILTIN))
    arrived = {point.metric_key for each in polled_for(drill, own, 11) for point in each.points}
    assert "builtin:cloud.aws.lambda.errors" in arrived
    assert {key for key in arrived if not key.startswith("builtin:")} == set()
