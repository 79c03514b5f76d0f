"""What people do to a pipeline: executions that are stopped, versions with environments of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from smokealarm.errors import DrillError
from smokealarm.pipeline import operations, scheduling
from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.workload import valid_files

if TYPE_CHECKING:
    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.handles import Pipeline

pytestmark = [pytest.mark.virtual_clock, pytest.mark.telemetry]


def test_only_what_runs_is_stopped(backend: Backend, pipeline: Pipeline) -> None:
    """An execution that has ended stays as it is."""
    with Drill(backend, pipeline) as drill:
        drill.upload(valid_files(700_000, 1))
        drill.pass_time(timedelta(seconds=30))
        drill.inject("function.slow", "transform", seconds=20)
        drill.upload(valid_files(700_001, 1))
        drill.pass_time(timedelta(seconds=5))

        drill.stop_executions(1)
        drill.pass_time(timedelta(seconds=30))

        assert [each.status for each in drill.executions()] == ["SUCCEEDED", "ABORTED"]
        with pytest.raises(DrillError, match="0 executions were running, expected 1"):
            drill.stop_executions(1)


def test_a_version_with_provisioned_environments_takes_the_events(backend: Backend, pipeline: Pipeline) -> None:
    """Until the drill's end, after which the function has no such version any more."""
    client, name = backend.clients.lambda_, pipeline.function("ingest").name
    with Drill(backend, pipeline) as drill:
        drill.provision("ingest", 1)
        drill.send_events("ingest", 1)
        drill.pass_time(timedelta(minutes=1))
        assert sum(drill.by_minute("ProvisionedConcurrencyInvocations of the function ingest").values()) == 1

    versions = client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [each["Version"] for each in versions] == ["$LATEST"]


def test_environments_are_given_back_when_something_fails(backend: Backend, pipeline: Pipeline) -> None:
    """Whatever it was."""
    client, clock = backend.clients.lambda_, backend.clock()
    with (
        pytest.raises(ZeroDivisionError),
        operations.provisioned(client, pipeline.function("ingest"), 1, clock.advance),
    ):
        raise ZeroDivisionError

    versions = client.list_versions_by_function(FunctionName=pipeline.function("ingest").name)["Versions"]
    assert [each["Version"] for each in versions] == ["$LATEST"]


def test_a_schedule_feeds_the_ingest_queue_until_the_drills_end(backend: Backend, pipeline: Pipeline) -> None:
    """At the multiples of its rate, but for those at which it is off; then rule and permission are gone."""
    sqs, queue = backend.clients.sqs, pipeline.ingest_queue
    before = sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["Policy"])["Attributes"]
    with Drill(backend, pipeline) as drill:
        drill.upload(valid_files(700_100, 1))
        drill.pass_time(timedelta(minutes=1))
        drill.schedule_event(2)
        drill.pass_time(timedelta(minutes=4))
        with scheduling.switched_off(backend, pipeline):
            drill.pass_time(timedelta(minutes=4))
        drill.pass_time(timedelta(minutes=2))
        sent = drill.by_minute("NumberOfMessagesSent of the queue ingest queue")
        assert {minute: count for minute, count in sent.items() if count} == {0: 1, 2: 1, 4: 1, 10: 1}

    assert sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["Policy"])["Attributes"] == before
    names = [each["Name"] for each in backend.clients.events.list_rules()["Rules"]]
    assert not [name for name in names if name.endswith("-schedule")]
