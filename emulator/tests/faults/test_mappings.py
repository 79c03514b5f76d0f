"""An updated event source mapping reports its present state."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def mapping(virtual: Any, function: Any) -> Iterator[str]:
    """Make an enabled mapping from a queue to the function."""
    virtual.client("sqs").create_queue(QueueName=function.name, Attributes={"VisibilityTimeout": "60"})
    uuid = virtual.client("lambda").create_event_source_mapping(
        FunctionName=function.name, EventSourceArn=f"arn:aws:sqs:us-east-1:000000000000:{function.name}"
    )["UUID"]
    virtual.settle()
    yield uuid
    virtual.client("lambda").delete_event_source_mapping(UUID=uuid)


def state(virtual: Any, mapping: str) -> str:
    """Return the mapping's state when nothing moves any more."""
    virtual.settle()
    return virtual.client("lambda").get_event_source_mapping(UUID=mapping)["State"]


def test_an_update_leaves_an_enabled_mapping_enabled(virtual: Any, mapping: str) -> None:
    """The worker that an update replaces does not have the last word."""
    for batch_size in (5, 6, 7):
        virtual.client("lambda").update_event_source_mapping(UUID=mapping, BatchSize=batch_size, Enabled=True)
        virtual.advance(60)

        assert state(virtual, mapping) == "Enabled"


def test_off_and_on_again(virtual: Any, mapping: str) -> None:
    """Each switch is what the mapping reports once it is quiet, however quickly they follow each other."""
    client = virtual.client("lambda")
    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    assert state(virtual, mapping) == "Disabled"

    client.update_event_source_mapping(UUID=mapping, Enabled=True)
    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    client.update_event_source_mapping(UUID=mapping, Enabled=True)
    assert state(virtual, mapping) == "Enabled"
