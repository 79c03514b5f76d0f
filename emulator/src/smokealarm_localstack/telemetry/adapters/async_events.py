"""Lambda's asynchronous events: accepted, given up, and lost on the way to where they should go."""

import time
from typing import Any

from localstack.services.lambda_.invocation import event_manager
from localstack.services.lambda_.invocation.event_manager import LambdaEventManager, Poller, SQSInvocation
from localstack.services.lambda_.invocation.lambda_models import Invocation, InvocationResult
from localstack.utils.aws import dead_letter_queue
from localstack.utils.patch import Patch, patch

from smokealarm_localstack.telemetry.adapters.functions import scope_of, target_of
from smokealarm_localstack.telemetry.rules.functions import async_received, counted
from smokealarm_localstack.telemetry.writer import Telemetry


def install(telemetry: Telemetry) -> None:
    """Send AsyncEventsReceived, AsyncEventsDropped, DeadLetterErrors and DestinationDeliveryFailures from now on."""

    @patch(LambdaEventManager.enqueue_event)
    def enqueue_event(original: Any, self: LambdaEventManager, invocation: Invocation) -> None:
        original(self, invocation)
        target = target_of(invocation.invoked_arn, self.version_manager.function_version.id.qualifier)
        telemetry.write(scope_of(invocation.invoked_arn), async_received(target, time.time(), telemetry.options))

    @patch(Poller.process_dead_letter_queue)
    def process_dead_letter_queue(
        original: Any, self: Poller, sqs_invocation: SQSInvocation, invocation_result: InvocationResult
    ) -> None:
        _count(telemetry, "AsyncEventsDropped", sqs_invocation.invocation.invoked_arn)
        original(self, sqs_invocation, invocation_result)

    _watch_deliveries(telemetry)


def _count(telemetry: Telemetry, name: str, function_arn: str) -> None:
    telemetry.write(scope_of(function_arn), counted(name, target_of(function_arn), time.time()))


def _watch_deliveries(telemetry: Telemetry) -> None:
    """Count failed deliveries; LocalStack only logs them."""
    send_to_target = event_manager.send_event_to_target
    send_to_queue = dead_letter_queue._send_to_dead_letter_queue  # called as such by the event manager

    def send_event_to_target(*arguments: Any, source_arn: str, **rest: Any) -> Any:
        try:
            return send_to_target(*arguments, source_arn=source_arn, **rest)
        except Exception:
            _count(telemetry, "DestinationDeliveryFailures", source_arn)
            raise

    def send_to_dead_letter_queue(source_arn: str, *arguments: Any, **rest: Any) -> Any:
        try:
            return send_to_queue(source_arn, *arguments, **rest)
        except Exception:
            if ":lambda:" in source_arn:
                _count(telemetry, "DeadLetterErrors", source_arn)
            raise

    Patch(event_manager, "send_event_to_target", send_event_to_target).apply()
    Patch(dead_letter_queue, "_send_to_dead_letter_queue", send_to_dead_letter_queue).apply()
