"""A tape that is recorded twice is the same, byte for byte."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.workload import valid_files
from smokealarm.sandbox import Sandbox, deploy_monitoring
from smokealarm.tape import Failure, FaultSpan, Made, Scenario, Tape, read_tape, write_tape
from smokealarm.tape.listener import Listener
from smokealarm.tape.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.handles import Pipeline

pytestmark = [pytest.mark.virtual_clock, pytest.mark.telemetry, pytest.mark.faults]

MADE = Made("1", "2", "3")


def poisoned(drill: Drill) -> None:
    """Let a message be given up."""
    drill.poison(1)
    drill.pass_time(timedelta(minutes=25))


def healthy(drill: Drill) -> None:
    """Process one file."""
    drill.upload(valid_files(1, 1))
    drill.pass_time(timedelta(minutes=12))


def failing(drill: Drill) -> None:
    """Let a function fail for some minutes."""
    drill.inject("function.error", "validate")
    for seed in range(3):
        drill.upload(valid_files(seed, 1))
        drill.pass_time(timedelta(minutes=1))
    drill.recover()
    drill.pass_time(timedelta(minutes=14))


def slow(drill: Drill) -> None:
    """Let a function take its time."""
    drill.inject("function.slow", "transform", seconds=20)
    drill.upload(valid_files(1, 1))
    drill.pass_time(timedelta(minutes=12))


def throttled(drill: Drill) -> None:
    """Let no function run."""
    drill.inject("capacity.reserved_concurrency", "ingest", limit=0)
    drill.upload(valid_files(1, 1))
    drill.pass_time(timedelta(minutes=16))


def recorded(drill: Drill, sandbox: Sandbox, act: Callable[[Drill], None]) -> Tape:
    """Return the tape of what is done to a pipeline with its monitoring."""
    listener = Listener(lambda: sandbox.tenant.environment)
    with drill:
        drill.join(sandbox)
        deploy_monitoring(sandbox)
        drill.join(listener)
        act(drill)
    return record(drill, Scenario("features/a/b.feature", act.__name__, 1), MADE, listener)


@pytest.mark.parametrize("act", [poisoned, healthy, failing, slow, throttled])
def test_the_same_scenario_leaves_the_same_tape(
    backend: Backend, pipeline: Pipeline, whole_sandbox: Sandbox, act: Callable[[Drill], None]
) -> None:
    """Whatever ran before it, and nothing in it names the stack or knows a secret."""
    first, second = (recorded(Drill(backend, pipeline), whole_sandbox, act) for _ in range(2))
    text = write_tape(first)
    assert text == write_tape(second)
    assert read_tape("a.json", text) == first
    assert pipeline.prefix not in text
    assert not any(secret in text for secret in vars_of(whole_sandbox))


def vars_of(sandbox: Sandbox) -> list[str]:
    """Return every secret of a sandbox, and the address at which Splunk is told."""
    chosen = sandbox.secrets
    secrets = [chosen.tenant_token, chosen.mail_password, chosen.collector_token, chosen.bridge_secret]
    return [*secrets, sandbox.collector.url]


def test_a_tape_says_what_became_of_a_scenario(backend: Backend, pipeline: Pipeline, whole_sandbox: Sandbox) -> None:
    """The fault with its span, the problems with their rules and minutes, and who was told."""
    tape = recorded(Drill(backend, pipeline), whole_sandbox, failing)
    (fault,) = tape.faults
    assert (fault.name, fault.target, fault.begin, fault.end) == ("function.error", "weather-validate", 0.0, 180.0)
    assert [(each.rule, each.opened) for each in tape.problems] == [
        ("executions-failed", 11),
        ("function-errors", 11),
        ("function-error-rate", 13),
    ]
    assert {each.name for each in tape.entities if each.id in tape.problems[1].entities} == {"weather-validate"}
    mails = [each for each in tape.told if each.channel == "mail"]
    assert (mails[0].minute, mails[0].profile, mails[0].state) == (14, "Pipeline page (weather)", "OPEN")
    assert (mails[0].to, mails[0].outcome) == (("page@example.org",), "delivered")
    assert {each.about for each in tape.told} <= {each.title for each in tape.problems}
    assert mails[0].subject.startswith("[weather page] OPEN: weather: files could not be processed")
    assert "Started: 2030-01-01T00:00Z" in mails[0].text
    said = [each.text for each in tape.lines if each.function == "weather-validate"]
    assert any(each.startswith("[ERROR] RuntimeError: injected fault") for each in said)
    assert (tape.minutes, tape.minute_of_hour) == (17, 0)
    errors = next(
        each for each in tape.tenant if each.key == "ext:cloud.aws.lambda.errorsSum" and each.recorded.total[0]
    )
    assert errors.known == (*[None] * 10, *[3.0])


def test_without_a_tenant_a_tape_has_what_cloudwatch_measured(backend: Backend, pipeline: Pipeline) -> None:
    """And nothing else."""
    drill = Drill(backend, pipeline)
    with drill:
        poisoned(drill)
    tape = record(drill, Scenario("features/a/b.feature", "A", 1), MADE, failure=Failure(2, f"{pipeline.prefix}: no"))
    assert (tape.faults, tape.failure) == ((FaultSpan("1 poison message", "", 0.0, 0.0),), Failure(2, "weather: no"))
    assert (tape.tenant, tape.entities, tape.problems, tape.told) == ((), (), (), ())
    dead = next(
        each
        for each in tape.metrics
        if each.metric.name == "ApproximateNumberOfMessagesVisible"
        and "-dlq" in dict(each.metric.dimensions)["QueueName"]
        and any(each.recorded.total)
    )
    assert (dead.metric.dimensions, dead.recorded.total[-1]) == ((("QueueName", "weather-ingest-dlq"),), 1.0)
