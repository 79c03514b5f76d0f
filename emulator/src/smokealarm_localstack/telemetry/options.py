"""The choices AWS leaves open, each under a name.

Set them as a JSON object in the environment variable ``SMOKEALARM_TELEMETRY``; read them at
``GET /_smokealarm/telemetry/options``.
"""

# ruff: noqa: FBT003 -- a default that is a flag is a value here, not a mode

import difflib
import json
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from smokealarm_localstack.telemetry.errors import UnknownOptionError

ENVIRONMENT_VARIABLE = "SMOKEALARM_TELEMETRY"

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"
_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html"
_INSIGHTS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics.html"
_SQS = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html"
)
_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html"
_EVENTS_RETRY = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"
_EVENTS_QUOTA = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"
_STATES = "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html"
_STATES_QUOTA = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html"
_STATISTICS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
_GET_METRIC_DATA = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html"
_PUT_METRIC_DATA = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html"
_EMF = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"
_ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"


def _option(default: Any, meaning: str, source: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"meaning": meaning, "source": source, "choices": choices})


@dataclass(frozen=True, slots=True)
class TelemetryOptions:
    """Every open choice with its default; immutable, made once when LocalStack starts."""

    lambda_errors_zero: bool = _option(True, "an invocation that succeeded adds an Errors sample of 0", _LAMBDA)
    lambda_throttles_zero: bool = _option(True, "an admitted invocation adds a Throttles sample of 0", _LAMBDA)
    lambda_failure_zeros: bool = _option(
        False,
        "an asynchronous event adds 0 samples of AsyncEventsDropped, DeadLetterErrors and DestinationDeliveryFailures",
        _LAMBDA,
    )
    lambda_spillover_zero: bool = _option(
        False, "an invocation on provisioned concurrency adds a spillover sample of 0", _LAMBDA
    )
    lambda_concurrency_sampling: str = _option(
        "start_and_minute",
        "ConcurrentExecutions is sampled at each start, and also at each full minute while a run is active",
        _CONCURRENCY,
        ("start_and_minute", "start"),
    )
    lambda_utilization_unit: str = _option(
        "Count", "the unit of ProvisionedConcurrencyUtilization", _CONCURRENCY, ("Count", "Percent", "None")
    )
    lambda_insights: str = _option(
        "all",
        "which functions send LambdaInsights metrics; on AWS those with the extension's layer",
        _INSIGHTS,
        ("all", "off"),
    )
    lambda_insights_after_crash: bool = _option(
        False, "an invocation whose environment crashed or timed out also sends LambdaInsights metrics", _INSIGHTS
    )
    lambda_insights_cold_start: bool = _option(
        False,
        "send cold_start (0 or 1) as a metric; on AWS it is only in the log event, "
        "and cold starts are counted by SampleCount of init_duration",
        _INSIGHTS,
    )
    sqs_zeros: str = _option(
        "while_active",
        "counters and gauges are 0 in quiet minutes of an active queue, or absent",
        _SQS,
        ("while_active", "absent"),
    )
    sqs_active_seconds: int = _option(21600, "a queue without messages stays active this long after a call", _SQS)
    sqs_mapping_empty_receives: int = _option(
        0,
        "empty receives added per minute for each enabled mapping of an idle queue; AWS's pollers never rest, "
        "those here wait for a message (2 idle pollers of 20 s make 6)",
        "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
    )
    sqs_poison_pills: str = _option(
        "unless_moved_first",
        "messages received three times are left out of ApproximateAgeOfOldestMessage: "
        "unless maxReceiveCount <= 3, always, or never",
        _SQS,
        ("unless_moved_first", "always", "never"),
    )
    events_zeros: str = _option(
        "absent",
        "MatchedEvents, TriggeredRules and ThrottledRules of an idle rule are absent, or 0 every minute",
        _EVENTS,
        ("absent", "every_minute"),
    )
    events_retry_cap_seconds: float = _option(
        600.0, "retry k of a target waits min(2^(k-1), this) seconds, times the jitter", _EVENTS_RETRY
    )
    events_retry_jitter: float = _option(
        0.5, "the wait is multiplied by a random factor from 1 minus this to 1; 0 means no jitter", _EVENTS_RETRY
    )
    events_retry_seed: int = _option(0, "seed of the retry jitter, so that runs repeat", _EVENTS_RETRY)
    events_invocations_per_second: int = _option(
        18750, "target invocations beyond this rate are delayed and counted as ThrottledRules", _EVENTS_QUOTA
    )
    states_zeros: bool = _option(True, "a closing execution adds 0 to the statuses it did not reach", _STATES)
    states_service_integration_arn: str = _option(
        "as_defined",
        "ServiceIntegrationResourceArn is the task's Resource (arn:aws:states:::lambda:invoke), "
        "or the same with region and account",
        _STATES,
        ("as_defined", "regional"),
    )
    states_throttled_start_is_execution_throttled: bool = _option(
        False, "a throttled StartExecution call adds ExecutionThrottled beside ThrottledEvents", _STATES
    )
    states_transitions_per_second: int = _option(
        5000, "state transitions that an account's token bucket lets through each second, and its size", _STATES_QUOTA
    )
    states_transition_retry_seconds: float = _option(
        10.0, "a transition that was held back is tried again, and counted as throttled again, after this", _STATES
    )
    s3_request_metrics: str = _option(
        "configured",
        "buckets with a metrics configuration send request metrics, or all do under FilterId EntireBucket",
        _S3,
        ("configured", "EntireBucket"),
    )
    s3_storage_metrics: bool = _option(True, "send NumberOfObjects and BucketSizeBytes once a day", _S3)
    emf: bool = _option(True, "embedded metric format in log events becomes metrics", _EMF)
    percentile: str = _option(
        "nearest_rank", "how a percentile falls between samples", _STATISTICS, ("nearest_rank", "linear")
    )
    period_anchor: str = _option(
        "start",
        "periods of a query begin at its rounded StartTime, or at multiples of the period",
        _GET_METRIC_DATA,
        ("start", "period"),
    )
    ingestion_delay_seconds: float = _option(0.0, "a sample can be read this long after it was sent", _PUT_METRIC_DATA)
    localstack_alarm_evaluation: str = _option(
        "auto",
        "LocalStack's own alarm scheduler runs: auto means only on the real clock",
        _ALARMS,
        ("auto", "on", "off"),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "TelemetryOptions":
        """Read ``SMOKEALARM_TELEMETRY``; raise UnknownOptionError naming the option and the nearest valid choice."""
        text = environment.get(ENVIRONMENT_VARIABLE, "").strip()
        if not text:
            return cls()
        try:
            given = json.loads(text)
        except json.JSONDecodeError as error:
            raise UnknownOptionError(f"{ENVIRONMENT_VARIABLE} is not JSON ({error}); expected an object") from error
        if not isinstance(given, dict):
            raise UnknownOptionError(f"{ENVIRONMENT_VARIABLE} is {text!r}; expected a JSON object of options")
        known = {each.name: each for each in fields(cls)}
        return cls(**{name: _checked(name, value, known) for name, value in given.items()})

    def table(self) -> list[dict[str, object]]:
        """List every option with name, default, value, meaning, choices and source, ready for JSON."""
        return [
            {"name": each.name, "default": each.default, "value": getattr(self, each.name), **each.metadata}
            for each in fields(self)
        ]

    def localstack_evaluates_alarms(self, clock_mode: str) -> bool:
        """Tell whether LocalStack's alarm scheduler runs under this clock (``real`` or ``virtual``)."""
        if self.localstack_alarm_evaluation == "auto":
            return clock_mode != "virtual"
        return self.localstack_alarm_evaluation == "on"


def _checked(name: str, value: Any, known: Mapping[str, Field[Any]]) -> Any:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0)
        raise UnknownOptionError(f"{ENVIRONMENT_VARIABLE} has no option {name!r}; did you mean {near[0]!r}?")
    default, choices = known[name].default, known[name].metadata["choices"]
    if choices and value not in choices:
        raise UnknownOptionError(f"{ENVIRONMENT_VARIABLE}: {name} is {value!r}; expected one of {', '.join(choices)}")
    if isinstance(default, float) and type(value) is int:
        return float(value)
    if type(value) is not type(default):
        raise UnknownOptionError(f"{ENVIRONMENT_VARIABLE}: {name} is {value!r}; expected {type(default).__name__}")
    return value
