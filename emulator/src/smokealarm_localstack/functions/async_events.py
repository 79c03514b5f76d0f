"""Where the failed and the finished asynchronous events of a function go: destinations and dead letters.

LocalStack looks the configuration of an alias up by the version behind it, and loses events that were never run.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html and
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
"""

import logging
from typing import Any

from localstack.services.lambda_.invocation import event_manager
from localstack.services.lambda_.invocation.event_manager import Poller, SQSInvocation
from localstack.services.lambda_.invocation.lambda_models import EventInvokeConfig, InvocationResult
from localstack.utils.aws import dead_letter_queue
from localstack.utils.patch import patch

from smokealarm_localstack.functions.async_records import FailedEvent, invocation_record, invoked_qualifier

_LOG = logging.getLogger(__name__)


def install() -> None:
    """Honour the configuration of the invoked alias, and keep a record also of events that were never run."""
    _use_configuration_as_invoked()
    _send_records()
    _send_dead_letters()


class _Seen:
    """An object seen with a few attributes of its own."""

    def __init__(self, original: object, **own: object) -> None:
        self.__dict__.update(own)
        self._original = original

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def _use_configuration_as_invoked() -> None:
    @patch(Poller.handle_message)
    def handle_message(original: Any, self: Poller, message: dict[str, Any]) -> None:
        invocation = SQSInvocation.decode(message["Body"]).invocation
        original(_as_invoked(self, invoked_qualifier(invocation.invoked_arn)), message)


def _as_invoked(poller: Poller, qualifier: str) -> Any:
    """Return the poller, whose function has the configuration of this qualifier for every version."""
    versions = poller.version_manager
    version = versions.function_version.id.qualifier
    configuration = versions.function.event_invoke_configs.get(qualifier)
    function = _Seen(versions.function, event_invoke_configs={version: configuration})
    return _Seen(poller, version_manager=_Seen(versions, function=function))


def _send_records() -> None:
    @patch(Poller.process_success_destination)
    def process_success_destination(
        _original: Any, self: Poller, event: SQSInvocation, result: InvocationResult, config: EventInvokeConfig | None
    ) -> None:
        _send_record(self, event, result, _destination(config, "OnSuccess"), "Success")

    @patch(Poller.process_failure_destination)
    def process_failure_destination(
        _original: Any,
        self: Poller,
        event: SQSInvocation,
        result: InvocationResult,
        config: EventInvokeConfig | None,
        cause: str,
    ) -> None:
        _send_record(self, event, result, _destination(config, "OnFailure"), cause)


def _destination(config: EventInvokeConfig | None, condition: str) -> str | None:
    destinations = (config and config.destination_config) or {}
    return destinations.get(condition, {}).get("Destination")


def _send_record(
    poller: Poller, event: SQSInvocation, result: InvocationResult, destination: str | None, condition: str
) -> None:
    if destination is None:
        return
    version = poller.version_manager.function_version
    outcome = "Success" if condition == "Success" else "Failure"
    try:
        event_manager.send_event_to_target(
            target_arn=destination,
            event=invocation_record(event, result, condition, version.id.qualifier),
            role=version.config.role,
            source_arn=version.id.unqualified_arn(),
            source_service="lambda",
            events_source="lambda",
            events_detail_type=f"Lambda Function Invocation Result - {outcome}",
        )
    except Exception as error:  # noqa: BLE001 -- whatever the destination answers, the event is dealt with
        _LOG.warning("The record of an event could not be sent to %s: %s", destination, error)


def _send_dead_letters() -> None:
    @patch(Poller.process_dead_letter_queue)
    def process_dead_letter_queue(_original: Any, self: Poller, event: SQSInvocation, result: InvocationResult) -> None:
        config = self.version_manager.function_version.config
        try:
            dead_letter_queue._send_to_dead_letter_queue(  # called as such for whoever watches it
                source_arn=self.version_manager.function_arn,
                dlq_arn=config.dead_letter_arn,
                event=event.invocation.payload.decode(),
                error=FailedEvent.of(event.invocation.request_id, result.payload),
                role=config.role,
            )
        except Exception as error:  # noqa: BLE001 -- whatever the queue answers, the event is dealt with
            _LOG.warning("An event could not be sent to the dead-letter queue %s: %s", config.dead_letter_arn, error)

    @patch(dead_letter_queue._prepare_messages_to_dlq)
    def prepare_messages(original: Any, source_arn: str, event: Any, error: object) -> list[dict[str, Any]]:
        return [error.letter(event)] if isinstance(error, FailedEvent) else original(source_arn, event, error)
