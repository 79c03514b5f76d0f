"""EventBridge: matched and triggered rules, PutEvents calls, and what routing reports of target deliveries."""

import time
from collections.abc import Callable
from typing import Any

from localstack.services.events.models import Rule, events_stores
from localstack.services.events.provider import EventsProvider
from localstack.utils.event_matcher import matches_event
from localstack.utils.patch import patch

from smokealarm_localstack.routing import deliveries
from smokealarm_localstack.telemetry.adapters.calls import CallObserver, FinishedCall
from smokealarm_localstack.telemetry.datum import Datum, Scope
from smokealarm_localstack.telemetry.rules.events import (
    DEFAULT_BUS,
    PutEventsCall,
    RuleTarget,
    attempted,
    ended,
    given_up,
    matched,
    put_events,
    samples,
    throttled,
    triggered,
)
from smokealarm_localstack.telemetry.writer import Telemetry


def install(telemetry: Telemetry) -> tuple["IdleRules", CallObserver]:
    """Send metrics of rules from now on; return the minute sampler and the observer of EventBridge API calls."""
    _watch_rules(telemetry)
    deliveries.subscribe(lambda delivery: _delivered(telemetry, delivery))
    return IdleRules(telemetry), lambda call: _observe(telemetry, call)


def _target(rule: Rule) -> RuleTarget:
    return RuleTarget(rule.name, rule.event_bus_name or DEFAULT_BUS)


def _watch_rules(telemetry: Telemetry) -> None:
    @patch(EventsProvider._process_rules)  # where an event meets one rule
    def process_rules(original: Any, self: EventsProvider, rule: Rule, *place_and_event: Any) -> None:
        if rule.state == "DISABLED":
            return
        region, account_id, event, _trace_header = place_and_event
        if matches_event(rule.event_pattern, event):
            telemetry.write(Scope(account_id, region), matched(_target(rule), time.time()))
        original(self, rule, *place_and_event)

    @patch(EventsProvider._get_scheduled_rule_job_function)  # what a schedule calls
    def get_scheduled_rule_job_function(
        original: Any, self: EventsProvider, account_id: str, region: str, rule: Rule
    ) -> Callable[..., None]:
        run = original(self, account_id, region, rule)

        def job(*arguments: Any, **rest: Any) -> None:
            if rule.state != "DISABLED":
                telemetry.write(Scope(account_id, region), triggered(_target(rule), time.time()))
                run(*arguments, **rest)

        return job


def _delivered(telemetry: Telemetry, each: deliveries.Delivery) -> None:
    telemetry.write(Scope(each.account, each.region), list(_data(each)))


def _data(each: deliveries.Delivery) -> list[Datum]:
    rule = RuleTarget(each.rule_name, each.event_bus_name)
    match each.stage:
        case deliveries.Stage.THROTTLED:
            return throttled(rule, each.at)
        case deliveries.Stage.STARTED:
            return attempted(rule, each.at, attempt=each.attempt, ingested_at=each.ingested_at)
        case deliveries.Stage.SUCCEEDED | deliveries.Stage.FAILED:
            succeeded = each.stage is deliveries.Stage.SUCCEEDED
            return ended(rule, each.at, attempt=each.attempt, ingested_at=each.ingested_at, succeeded=succeeded)
        case _:
            return given_up(rule, each.at, dead_lettered=each.dead_lettered)


def _observe(telemetry: Telemetry, call: FinishedCall) -> None:
    if call.context.operation.name != "PutEvents":
        return
    given = call.context.service_request or {}
    answer = call.context.service_response or {}
    each = PutEventsCall(
        entries=len(given.get("Entries", ())),
        failed_entries=answer.get("FailedEntryCount", 0),
        size_bytes=int(call.context.request.headers.get("Content-Length") or 0),
        latency_ms=call.latency_ms,
        error_code=call.error_code,
    )
    telemetry.write(Scope(call.context.account_id, call.context.region), put_events(each, call.ended_at))


class IdleRules:
    """Sends zeros for every rule each minute, where the option ``events_zeros`` asks for it."""

    _ZEROS = dict.fromkeys(("MatchedEvents", "TriggeredRules", "ThrottledRules"), 0.0)

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def sample(self, boundary: float) -> None:
        """Send the zeros of the minute that ended at ``boundary``."""
        if self._telemetry.options.events_zeros == "absent":
            return
        for account, region, store in events_stores.iter_stores():
            for bus in list(store.event_buses.values()):
                for rule in list(bus.rules.values()):
                    self._telemetry.write(Scope(account, region), samples(_target(rule), self._ZEROS, boundary - 60))
