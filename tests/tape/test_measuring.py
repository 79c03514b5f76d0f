"""What is read of CloudWatch and of the tenant for a tape."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.monitoring.account import START, Account, metric
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.clock import Instant
from smokealarm.cloud.extent import MetricExtent
from smokealarm.dynatrace.ingest import DataPoint, Summary
from smokealarm.dynatrace.integration import Family, entity_id
from smokealarm.dynatrace.integration.cloudwatch import read
from smokealarm.dynatrace.logs import LogRecord, lambda_entity_id
from smokealarm.dynatrace.selector.evaluation import Entity
from smokealarm.dynatrace.tenant.environment import Environment
from smokealarm.tape import Recorded
from smokealarm.tape.listener import Listener
from smokealarm.tape.measured import measured
from smokealarm.tape.names import names_of
from smokealarm.tape.steadiness import is_left_out, steady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smokealarm.dynatrace.integration.gathering import Answers, Question

DURATION = "AWS/Lambda Duration FunctionName=drill-ingest"


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=12))
def test_samples_of_durations_are_found_by_their_percentiles(samples: list[float]) -> None:
    """Where they differ; of equal ones the summary says it all."""
    account = Account()
    account.put(DURATION, [1, 3], *samples)
    found = measured(cast("Any", account), START, 5)[metric(DURATION)]
    many, low, high = float(len(samples)), min(samples), max(samples)
    assert found.count == (None, many, None, many)
    assert (found.total[1], found.minimum[1], found.maximum[1]) == (sum(samples), low, high)
    expected = tuple(sorted(samples))
    assert found.samples == (() if low == high else ((1, expected), (3, expected)))


def test_metrics_without_data_are_left_out_and_others_have_no_samples() -> None:
    """Counts and sizes need no percentiles."""
    account = Account()
    account.put("AWS/SQS NumberOfMessagesSent QueueName=a", [0], 1, 2)
    account.put("AWS/SQS NumberOfMessagesSent QueueName=b", [9], 1)
    found = measured(cast("Any", account), START, 5)
    summary = Recorded((2.0,), (3.0,), (1.0,), (2.0,))
    assert found == {metric("AWS/SQS NumberOfMessagesSent QueueName=a"): summary}


def test_where_the_account_tells_which_metrics_are_alive_no_other_is_asked_for() -> None:
    """One that it does not name is not looked at, whatever it has."""
    account, alive = Account(), metric("AWS/SQS NumberOfMessagesSent QueueName=a")
    for queue in ("a", "b"):
        account.put(f"AWS/SQS NumberOfMessagesSent QueueName={queue}", [0], 1)
    extent = MetricExtent(2, frozenset({(alive.namespace, alive.name, alive.dimensions)}))
    assert list(measured(cast("Any", account), START, 5, extent)) == [alive]


def test_of_single_samples_only_the_sum_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the smallest and the largest, too; one minute with more of them makes the difference."""
    account, asked = Account(), set()
    account.put("AWS/SQS NumberOfMessagesSent QueueName=a", [0, 2], 7)
    account.put("AWS/SQS NumberOfMessagesSent QueueName=b", [0], 7)
    account.put("AWS/SQS NumberOfMessagesSent QueueName=b", [2], 3, 4)

    def noted(client: Any, questions: Sequence[Question], span: tuple[int, int], period: int) -> Answers:
        asked.update((dict(each.dimensions)["QueueName"], statistic) for each, statistic in questions)
        return read(client, questions, span, period)

    monkeypatch.setattr("smokealarm.tape.measured.read", noted)
    found = measured(cast("Any", account), START, 5)
    assert found[metric("AWS/SQS NumberOfMessagesSent QueueName=a")] == Recorded(
        (1.0, None, 1.0), (7.0, None, 7.0), (7.0, None, 7.0), (7.0, None, 7.0)
    )
    everything = {("b", each) for each in ("SampleCount", "Sum", "Minimum", "Maximum")}
    assert asked == {("a", "SampleCount"), ("a", "Sum")} | everything


def point(key: str, minute: int, value: float = 1.0) -> DataPoint:
    """Return one measurement."""
    return DataPoint(key, (("queue", "a"),), "gauge", Summary.of(value), (START + minute) * 60_000)


def test_a_listener_notes_when_data_came() -> None:
    """After each minute, up to which minute there were any; what comes late is known late."""
    environment = Environment(START)
    listener = Listener(lambda: environment)
    listener.begin(Instant(START * 60))
    arrivals = {1: [0], 3: [1, 2], 4: [], 9: [3, 5], 11: [4]}
    for minute in range(1, 13):
        environment.advance_to(START + minute)
        environment.take_metrics(point("sent", each) for each in arrivals.get(minute, ()))
        listener.follow(Instant((START + minute) * 60))
    assert listener.known("sent", (("queue", "a"),)) == (None, 1, 1, 3, 3, 3, 3, 3, 3, 6)
    assert listener.known("none", ()) == ()


def test_a_listener_notes_what_was_known_of_the_time_before() -> None:
    """The first poll brings minutes before the scenario; a horizon there is 0 or negative."""
    environment = Environment(START)
    listener = Listener(lambda: environment)
    listener.begin(Instant(START * 60))
    environment.advance_to(START + 1)
    environment.take_metrics([point("sent", -3)])
    listener.follow(Instant((START + 1) * 60))
    assert listener.known("sent", (("queue", "a"),)) == (None, -2)


def test_a_log_record_is_noted_in_the_minute_that_sees_it() -> None:
    """One that comes after the first look at a minute is seen by the minute that follows."""
    environment = Environment(START)
    listener = Listener(lambda: environment)
    listener.begin(Instant(START * 60))
    environment.take_logs([LogRecord(START * 60_000, "before")])
    environment.advance_to(START + 1)
    listener.follow(Instant((START + 1) * 60))
    environment.take_logs([LogRecord((START + 1) * 60_000, "after")])
    listener.follow(Instant((START + 1) * 60))
    assert [(minute, record.content) for minute, record in listener.logs] == [(1, "before"), (2, "after")]


def test_a_listener_begins_anew() -> None:
    """Nothing of the scenario before is left."""
    environment = Environment(START)
    listener = Listener(lambda: environment)
    listener.begin(Instant(START * 60))
    environment.take_metrics([point("sent", 0)])
    listener.follow(Instant(START * 60))
    assert listener.known("sent", (("queue", "a"),)) == (1,)
    listener.begin(Instant((START + 60) * 60))
    assert (listener.known("sent", (("queue", "a"),)), listener.begin_minute) == ((), START + 60)


def test_names_have_the_same_prefix_and_ids_follow_from_them() -> None:
    """The prefix is a word of its own wherever it stands; random ids have names."""
    arn = "arn:aws:sqs:us-east-1:1:{}-ingest".format
    queue = Entity(
        entity_id("CUSTOM_DEVICE", arn("stack-gw0"), Family.CLASSIC),
        "CUSTOM_DEVICE",
        "stack-gw0-ingest",
        attributes={"arn": arn("stack-gw0")},
    )
    names = names_of(
        replace(pipeline_on_paper("stack-gw0", account="1"), mappings={"ingest mapping": "1-2-3"}), [queue]
    )
    moved = names.entity(queue)
    assert (moved.name, moved.attributes["arn"]) == ("weather-ingest", arn("weather"))
    assert moved.id == names.text(queue.id) == entity_id("CUSTOM_DEVICE", arn("weather"), Family.CLASSIC)
    assert names.text("stack-gw0: a mystack-gw0 of stack-gw01") == "weather: a mystack-gw0 of stack-gw01"
    assert names.pairs([("b", "stack-gw0"), ("a", None)]) == (("a", ""), ("b", "weather"))
    assert names.text("1-2-3") == "ingest-mapping"
    in_logs = lambda_entity_id("stack-gw0-ingest", "us-east-1", "1")
    assert names.text(in_logs) == lambda_entity_id("weather-ingest", "us-east-1", "1")


@pytest.mark.parametrize(
    ("name", "largest", "kept"),
    [
        ("memory_utilization", 25.4, 30.0),
        ("memory_utilization", 80.0, 80.0),
        ("memory_utilization", 80.1, 90.0),
        ("used_memory_max", 65.0, 76.8),
        ("ConcurrentExecutions", 3.0, 3.0),
    ],
)
def test_what_the_machine_decides_is_one_coarse_value_a_minute(name: str, largest: float, kept: float) -> None:
    """Rounded up, so that whatever is over a full tenth still is."""
    recorded = Recorded((2.0, None, 1.0), (largest, None, largest), (0.0, None, largest), (largest, None, largest))
    assert steady(name, recorded) == Recorded.of((1.0, None, 1.0), (kept, None, kept))
    assert steady("Duration", recorded) == recorded


@pytest.mark.parametrize(
    ("name", "dimensions", "left_out"),
    [
        ("SentMessageSize", ["QueueName"], True),
        ("ext:cloud.aws.sqs.sentMessageSize", ["queuename"], True),
        ("NumberOfMessagesSent", ["QueueName"], False),
        ("ConcurrentExecutions", [], True),
        ("ConcurrentExecutions", ["FunctionName"], False),
        ("ext:cloud.aws.lambda.concurrentExecutionsMaximum", ["functionname"], False),
        ("ext:cloud.aws.lambda.concurrentExecutionsSum", ["functionname"], True),
        ("ext:cloud.aws.lambda.concurrentExecutionsMaximumByRegion", ["aws.region"], True),
    ],
)
def test_what_differs_from_run_to_run_is_left_out(name: str, dimensions: list[str], left_out: bool) -> None:  # noqa: FBT001
    """Sizes of messages, and runs at once of anything but one function; in CloudWatch and in the tenant."""
    assert is_left_out(name, dimensions) is left_out
