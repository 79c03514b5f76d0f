"""Batches of an SQS event source mapping: how many are worked on at once, and what each does to the others."""

import contextlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

CODE = """
import json
import time

def handler(event, context):
    order = json.loads(event["Records"][0]["body"])
    print("begin", order["number"])
    time.sleep(order["sleep"])
    if order.get("fail"):
        raise ValueError("as ordered")
    print("end", order["number"])
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A queue whose messages a function takes one by one."""

    deployer: Any
    function: Any
    url: str
    mapping: str

    def send(self, count: int, sleep: float = 10, **order: object) -> None:
        """Send numbered orders, each of which keeps the function for ``sleep`` seconds."""
        group = {"MessageGroupId": "all"} if self.url.endswith(".fifo") else {}
        for number in range(count):
            body = json.dumps({"number": number, "sleep": sleep, **order})
            self.deployer.backend.client("sqs").send_message(QueueUrl=self.url, MessageBody=body, **group)

    def done(self) -> int:
        """Count the runs that came to their end."""
        return len([message for message in self.function.messages(until="") if message.startswith("end")])

    def counts(self) -> tuple[int, int]:
        """Count the queue's visible messages and those in flight, one for each batch."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.deployer.backend.client("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return int(answer["Attributes"][names[0]]), int(answer["Attributes"][names[1]])

    def update(self, **changes: object) -> None:
        """Change the mapping."""
        self.deployer.client.update_event_source_mapping(UUID=self.mapping, **changes)
        self.deployer.backend.settle()

    def states(self) -> list[str]:
        """Return the state of the function's mapping, if there still is one."""
        found = self.deployer.client.list_event_source_mappings(FunctionName=self.function.name)
        return [mapping["State"] for mapping in found["EventSourceMappings"]]


@pytest.fixture
def line(deploy_virtual: Any) -> Iterator[Line]:
    """Provide a standard queue whose messages are hidden for a minute."""
    yield from new_line(deploy_virtual)


@pytest.fixture
def fifo_line(deploy_virtual: Any) -> Iterator[Line]:
    """Provide a FIFO queue."""
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    yield from new_line(deploy_virtual, ".fifo", attributes)


def new_line(deployer: Any, suffix: str = "", attributes: Any = None, **mapping: Any) -> Iterator[Line]:
    """Make a line, and delete its mapping at the end."""
    function, sqs = deployer(CODE, Timeout=30), deployer.backend.client("sqs")
    name = f"line-{uuid.uuid4().hex[:8]}{suffix}"
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60", **(attributes or {})})["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    answer = deployer.client.create_event_source_mapping(
        FunctionName=function.name, EventSourceArn=arn, BatchSize=1, **mapping
    )
    deployer.backend.settle()
    yield Line(deployer, function, url, answer["UUID"])
    with contextlib.suppress(deployer.client.exceptions.ResourceNotFoundException):
        deployer.client.delete_event_source_mapping(UUID=answer["UUID"])


def test_five_batches_at_once(line: Line) -> None:
    """Of seven messages five are worked on together, and the other two when the first are done."""
    line.send(7)

    line.deployer.backend.advance(9)
    assert line.counts() == (2, 5)
    line.deployer.backend.advance(2)
    assert line.counts() == (0, 2)
    line.deployer.backend.advance(10)
    assert (line.done(), line.counts()) == (7, (0, 0))


def test_the_maximum_concurrency(deploy_virtual: Any) -> None:
    """A mapping may ask for fewer batches at once."""
    for line in new_line(deploy_virtual, ScalingConfig={"MaximumConcurrency": 2}):
        line.send(3)
        line.deployer.backend.advance(9)

        assert line.counts() == (1, 2)


def test_a_fifo_queue_keeps_its_order(fifo_line: Line) -> None:
    """The second message of a FIFO queue is taken when the first is done."""
    fifo_line.send(2)

    fifo_line.deployer.backend.advance(9)
    assert fifo_line.counts() == (1, 1)
    fifo_line.deployer.backend.advance(12)
    assert fifo_line.done() == 2


def test_batches_begin_in_the_order_of_their_messages(line: Line) -> None:
    """Each begins before the next one does, so that every run writes the same log."""
    line.send(5)
    line.deployer.backend.advance(11)

    begun = sorted((event["timestamp"], event["message"]) for event in line.function.events(until=""))
    assert [message.split()[1] for _, message in begun if message.startswith("begin")] == ["0", "1", "2", "3", "4"]


def test_batches_that_take_no_time_cost_none(line: Line) -> None:
    """Twenty messages of a fast function are done at the moment at which they came, one by one by one environment."""
    begin = line.deployer.backend.now()
    line.send(20, sleep=0)
    line.deployer.backend.settle()

    assert line.deployer.backend.now() == begin
    assert (line.done(), line.counts()) == (20, (0, 0))
    assert len({event["stream"] for event in line.function.events(until="")}) == 1


def test_a_failing_batch_does_not_stop_the_others(line: Line) -> None:
    """Its message comes back; those beside it are done and deleted, and later ones are taken."""
    line.send(2, fail=True)
    line.send(4)

    line.deployer.backend.advance(25)
    assert (line.done(), line.counts()) == (4, (0, 2))
    line.deployer.backend.advance(45)
    assert line.function.messages(until="").count("begin 0\n") == 3


def test_a_disabled_mapping_ends_what_it_has_begun(line: Line) -> None:
    """It takes nothing more, and its batches end and are deleted."""
    line.send(6)
    line.deployer.backend.settle()
    line.deployer.backend.advance(1)
    line.update(Enabled=False)

    line.deployer.backend.advance(60)
    assert (line.done(), line.counts()) == (5, (1, 0))
    line.update(Enabled=True)
    line.deployer.backend.advance(11)
    assert (line.done(), line.counts(), line.states()) == (6, (0, 0), ["Enabled"])


def test_a_mapping_is_deleted_once_its_batches_have_ended(line: Line) -> None:
    """Until then it is ``Deleting``."""
    line.send(3)
    line.deployer.backend.advance(1)
    line.deployer.client.delete_event_source_mapping(UUID=line.mapping)
    line.deployer.backend.settle()
    assert line.states() == ["Deleting"]

    line.deployer.backend.advance(10)
    assert (line.done(), line.counts(), line.states()) == (3, (0, 0), [])


def test_work_that_takes_longer_than_the_visibility_timeout_is_done_twice(line: Line) -> None:
    """The message is received again while the first run goes on; deleting it then ends both."""
    sqs = line.deployer.backend.client("sqs")
    sqs.set_queue_attributes(QueueUrl=line.url, Attributes={"VisibilityTimeout": "6"})
    line.send(1)
    line.deployer.backend.advance(60)

    assert (line.done(), line.counts()) == (2, (0, 0))
