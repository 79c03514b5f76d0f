"""Every fault bites the deployed pipeline, and ends.

Each test lets a fault act, sees that the pipeline suffers from it, and then that the pipeline is healthy again.
"""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from smokealarm.errors import UnknownTarget
from smokealarm.pipeline import faults
from smokealarm.pipeline.measurement import by_minute, function_metric, queue_metric
from smokealarm.pipeline.observation import executions, messages
from smokealarm.pipeline.operations import deploy_anew, send_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.faults.bench import Bench


pytestmark = [pytest.mark.faults, pytest.mark.virtual_clock]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def unreserved(bench: Bench) -> Iterator[str]:
    """Take the reserved concurrency of the function record away for the test, if it has one; return its name."""
    client, name = bench.backend.clients.lambda_, bench.pipeline.function("record").name
    reserved = client.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")
    client.delete_function_concurrency(FunctionName=name)
    yield name
    if reserved is not None:
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("plumbing.rule_off", "upload rule"),
        ("plumbing.pattern_mismatch", "upload rule"),
        ("plumbing.target_gone", "upload rule"),
        ("plumbing.permission_gone", "ingest queue"),
        ("plumbing.notifications_off", "input bucket"),
    ],
)
def test_a_break_before_the_queue_loses_uploads(bench: Bench, name: str, target: str) -> None:
    """An upload during the fault never reaches the queue; the next one after it is processed."""
    with bench.injected(name, target) as injection:
        lost = bench.upload()
        bench.wait(minutes=5)
        assert bench.queued() == 0
    injection.require_effect()
    found = bench.upload()
    bench.wait(minutes=5)

    assert (bench.processed(lost), bench.processed(found)) == (False, True)


def test_an_event_without_permission_ends_in_the_rules_dead_letter_queue(bench: Bench) -> None:
    """EventBridge does not retry what it may not do, and says so beside the event."""
    sqs, queue = bench.backend.clients.sqs, bench.pipeline.queue("event dead-letter queue")
    known = {message.message_id for message in messages(sqs, queue)}
    with bench.injected("plumbing.permission_gone", "ingest queue"):
        bench.upload()
        bench.wait(minutes=1)
    [dead] = [message for message in messages(sqs, queue) if message.message_id not in known]

    assert dead.attributes["ERROR_CODE"] == "NO_PERMISSIONS"


def test_a_mapping_that_is_off_leaves_messages_in_the_queue(bench: Bench) -> None:
    """Messages wait while nobody polls, and are processed when somebody does again."""
    with bench.injected("plumbing.mapping_off", "ingest mapping"):
        file = bench.upload()
        bench.wait(minutes=10)
        assert (bench.queued(), bench.processed(file)) == (1, False)
    bench.wait(minutes=5)

    assert (bench.queued(), bench.processed(file)) == (0, True)


def test_without_its_redrive_policy_a_queue_never_gives_a_message_up(bench: Bench) -> None:
    """A poison message comes back for ever; with the policy it ends in the dead-letter queue again."""
    before = bench.dead_letters()
    with bench.injected("plumbing.redrive_gone", "ingest queue"):
        bench.poison()
        bench.wait(minutes=30)
        assert (bench.queued(), bench.dead_letters()) == (1, before)
    bench.wait(minutes=10)

    assert (bench.queued(), bench.dead_letters()) == (0, before + 1)


def test_without_partial_batch_responses_failed_messages_are_lost(bench: Bench) -> None:
    """A poison message is deleted with its batch; with the responses it ends in the dead-letter queue again."""
    before = bench.dead_letters()
    with bench.injected("plumbing.partial_batch_off", "ingest mapping"):
        bench.poison()
        bench.wait(minutes=30)
        assert (bench.queued(), bench.dead_letters()) == (0, before)
    bench.poison()
    bench.wait(minutes=30)

    assert bench.dead_letters() == before + 1


def test_a_batch_that_fails_whole_is_an_error_of_its_function(bench: Bench) -> None:
    """A poison message makes its function fail; else it is only named in the function's answer."""
    with bench.injected("plumbing.whole_batch_fails", "ingest"):
        before = bench.errors("ingest")
        bench.poison()
        bench.wait(minutes=15)
        assert bench.errors("ingest") == before + 3
    bench.poison()
    bench.wait(minutes=15)

    assert bench.errors("ingest") == before + 3


def test_a_wrong_visibility_timeout_changes_the_pace_of_retries(bench: Bench) -> None:
    """With 900 s instead of 180 s a poison message needs more than half an hour to be given up."""
    before = bench.dead_letters()
    with bench.injected("plumbing.wrong_visibility", "ingest queue", seconds=900):
        bench.poison()
        bench.wait(minutes=31)
        assert bench.dead_letters() == before
        bench.wait(minutes=15)
        assert bench.dead_letters() == before + 1
    bench.poison()
    bench.wait(minutes=10)

    assert bench.dead_letters() == before + 2


def test_reserved_concurrency_of_zero_throttles(bench: Bench) -> None:
    """A throttled function processes nothing; what is still in the queue is processed afterwards."""
    with bench.injected("capacity.reserved_concurrency", "ingest", limit=0) as injection:
        file = bench.upload()
        bench.wait(minutes=4)
        assert not bench.processed(file)
    bench.wait(minutes=10)

    assert injection.effect.changed
    assert bench.processed(file)


def test_account_concurrency_bounds_functions_without_a_reservation(bench: Bench, unreserved: str) -> None:
    """A function without a reservation shares what the account has left: nothing."""
    client = bench.backend.clients.lambda_
    with (
        bench.injected("capacity.account_concurrency", limit=0),
        pytest.raises(client.exceptions.TooManyRequestsException),
    ):
        client.invoke(FunctionName=unreserved, Payload=b"{}")

    assert client.invoke(FunctionName=unreserved, Payload=b"{}")["StatusCode"] == 200


def started(bench: Bench) -> datetime:
    """Return when the last execution started."""
    found = executions(bench.backend.clients.stepfunctions, bench.pipeline.state_machine)
    return max(each.started for each in found)


def test_events_beyond_the_quota_wait_for_their_second(bench: Bench) -> None:
    """Of three uploads at once the last is delivered two seconds later; without the fault all come at once."""
    with bench.injected("capacity.event_invocations", limit=1) as injection:
        begin = bench.clock.now().datetime
        files = [bench.upload() for _ in range(3)]
        bench.wait(minutes=2)
        assert all(map(bench.processed, files))
        assert (started(bench) - begin).total_seconds() >= 1
    injection.require_effect()
    begin = bench.clock.now().datetime
    files = [bench.upload() for _ in range(3)]
    bench.wait(minutes=2)

    assert all(map(bench.processed, files))
    assert (started(bench) - begin).total_seconds() < 1


def test_an_execution_without_transitions_stands_still(bench: Bench) -> None:
    """It enters no state until there are transitions again, and then comes to its end."""
    with bench.injected("capacity.state_transitions", limit=0) as injection:
        file = bench.upload()
        bench.wait(minutes=5)
        assert not bench.processed(file)
    injection.require_effect()
    bench.wait(minutes=1)

    assert bench.processed(file)


def test_environments_that_are_ended_soon_start_cold(bench: Bench) -> None:
    """After a pause of a minute the function starts again; without the fault it is still warm."""
    deploy_anew(bench.backend.clients.lambda_, [bench.pipeline.function("record")])  # nothing is warm from before
    with bench.injected("capacity.idle_environments", limit=30) as injection:
        starts_cold(bench)
        assert [starts_cold(bench) for _ in range(2)] == [True, True]
    injection.require_effect()
    starts_cold(bench)

    assert not starts_cold(bench)


def starts_cold(bench: Bench) -> bool:
    """Run the function record, which fails, and say whether it had to start for it; a minute passes."""
    client, name = bench.backend.clients.lambda_, bench.pipeline.function("record").name
    answer = client.invoke(FunctionName=name, LogType="Tail", Payload=b"{}")
    bench.wait(minutes=1)
    return "Init Duration" in base64.b64decode(answer["LogResult"]).decode()


def test_a_dropped_event_without_its_queue_is_lost(bench: Bench) -> None:
    """It is counted as a dead-letter error; without the fault the function sets nothing aside."""
    function = bench.pipeline.function("ingest")
    with (
        bench.injected("plumbing.dead_letter_target_gone", "ingest") as injection,
        bench.injected("function.error", "ingest"),
    ):
        begin = bench.clock.now().datetime
        send_events(bench.backend.clients.lambda_, function, 1)
        bench.wait(minutes=10)
        metric = function_metric(function, "DeadLetterErrors")
        found = by_minute(bench.backend.clients.cloudwatch, metric, "Sum", begin, bench.clock.now().datetime)
        assert sum(each.value for each in found) == 1
    injection.require_effect()
    file = bench.upload()
    bench.wait(minutes=1)

    assert "TargetArn" not in bench.backend.clients.lambda_.get_function_configuration(FunctionName=function.name).get(
        "DeadLetterConfig", {}
    )
    assert bench.processed(file)


def test_lost_metrics_are_missing_for_as_long_as_the_fault_lasts(bench: Bench) -> None:
    """The ingest queue is counted every minute, but for those of the fault."""
    metric = queue_metric(bench.pipeline.ingest_queue, "NumberOfMessagesReceived")
    bench.wait(minutes=2)
    begin = bench.clock.now()
    with bench.injected("monitoring.metrics_lost", "AWS/SQS") as injection:
        bench.wait(minutes=5)
    injection.require_effect()
    middle = bench.clock.now()
    bench.wait(minutes=5)

    cloudwatch, end = bench.backend.clients.cloudwatch, bench.clock.now()
    lost = by_minute(cloudwatch, metric, "Sum", begin.ceiling(MINUTE).datetime, middle.floor(MINUTE).datetime)
    kept = by_minute(cloudwatch, metric, "Sum", middle.ceiling(MINUTE).datetime, end.floor(MINUTE).datetime)
    assert (len(lost), len(kept) >= 4) == (0, True)


def test_throttled_starts_delay_a_file_by_a_retry(bench: Bench) -> None:
    """The message comes back after its visibility timeout and is processed once the throttling is over."""
    with bench.injected("capacity.start_execution_throttled", "state machine") as injection:
        file = bench.upload()
        bench.wait(minutes=1)
        assert not bench.processed(file)
    bench.wait(minutes=5)

    injection.require_effect()
    assert bench.processed(file)


@pytest.mark.parametrize(
    ("name", "details"),
    [
        ("function.error", {"error_type": "OrderLost"}),
        ("function.crash", {}),
        ("function.hang", {}),
        ("function.memory", {}),
        ("function.dependency_down", {"service": "stepfunctions"}),
    ],
)
def test_a_broken_function_is_tried_again(bench: Bench, name: str, details: dict[str, Any]) -> None:
    """The first attempt fails by the fault; the retry, without it, processes the file."""
    with bench.injected(name, "ingest", **details) as injection:
        file = bench.upload()
        bench.wait(minutes=2)
        assert not bench.processed(file)
    bench.wait(minutes=5)

    assert injection.require_effect().hits == 1
    assert bench.processed(file)


def test_a_slow_function_takes_its_time(bench: Bench) -> None:
    """Twenty seconds in one step delay the file by twenty seconds."""
    with bench.injected("function.slow", "store", seconds=20) as injection:
        file = bench.upload()
        bench.wait(minutes=0.3)
        assert not bench.processed(file)
        bench.wait(minutes=1)
    assert injection.require_effect().hits == 1
    assert bench.processed(file)


def test_an_api_error_strikes_the_functions_own_calls(bench: Bench) -> None:
    """While S3 refuses the records, no record is written; the effect counts each refused call."""
    details = {"operation": "PutObject", "resource": bench.pipeline.output_bucket, "status": 503, "code": "SlowDown"}
    with bench.injected("api.error", "s3", **details) as injection:
        file = bench.upload()
        bench.wait(minutes=5)
        assert not bench.processed(file)
    assert injection.require_effect().hits >= 1

    file = bench.upload()
    bench.wait(minutes=5)
    assert bench.processed(file)


@pytest.mark.parametrize("kind", ["malformed", "truncated", "wrong_schema", "empty", "oversize", "wrong_encoding"])
def test_bad_data_is_quarantined(bench: Bench, kind: str) -> None:
    """A file that comes bad is rejected; the next one is good again and processed."""
    with bench.injected(f"data.{kind}") as injection:
        bad = bench.upload(injection)
    good = bench.upload(injection)
    bench.wait(minutes=5)

    assert injection.require_effect().hits == 1
    assert (bench.quarantined(bad), bench.processed(good)) == (True, True)


def test_a_setting_follows_its_window(bench: Bench) -> None:
    """A rule that is off from the second to the fourth minute loses only what is uploaded in between."""
    start = bench.clock.now().epoch + 60
    with bench.injected("plumbing.rule_off", "upload rule", start=start, end=start + 120) as injection:
        before = bench.upload()
        bench.wait(minutes=1)
        injection.follow()
        during = bench.upload()
        bench.wait(minutes=2)
        injection.follow()
        after = bench.upload()
        bench.wait(minutes=2)

    assert [bench.processed(file) for file in (before, during, after)] == [True, False, True]


def test_a_target_that_the_backend_does_not_have_is_named_with_its_neighbour(bench: Bench) -> None:
    """A misspelt function is found out before anything is broken."""
    wrong = faults.named("function.hang", bench.pipeline.function("ingest").name + "x")

    with (
        pytest.raises(UnknownTarget, match=f"did you mean '{bench.pipeline.function('ingest').name}'"),
        faults.injected(wrong, bench.backend),
    ):
        pytest.fail("the block must not run")
