"""Functions on the virtual clock, and quiet where messages circle: throttled, failing, or with nobody to take them."""

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest

Backend = Any
ROLE = "arn:aws:iam::000000000000:role/any"
CODE = """
import time

def handler(event, context):
    order = event if "Records" not in event else __import__("json").loads(event["Records"][0]["body"])
    time.sleep(order.get("sleep", 0))
    while order.get("spin"):
        pass
    if order.get("fail"):
        raise ValueError("as ordered")
    return {"now": time.time(), "left": context.get_remaining_time_in_millis()}
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A queue with a dead-letter queue, and a function that takes its messages."""

    backend: Backend
    function: str
    queue: str
    dead_letters: str
    mapping: str

    def send(self, **order: object) -> None:
        """Send an order to the queue."""
        self.backend.client("sqs").send_message(QueueUrl=self.queue, MessageBody=json.dumps(order))

    def invoke(self, **order: object) -> Any:
        """Invoke the function and return its answer."""
        answer = self.backend.client("lambda").invoke(FunctionName=self.function, Payload=json.dumps(order).encode())
        return json.load(answer["Payload"])

    def counts(self, queue: str) -> tuple[int, int]:
        """Count a queue's visible messages and those in flight."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.backend.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
        return int(found[names[0]]), int(found[names[1]])

    def is_quiet(self) -> bool:
        """Say whether nothing is at work."""
        self.backend.settle()
        return bool(self.backend.call("GET", "/_smokealarm/clock")["quiet"])


@pytest.fixture
def stage(virtual_localstack: Backend) -> Stage:
    """Provide a stage of its own."""
    return new_stage(virtual_localstack)


def new_stage(virtual_localstack: Backend) -> Stage:
    """Make a stage: visibility 60 s, two receives, a timeout of 30 s."""
    sqs, lambda_ = virtual_localstack.client("sqs"), virtual_localstack.client("lambda")
    name = f"stage-{uuid.uuid4().hex[:8]}"
    dead_letters = sqs.create_queue(QueueName=f"{name}-dlq")["QueueUrl"]
    redrive = {"deadLetterTargetArn": arn(f"{name}-dlq"), "maxReceiveCount": 2}
    attributes = {"VisibilityTimeout": "60", "RedrivePolicy": json.dumps(redrive)}
    queue = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("index.py", CODE)
    lambda_.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=ROLE,
        Handler="index.handler",
        Code={"ZipFile": bundle.getvalue()},
        Timeout=30,
    )
    lambda_.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})
    mapping = lambda_.create_event_source_mapping(FunctionName=name, EventSourceArn=arn(name), BatchSize=1)["UUID"]
    virtual_localstack.settle()
    return Stage(virtual_localstack, name, queue, dead_letters, mapping)


def arn(queue: str) -> str:
    """Return a queue's ARN."""
    return f"arn:aws:sqs:us-east-1:000000000000:{queue}"


def test_a_sleeping_function_takes_virtual_time_only(stage: Stage) -> None:
    """Ten seconds of sleep end ten virtual seconds later, and the remaining time knows."""
    begin = stage.backend.now()

    answer = stage.invoke(sleep=10)

    assert answer == {"now": begin + 10, "left": 20_000}


def test_a_timeout_ends_at_the_functions_limit(stage: Stage) -> None:
    """A sleep of 40 s with a limit of 30 s is over after 30.00 s."""
    begin = stage.backend.now()

    answer = stage.invoke(sleep=40)

    assert answer["errorMessage"].endswith("Task timed out after 30.00 seconds")
    assert stage.backend.now() == begin + 30


def test_failing_messages_circle_until_their_dead_letter_queue(stage: Stage) -> None:
    """Two receives, 60 s apart, then the move: quiet at every moment in between."""
    stage.send(fail=True)

    seen = []
    for _ in range(3):
        assert stage.is_quiet()
        seen.append((stage.counts(stage.queue), stage.counts(stage.dead_letters)))
        stage.backend.advance(60)

    assert seen == [((0, 1), (0, 0)), ((0, 1), (0, 0)), ((0, 0), (1, 0))]


def test_throttled_messages_circle_quietly(stage: Stage) -> None:
    """A function without concurrency leaves its messages in flight until they are visible again."""
    stage.backend.client("lambda").put_function_concurrency(FunctionName=stage.function, ReservedConcurrentExecutions=0)
    stage.send()

    assert stage.is_quiet()
    assert stage.counts(stage.queue) == (0, 1)
    stage.backend.advance(120)
    assert stage.counts(stage.dead_letters) == (1, 0)


def test_a_disabled_mapping_leaves_its_messages(stage: Stage) -> None:
    """Nobody takes the message for an hour; the mapping takes it at once when it is enabled again."""
    lambda_ = stage.backend.client("lambda")
    lambda_.update_event_source_mapping(UUID=stage.mapping, Enabled=False)
    assert stage.is_quiet()
    stage.send()

    stage.backend.advance(3600)
    assert stage.is_quiet()
    assert stage.counts(stage.queue) == (1, 0)
    lambda_.update_event_source_mapping(UUID=stage.mapping, Enabled=True)
    assert stage.is_quiet()
    assert stage.counts(stage.queue) == (0, 0)


def test_asynchronous_retries_follow_the_clock(stage: Stage) -> None:
    """A failed asynchronous event is tried again after one minute and after two more, then it is dropped."""
    lambda_ = stage.backend.client("lambda")
    lambda_.put_function_event_invoke_config(
        FunctionName=stage.function,
        DestinationConfig={"OnFailure": {"Destination": arn(stage.dead_letters.rsplit("/", 1)[1])}},
    )
    lambda_.invoke(FunctionName=stage.function, InvocationType="Event", Payload=b'{"fail": true}')

    stage.backend.advance(179)
    assert stage.counts(stage.dead_letters) == (0, 0)
    stage.backend.advance(1)
    assert stage.counts(stage.dead_letters) == (1, 0)


def test_a_spinning_function_is_timed_out(impatient_localstack: Backend) -> None:
    """A function that burns real time without waiting is seen to stall, and time passes up to its timeout."""
    stage = new_stage(impatient_localstack)
    stage.invoke()
    begin = impatient_localstack.now()

    answer = stage.invoke(spin=True)

    assert answer["errorMessage"].endswith("Task timed out after 30.00 seconds")
    assert impatient_localstack.now() == begin + 30
    assert "made no progress for 3.0 s" in impatient_localstack.log.read_text()
