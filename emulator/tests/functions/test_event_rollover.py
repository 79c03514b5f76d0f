"""Asynchronous events that are sent while their function is updated."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from localstack.services.lambda_.invocation import event_manager
from localstack.services.lambda_.invocation.event_manager import Poller
from localstack.services.lambda_.invocation.internal_sqs_queue import FakeSqsClient, QueueManager

from smokealarm_localstack.functions import event_rollover

CODE = "def handler(event, context):\n    print('got', event['number'])\n"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FakeSqsClient:
    """Provide a client of queues of its own, for pollers that give back what they have not begun."""
    for place, name in ((Poller, "run"), (Poller, "handle_message"), (FakeSqsClient, "receive_message")):
        monkeypatch.setattr(place, name, getattr(place, name))  # as it was before, afterwards
    event_rollover.install()
    own = FakeSqsClient(QueueManager())
    monkeypatch.setattr(event_manager, "get_sqs_client", lambda *_args, **_options: own)
    return own


def test_what_a_poller_has_taken_when_it_is_stopped_is_seen_again_at_once(client: FakeSqsClient) -> None:
    """It would be hidden for 60 s and the function's timeout otherwise."""
    queue = client.queue_manager.create_queue("events")
    client.send_message(QueueUrl="events", MessageBody="{}")
    own = SimpleNamespace(function_name="f", qualifier="$LATEST")
    version = SimpleNamespace(id=own, config=SimpleNamespace(timeout=30), qualified_arn="f:$LATEST")
    versions: Any = SimpleNamespace(function_version=version)
    poller, receive = Poller(versions, "events"), client.receive_message

    def receive_and_stop(**request: Any) -> Any:
        answer = receive(**request)
        poller.stop()
        return answer

    client.receive_message = receive_and_stop
    poller.run()
    assert (queue.approximate_number_of_messages, queue.approximate_number_of_messages_not_visible) == (1, 0)


def test_events_that_are_sent_during_updates_are_run_at_once(deploy_virtual: Any) -> None:
    """By the version that is there."""
    function, late = deploy_virtual(CODE), []
    for number in range(5):
        deploy_virtual.client.update_function_configuration(FunctionName=function.name, Description=str(number))
        payload = json.dumps({"number": number})
        deploy_virtual.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=payload)
        deploy_virtual.backend.advance(5)
        if not any(message.strip() == f"got {number}" for message in function.messages(until="")):
            late.append(number)
    assert late == []
