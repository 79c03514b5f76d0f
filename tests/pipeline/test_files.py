"""From a queue message to an execution of its own."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from weather.errors import MessageError
from weather.files import UploadedFile
from weather.ingestion import start_execution

MACHINE = "arn:aws:states:eu-west-1:000000000000:stateMachine:weather-observations"


def event(**changes: Any) -> dict[str, Any]:
    """Make an Object Created event; changes apply to the object."""
    described = {"key": "observations/a b.csv", "size": 5, "etag": "b19", "sequencer": "00617F08299329D189"} | changes
    return {"time": "2026-01-31T12:00:00Z", "detail": {"bucket": {"name": "in"}, "object": described}}


def uploaded(**changes: Any) -> UploadedFile:
    """Read such an event."""
    return UploadedFile.from_message(json.dumps(event(**changes)))


class ExecutionAlreadyExistsError(Exception):
    """Stands for the error of the client."""


class RememberingStates:
    """A Step Functions client that knows names, as the service does."""

    exceptions = SimpleNamespace(ExecutionAlreadyExists=ExecutionAlreadyExistsError)

    def __init__(self) -> None:
        self.started: dict[str, str] = {}

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> None:  # noqa: A002, N803
        """Start once for each name."""
        assert stateMachineArn == MACHINE
        if name in self.started:
            raise ExecutionAlreadyExistsError
        self.started[name] = input


def test_an_event_tells_bucket_key_size_and_time() -> None:
    """What the functions need is read from the event, the key as it is."""
    file = uploaded()
    assert (file.bucket, file.key, file.size, file.etag) == ("in", "observations/a b.csv", 5, "b19")
    assert file.uploaded_epoch == 1769860800.0
    assert file.stem == "observations/a b"


def test_a_file_survives_the_way_through_the_state_machine() -> None:
    """The state machine's input is JSON and gives the same file back."""
    assert UploadedFile.from_state(json.loads(json.dumps(uploaded().to_state()))) == uploaded()


@pytest.mark.parametrize(
    "message",
    ["not JSON", "[]", "null", "{}", '{"detail": {}}', json.dumps(event() | {"detail": "x"}), '{"detail": {"bucket": '],
)
def test_anything_else_is_a_message_error(message: str) -> None:
    """A message that announces no file is named as such, whatever it is."""
    with pytest.raises(MessageError, match="the message is not"):
        UploadedFile.from_message(message)


def test_an_execution_is_named_within_the_limits_of_step_functions() -> None:
    """At most 80 characters, only such that are allowed everywhere, and the end of the key stays readable."""
    name = uploaded(key="observations/" + "long/" * 40 + "últimö.csv").execution_name
    assert len(name) <= 80
    assert name.isascii()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
    assert "-csv-" in name


@pytest.mark.parametrize("change", [{"key": "b.csv"}, {"etag": "c"}, {"sequencer": "01"}])
def test_another_upload_is_another_execution(change: dict[str, str]) -> None:
    """Key, content and sequence each make a new name; the same event never does."""
    assert uploaded(**change).execution_name != uploaded().execution_name
    assert uploaded().execution_name == uploaded().execution_name


def test_a_repeated_message_starts_nothing() -> None:
    """The queue delivers at least once; the second delivery is noticed and harmless."""
    states = RememberingStates()
    message = json.dumps(event())
    assert start_execution(states, MACHINE, message) is True
    assert start_execution(states, MACHINE, message) is False
    assert [json.loads(given) for given in states.started.values()] == [uploaded().to_state()]
