"""AWS/Events metrics of rules and of their targets' deliveries.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html. A rule of the default bus is
identified by RuleName alone, a rule of a custom bus by EventBusName and RuleName.
"""

from dataclasses import dataclass

from smokealarm_localstack.telemetry.datum import (
    BYTES,
    COUNT,
    MILLISECONDS,
    NO_DIMENSIONS,
    Datum,
    Dimensions,
    dimensions,
)

NAMESPACE = "AWS/Events"
DEFAULT_BUS = "default"

_BUS, _ACCOUNT, _RULE = "EventBusName", "none", "RuleName"
DOCUMENTED_SETS = {
    "MatchedEvents": (_BUS, _RULE),
    "TriggeredRules": (_BUS, _ACCOUNT, _RULE),
    "ThrottledRules": (_BUS, _ACCOUNT, _RULE),
    "Invocations": (_ACCOUNT, _RULE),
    "FailedInvocations": (_BUS, _ACCOUNT, _RULE),
    "InvocationAttempts": (_BUS, _ACCOUNT, _RULE),
    "SuccessfulInvocationAttempts": (_BUS, _ACCOUNT, _RULE),
    "RetryInvocationAttempts": (_RULE,),
    "InvocationsSentToDlq": (_RULE,),
    "InvocationsFailedToBeSentToDlq": (_RULE,),
    "InvocationsCreated": (_ACCOUNT,),
    "IngestiontoInvocationStartLatency": (_BUS, _ACCOUNT, _RULE),
    "IngestiontoInvocationCompleteLatency": (_BUS, _ACCOUNT, _RULE),
    "IngestionToInvocationSuccessLatency": (_BUS, _ACCOUNT, _RULE),
}
"""The dimension sets the documentation lists for each metric; the spelling of the latencies is AWS's."""


@dataclass(frozen=True, slots=True)
class RuleTarget:
    """A rule and its bus."""

    rule_name: str
    event_bus_name: str = DEFAULT_BUS

    def sets(self, metric: str) -> list[Dimensions]:
        """Return the dimension sets in which a metric of this rule is stored."""
        custom = self.event_bus_name != DEFAULT_BUS
        rule = dimensions(EventBusName=self.event_bus_name, RuleName=self.rule_name)
        found = {
            _ACCOUNT: NO_DIMENSIONS,
            _RULE: rule if custom else dimensions(RuleName=self.rule_name),
            _BUS: dimensions(EventBusName=self.event_bus_name) if custom else None,
        }
        return [found[each] for each in DOCUMENTED_SETS[metric] if found[each] is not None]


def sample(rule: RuleTarget, metric: str, at: float, value: float = 1) -> list[Datum]:
    """Return one sample of a rule's metric; latencies are in milliseconds, the rest are counts."""
    unit = MILLISECONDS if metric.endswith("Latency") else COUNT
    return [Datum(NAMESPACE, metric, each, value, unit, at) for each in rule.sets(metric)]


def samples(rule: RuleTarget, values: dict[str, float], at: float) -> list[Datum]:
    """Return one sample of each of a rule's metrics."""
    return [datum for metric, value in values.items() for datum in sample(rule, metric, at, value)]


def matched(rule: RuleTarget, at: float) -> list[Datum]:
    """Return what an event sends that matched a rule's pattern."""
    return samples(rule, {"MatchedEvents": 1, "TriggeredRules": 1}, at)


def triggered(rule: RuleTarget, at: float) -> list[Datum]:
    """Return what a schedule sends that ran its rule."""
    return sample(rule, "TriggeredRules", at)


def attempted(rule: RuleTarget, at: float, *, attempt: int, ingested_at: float) -> list[Datum]:
    """Return what the start of an attempt sends; attempt 1 is the first, later ones are retries."""
    values: dict[str, float] = {"InvocationAttempts": 1, "InvocationsCreated": 1}
    if attempt == 1:
        values["IngestiontoInvocationStartLatency"] = 1000 * (at - ingested_at)
    else:
        values["RetryInvocationAttempts"] = 1
    return samples(rule, values, at)


def ended(rule: RuleTarget, at: float, *, attempt: int, ingested_at: float, succeeded: bool) -> list[Datum]:
    """Return what the end of an attempt sends."""
    latency = 1000 * (at - ingested_at)
    values: dict[str, float] = {"IngestiontoInvocationCompleteLatency": latency} if attempt == 1 else {}
    if succeeded:
        values |= {"SuccessfulInvocationAttempts": 1, "IngestionToInvocationSuccessLatency": latency, "Invocations": 1}
    return samples(rule, values, at)


def given_up(rule: RuleTarget, at: float, *, dead_lettered: bool | None) -> list[Datum]:
    """Return what a permanent failure sends.

    ``dead_lettered`` is None without a dead-letter queue, otherwise whether the event reached it. FailedInvocations
    does not count events that did (documented).
    """
    values: dict[str, float] = {"Invocations": 1}
    if dead_lettered:
        values["InvocationsSentToDlq"] = 1
    else:
        values["FailedInvocations"] = 1
    if dead_lettered is False:
        values["InvocationsFailedToBeSentToDlq"] = 1
    return samples(rule, values, at)


def throttled(rule: RuleTarget, at: float) -> list[Datum]:
    """Return what an invocation sends that the quota delays."""
    return sample(rule, "ThrottledRules", at)


@dataclass(frozen=True, slots=True)
class PutEventsCall:
    """One PutEvents call: entries, those rejected, request size in bytes, and the error code of the whole call."""

    entries: int
    failed_entries: int
    size_bytes: int
    latency_ms: float
    error_code: str | None = None


def put_events(call: PutEventsCall, at: float) -> list[Datum]:
    """Return what a PutEvents call sends; these metrics have no dimensions."""
    prefix = "PutEventsApproximate"
    throttled_call = call.error_code == "ThrottlingException"
    values = {
        f"{prefix}CallCount": (1, COUNT),
        f"{prefix}SuccessCount": (int(call.error_code is None), COUNT),
        f"{prefix}FailedCount": (int(call.error_code is not None and not throttled_call), COUNT),
        f"{prefix}ThrottledCount": (int(throttled_call), COUNT),
        "PutEventsEntriesCount": (call.entries, COUNT),
        "PutEventsFailedEntriesCount": (call.failed_entries, COUNT),
        "PutEventsRequestSize": (call.size_bytes, BYTES),
        "PutEventsLatency": (call.latency_ms, MILLISECONDS),
    }
    return [Datum(NAMESPACE, name, NO_DIMENSIONS, value, unit, at) for name, (value, unit) in values.items()]
