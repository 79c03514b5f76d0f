"""AWS/Lambda and LambdaInsights: what an invocation sends.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html
"""

import pytest
from rule_tables import Written, sets_of, written

from smokealarm_localstack.telemetry.concurrency import ActiveRun, ConcurrencyLedger
from smokealarm_localstack.telemetry.datum import Scope
from smokealarm_localstack.telemetry.options import TelemetryOptions
from smokealarm_localstack.telemetry.rules.functions import (
    ConcurrencyReading,
    FunctionRun,
    FunctionTarget,
    async_age,
    async_received,
    concurrency,
    counted,
    invocation,
    provisioned_start,
    provisioned_use,
    throttle,
)
from smokealarm_localstack.telemetry.rules.insights import MemoryReading, memory

DEFAULTS = TelemetryOptions()
PLAIN = FunctionTarget("fn")
ALIAS = FunctionTarget("fn", "live", "7")
SCOPE = Scope("000000000000", "us-east-1")

SAMPLES: dict[str, tuple[FunctionRun, set[Written]]] = {
    "success": (
        FunctionRun(PLAIN, 100.0, 12.5, failed=False),
        {
            ("Invocations", 1, "Count"),
            ("Errors", 0, "Count"),
            ("Throttles", 0, "Count"),
            ("Duration", 12.5, "Milliseconds"),
        },
    ),
    "error": (
        FunctionRun(PLAIN, 100.0, 3000.0, failed=True),
        {
            ("Invocations", 1, "Count"),
            ("Errors", 1, "Count"),
            ("Throttles", 0, "Count"),
            ("Duration", 3000, "Milliseconds"),
        },
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_invocation_sends_one_sample_of_each_metric(name: str) -> None:
    """Errors is 0 or 1, so that its average is the error rate."""
    run, expected = SAMPLES[name]
    assert written(invocation(run, DEFAULTS), FunctionName="fn") == expected


def test_an_invocation_is_stamped_with_its_start() -> None:
    """A ten-minute run belongs to the minute in which it began."""
    assert {each.timestamp for each in invocation(FunctionRun(PLAIN, 100.0, 600_000, failed=True), DEFAULTS)} == {100.0}


SETS = [
    (PLAIN, [{}, {"FunctionName": "fn"}, {"FunctionName": "fn", "Resource": "fn"}]),
    (
        FunctionTarget("fn", "$LATEST"),
        [{}, {"FunctionName": "fn"}, {"FunctionName": "fn", "Resource": "fn:$LATEST"}],
    ),
    (FunctionTarget("fn", "7", "7"), [{}, {"FunctionName": "fn"}, {"FunctionName": "fn", "Resource": "fn:7"}]),
    (
        ALIAS,
        [
            {},
            {"FunctionName": "fn"},
            {"FunctionName": "fn", "Resource": "fn:live"},
            {"ExecutedVersion": "7", "FunctionName": "fn", "Resource": "fn:live"},
        ],
    ),
]


@pytest.mark.parametrize(("target", "expected"), SETS)
def test_a_sample_is_stored_in_each_documented_dimension_set(
    target: FunctionTarget, expected: list[dict[str, str]]
) -> None:
    """Only a call by alias has ExecutedVersion."""
    assert sets_of(invocation(FunctionRun(target, 0, 1, failed=False), DEFAULTS), "Invocations") == expected


def test_zero_samples_can_be_switched_off() -> None:
    """With both switches off a success sends neither Errors nor Throttles."""
    options = TelemetryOptions(lambda_errors_zero=False, lambda_throttles_zero=False)
    data = written(invocation(FunctionRun(PLAIN, 0, 1, failed=False), options), FunctionName="fn")
    assert {name for name, _, _ in data} == {"Invocations", "Duration"}
    failed = written(invocation(FunctionRun(PLAIN, 0, 1, failed=True), options), FunctionName="fn")
    assert ("Errors", 1, "Count") in failed


def test_a_throttled_request_is_neither_invocation_nor_error() -> None:
    """A rejected call sends Throttles and nothing else."""
    assert written(throttle(PLAIN, 5), FunctionName="fn") == {("Throttles", 1, "Count")}


def test_an_accepted_event_and_its_age_are_sent_apart() -> None:
    """AsyncEventsReceived when accepted, AsyncEventAge when invoked; failure counters only when they happen."""
    assert written(async_received(PLAIN, 5, DEFAULTS), FunctionName="fn") == {("AsyncEventsReceived", 1, "Count")}
    assert written(async_age(PLAIN, 65, 60_000), FunctionName="fn") == {("AsyncEventAge", 60_000, "Milliseconds")}
    assert written(counted("AsyncEventsDropped", PLAIN, 5), FunctionName="fn") == {("AsyncEventsDropped", 1, "Count")}


def test_failure_counters_can_send_zeros() -> None:
    """With the switch on, each accepted event shows that nothing was dropped yet."""
    data = written(async_received(PLAIN, 5, TelemetryOptions(lambda_failure_zeros=True)), FunctionName="fn")
    assert ("AsyncEventsDropped", 0, "Count") in data
    assert ("DeadLetterErrors", 0, "Count") in data


def test_claimed_concurrency_adds_what_is_allocated_to_what_runs_unreserved() -> None:
    """600 reserved and 200 provisioned claim 800 even before the 5 unreserved runs."""
    reading = ConcurrencyReading(PLAIN, of_resource=2, of_function=3, of_account=9, unreserved=5, allocated=800)
    data = concurrency(reading, 0)
    assert written(data) == {
        ("ConcurrentExecutions", 9, "Count"),
        ("UnreservedConcurrentExecutions", 5, "Count"),
        ("ClaimedAccountConcurrency", 805, "Count"),
    }
    assert written(data, FunctionName="fn") == {("ConcurrentExecutions", 3, "Count")}
    assert written(data, FunctionName="fn", Resource="fn") == {("ConcurrentExecutions", 2, "Count")}


def test_provisioned_runs_and_spillovers_exclude_each_other() -> None:
    """Together they are the qualifier's invocations."""
    here = {"FunctionName": "fn", "Resource": "fn:live"}
    inside = provisioned_start(ALIAS, 0, on_provisioned=True, options=DEFAULTS)
    beyond = provisioned_start(ALIAS, 0, on_provisioned=False, options=DEFAULTS)
    assert written(inside, **here) == {("ProvisionedConcurrencyInvocations", 1, "Count")}
    assert written(beyond, **here) == {("ProvisionedConcurrencySpilloverInvocations", 1, "Count")}


def test_a_spillover_of_zero_can_be_sent() -> None:
    """With the switch on, a run on a provisioned environment shows that it did not spill over."""
    data = provisioned_start(ALIAS, 0, on_provisioned=True, options=TelemetryOptions(lambda_spillover_zero=True))
    assert ("ProvisionedConcurrencySpilloverInvocations", 0, "Count") in written(data, FunctionName="fn")


def test_utilization_is_a_share_of_the_allocated_environments() -> None:
    """Three of four environments in use are 0.75, whatever the unit is called."""
    data = provisioned_use(ALIAS, 0, 3, 4, TelemetryOptions(lambda_utilization_unit="None"))
    assert written(data, FunctionName="fn", Resource="fn:live") == {
        ("ProvisionedConcurrentExecutions", 3, "Count"),
        ("ProvisionedConcurrencyUtilization", 0.75, "None"),
    }


def run(target: FunctionTarget = PLAIN, *, reserved: bool = False) -> ActiveRun:
    """Make a run on an ordinary environment."""
    return ActiveRun(SCOPE, target, reserved=reserved)


def test_concurrency_counts_runs_that_are_active_together() -> None:
    """Reserved runs count for the account but not as unreserved; an ended run counts no more."""
    ledger = ConcurrencyLedger()
    first = run()
    ledger.start(first, 0)
    ledger.start(run(FunctionTarget("other"), reserved=True), 10)
    reading, _ = ledger.start(run(ALIAS), 10)
    assert (reading.of_resource, reading.of_function, reading.of_account, reading.unreserved) == (1, 2, 3, 2)
    ledger.end(first)
    assert ledger.read(first, 10)[0].of_function == 1


def test_only_runs_on_provisioned_environments_use_them() -> None:
    """A spillover runs beside the provisioned environment and does not occupy it."""
    ledger = ConcurrencyLedger()
    inside = ActiveRun(
        SCOPE, ALIAS, reserved=False, provisioned_target=ALIAS, provisioned_allocated=1, on_provisioned=True
    )
    beyond = ActiveRun(SCOPE, ALIAS, reserved=False, provisioned_target=ALIAS, provisioned_allocated=1)
    ledger.start(inside, 1)
    assert ledger.start(beyond, 1)[1] == 1
    ledger.end(inside)
    assert ledger.read(beyond, 1)[1] == 0


def reading(*, init: float | None = None, crashed: bool = False) -> MemoryReading:
    """Make a reading of 64 of 256 MB."""
    return MemoryReading("fn", "7", 0, 64, 256, init, crashed=crashed)


def test_insights_report_memory_and_cold_starts_only_initialisation() -> None:
    """The number of cold starts is the SampleCount of init_duration."""
    warm = {
        ("memory_utilization", 25, "Percent"),
        ("used_memory_max", 64, "Megabytes"),
        ("total_memory", 256, "Megabytes"),
    }
    assert written(memory(reading(), DEFAULTS), function_name="fn") == warm
    cold = written(memory(reading(init=120.5), DEFAULTS), function_name="fn", version="7")
    assert cold == warm | {("init_duration", 120.5, "Milliseconds")}


def test_a_crashed_environment_reports_no_insights_unless_asked() -> None:
    """The extension dies with its environment, so an out-of-memory kill is invisible there."""
    assert memory(reading(crashed=True), DEFAULTS) == []
    assert memory(reading(), TelemetryOptions(lambda_insights="off")) == []
    assert memory(reading(crashed=True), TelemetryOptions(lambda_insights_after_crash=True))
