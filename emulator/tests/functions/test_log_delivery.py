"""The way of log events into CloudWatch Logs, with a store that notes what is asked of it."""

import queue

import pytest

from smokealarm_localstack.functions import log_delivery
from smokealarm_localstack.functions.log_delivery import LogDelivery, LogStream
from smokealarm_localstack.functions.output import LogEvent


class Logs:
    """CloudWatch Logs, as far as it is asked here."""

    class exceptions:  # noqa: N801 - boto3's name
        """The errors that are told apart."""

        ResourceNotFoundException = KeyError
        ResourceAlreadyExistsException = FileExistsError

    def __init__(self) -> None:
        self.created: list[str] = []
        self.failures = 0
        self._stored: queue.Queue[str] = queue.Queue()

    def create_log_stream(self, logGroupName: str, logStreamName: str) -> None:  # noqa: N803 - AWS's names
        """Note a stream."""
        del logGroupName
        self.created.append(logStreamName)
        if len(self.created) <= self.failures:
            raise ConnectionError(logStreamName)

    def put_log_events(self, logGroupName: str, logStreamName: str, logEvents: list[dict[str, object]]) -> None:  # noqa: N803
        """Note events."""
        del logGroupName, logStreamName
        for event in logEvents:
            self._stored.put(str(event["message"]))

    def stored(self) -> str:
        """Wait for the next event that is stored, and return its text."""
        return self._stored.get(timeout=10)


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Logs:
    """Provide what stores the events."""
    made = Logs()
    monkeypatch.setattr(log_delivery, "_logs_client", lambda _region, _role: made)
    monkeypatch.setattr(log_delivery, "is_api_enabled", lambda _api: True)
    return made


def stream(name: str) -> LogStream:
    """Return the stream of a new environment."""
    return LogStream("us-east-1", "role", "group", name)


def test_a_stream_is_created_with_its_first_events(logs: Logs) -> None:
    """And not again with the later ones."""
    delivery, one, other = LogDelivery(), stream("one"), stream("other")
    for number, target in enumerate((one, other, one, other)):
        delivery.put(target, [LogEvent(number, f"event {number}")])

    assert [logs.stored() for _ in range(4)] == ["event 0", "event 1", "event 2", "event 3"]
    assert logs.created == ["one", "other"]


def test_nothing_is_remembered_of_a_stream_but_by_its_environment(logs: Logs) -> None:
    """So that a run with thousands of environments grows by none of those that ended."""
    delivery = LogDelivery()
    for number in range(2):
        delivery.put(stream("one"), [LogEvent(number, f"event {number}")])

    assert [logs.stored(), logs.stored()] == ["event 0", "event 1"]
    assert logs.created == ["one", "one"]


def test_a_stream_that_could_not_be_created_is_created_with_the_next_events(logs: Logs) -> None:
    """Only the events that found no store are lost."""
    delivery, one = LogDelivery(), stream("one")
    logs.failures = 1
    delivery.put(one, [LogEvent(0, "lost")])
    delivery.put(one, [LogEvent(1, "stored")])

    assert logs.stored() == "stored"
    assert logs.created == ["one", "one"]
