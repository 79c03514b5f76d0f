"""LocalStack's target senders, with retries and dead-letter queues around them."""

import json
import logging
import os
import time
from dataclasses import dataclass, replace
from typing import Any, Final

from botocore.config import Config
from localstack.aws.connect import connect_to
from localstack.services.events.target import TargetSender, transform_event_with_target_input_path
from localstack.services.events.utils import to_json_str
from localstack.utils.aws.arns import sqs_queue_url_for_arn
from localstack.utils.aws.client_types import ServicePrincipal
from localstack.utils.patch import patch

from smokealarm_localstack.routing.dead_letters import DeadLetter, check_queue
from smokealarm_localstack.routing.deliveries import Delivery, Stage, publish
from smokealarm_localstack.routing.failures import TargetFailure, classified
from smokealarm_localstack.routing.policy import Backoff, Exhausted, InvocationQuota, RetryPolicy
from smokealarm_localstack.routing.schedule import DueWork
from smokealarm_localstack.telemetry.options import TelemetryOptions

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event, ready for one target."""

    sender: TargetSender
    event: Any
    trace_header: Any
    ingested_at: float
    delivery_id: str
    attempt: int = 1


def install(router: "Router") -> None:
    """Replace LocalStack's single attempt by the router."""

    @patch(TargetSender.process_event)
    def process_event(_original: Any, self: TargetSender, event: Any, trace_header: Any) -> None:
        router.accept(self, event, trace_header)

    @patch(TargetSender._initialize_client)  # the one place that makes a target's client
    def initialise_client(_original: Any, self: TargetSender) -> Any:
        client = _client(self, self.service)
        self._register_client_hooks(client)
        return client


def _client(sender: TargetSender, service: str) -> Any:
    """Return a client that acts for the rule and never retries by itself: retries are the router's."""
    config, principal = Config(retries={"max_attempts": 0}), ServicePrincipal.events
    if role := sender.target.get("RoleArn"):
        clients = connect_to.with_assumed_role(
            role_arn=role, service_principal=principal, region_name=sender.region, config=config
        )
    else:
        clients = connect_to(aws_access_key_id=sender.account_id, region_name=sender.region, config=config)
    return clients.get_client(service).request_metadata(service_principal=principal, source_arn=sender.rule_arn)


class Router:
    """Delivers events: the first attempt in the caller's thread, retries when they fall due."""

    def __init__(self, options: TelemetryOptions) -> None:
        self._backoff = Backoff(
            options.events_retry_cap_seconds, options.events_retry_jitter, options.events_retry_seed
        )
        self.invocations_per_second = options.events_invocations_per_second
        self._quotas: dict[tuple[str, str], InvocationQuota] = {}
        self._later = DueWork("smokealarm-event-retries")

    def accept(self, sender: TargetSender, event: Any, trace_header: Any) -> None:
        """Deliver an event to a target, now or when the account's quota allows it."""
        now = time.time()
        event_id = str(event.get("id", "")) if isinstance(event, dict) else ""
        parcel = Parcel(sender, event, trace_header, now, f"{event_id}/{sender.unique_id}")
        prepared = self._prepared(parcel)
        if prepared is None:
            return
        key = (sender.account_id, sender.region)
        wait = self._quotas.setdefault(key, InvocationQuota()).delay(now, self.invocations_per_second)
        if wait:
            _publish(prepared, Stage.THROTTLED)
            self._later.at(now + wait, lambda: self._attempt(prepared))
        else:
            self._attempt(prepared)

    def _prepared(self, parcel: Parcel) -> Parcel | None:
        """Transform the event once; one that cannot be transformed is given up, an empty one is not sent."""
        try:
            event = transformed(parcel.sender, parcel.event)
        except Exception as error:  # noqa: BLE001 -- whatever the transformer raises, the event is at fault
            _give_up(parcel, TargetFailure("INVALID_JSON", f"{type(error).__name__}: {error}"), None)
            return None
        if not event:
            _LOG.info("No event to send to target %s", parcel.sender.target_id)
            return None
        return replace(parcel, event=event)

    def _attempt(self, parcel: Parcel) -> None:
        _publish(parcel, Stage.STARTED)
        try:
            parcel.sender.send_event(parcel.event, parcel.trace_header)
        except Exception as error:  # noqa: BLE001 -- whatever the transformer raises, the event is at fault
            _publish(parcel, Stage.FAILED)
            self._failed(parcel, classified(error))
        else:
            _publish(parcel, Stage.SUCCEEDED)

    def _failed(self, parcel: Parcel, failure: TargetFailure) -> None:
        """Schedule the next attempt, or give the event up."""
        _LOG.info("Attempt %d on target %s failed: %s", parcel.attempt, parcel.sender.arn, failure.message)
        if failure.is_final:
            _give_up(parcel, failure, None)
            return
        policy = RetryPolicy.of_target(parcel.sender.target)
        wait = self._backoff.wait(parcel.attempt, parcel.delivery_id)
        due = policy.next_attempt(parcel.attempt - 1, time.time(), parcel.ingested_at, wait)
        if isinstance(due, Exhausted):
            _give_up(parcel, failure, due)
        else:
            self._later.at(due, lambda: self._attempt(replace(parcel, attempt=parcel.attempt + 1)))


def transformed(sender: TargetSender, event: Any) -> Any:
    """Return the event as the target's Input, InputPath or InputTransformer shapes it."""
    target = sender.target
    if given := target.get("Input"):
        return json.loads(given)
    if isinstance(event, dict):
        event = {name: value for name, value in event.items() if name != "event-bus-name"}
    if path := target.get("InputPath"):
        event = transform_event_with_target_input_path(path, event)
    if transformer := target.get("InputTransformer"):
        event = sender.transform_event_with_target_input_transformer(transformer, event)
    return event


def _give_up(parcel: Parcel, failure: TargetFailure, exhausted: Exhausted | None) -> None:
    queue = (parcel.sender.target.get("DeadLetterConfig") or {}).get("Arn")
    letter = DeadLetter(parcel.sender.rule_arn, parcel.sender.arn, failure, parcel.attempt - 1, exhausted)
    _publish(parcel, Stage.GIVEN_UP, _dead_lettered(queue, parcel, letter) if queue else None)


def _dead_lettered(queue_arn: str, parcel: Parcel, letter: DeadLetter) -> bool:
    """Put the event into the dead-letter queue; return whether that worked."""
    sender = parcel.sender
    try:
        check_queue(queue_arn)
        _queue_client(sender).send_message(
            QueueUrl=sqs_queue_url_for_arn(queue_arn),
            MessageBody=to_json_str(parcel.event),
            MessageAttributes=letter.message_attributes(),
        )
    except Exception as error:  # noqa: BLE001 -- the reason does not matter: the event is lost and counted
        _LOG.info("An event of rule %s could not be dead-lettered: %s", sender.rule_arn, error)
        return False
    return True


def _queue_client(sender: TargetSender) -> Any:
    """Return the client that dead-letters: it acts as EventBridge itself, whatever role the target has."""
    clients = connect_to(aws_access_key_id=sender.account_id, region_name=sender.region)
    return clients.sqs.request_metadata(service_principal=ServicePrincipal.events, source_arn=sender.rule_arn)


def _publish(parcel: Parcel, stage: Stage, dead_lettered: bool | None = None) -> None:  # noqa: FBT001 -- as published
    sender = parcel.sender
    publish(
        Delivery(
            stage=stage,
            account=sender.account_id,
            region=sender.region,
            rule_name=sender.rule_name,
            event_bus_name=_bus_of(sender.rule_arn),
            target_id=sender.target_id,
            attempt=parcel.attempt,
            at=time.time(),
            ingested_at=parcel.ingested_at,
            dead_lettered=dead_lettered,
        )
    )


def _bus_of(rule_arn: str) -> str:
    """Return the bus of a rule: ``rule/<name>`` belongs to the default bus, ``rule/<bus>/<name>`` to another."""
    parts = rule_arn.split(":rule/", 1)[1].split("/")
    return parts[0] if len(parts) > 1 else "default"


router: Final = Router(TelemetryOptions.from_environment(os.environ))
"""The one that delivers in this process."""
