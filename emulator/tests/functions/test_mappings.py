"""Event source mappings that AWS refuses."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

CODE = "def handler(event, context): return None"


@pytest.fixture
def create(deploy: Any) -> Callable[[int, int], Any]:
    """Provide what maps a queue with a visibility timeout to a function with a timeout, both in seconds."""

    def mapped(hidden: int, timeout: int) -> Any:
        function, sqs = deploy(CODE, Timeout=timeout), deploy.backend.client("sqs")
        name = f"mapped-{uuid.uuid4().hex[:8]}"
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": str(hidden)})
        arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
        return deploy.client.create_event_source_mapping(FunctionName=function.name, EventSourceArn=arn)

    return mapped


def test_a_queue_that_shows_messages_again_during_a_run_is_refused(deploy: Any, create: Callable[..., Any]) -> None:
    """In the words of AWS."""
    with pytest.raises(deploy.client.exceptions.InvalidParameterValueException) as refused:
        create(10, 30)
    said = "Queue visibility timeout: 10 seconds is less than Function timeout: 30 seconds"
    assert refused.value.response["Error"]["Message"] == said
    assert refused.value.response["Type"] == "User"


def test_a_queue_that_hides_them_for_as_long_as_a_run_may_take_is_taken(
    deploy: Any, create: Callable[..., Any]
) -> None:
    """AWS recommends six times as long, and demands only this; what is changed later is not compared again."""
    mapping = create(30, 30)
    deploy.client.update_event_source_mapping(UUID=mapping["UUID"], BatchSize=5)
    deploy.client.delete_event_source_mapping(UUID=mapping["UUID"])
