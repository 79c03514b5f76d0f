"""A drill's words, without a backend."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from tests.pipeline.on_paper import pipeline_on_paper

from smokealarm.clock import Instant
from smokealarm.errors import UnknownFault
from smokealarm.pipeline.disturbance import Withholds, nothing
from smokealarm.pipeline.drill import Drill


@pytest.fixture
def drill() -> Drill:
    """Provide a drill of a pipeline that nobody deployed."""
    return drill_of_nothing()


def drill_of_nothing(withholds: Withholds = nothing) -> Drill:
    """Return a drill of a pipeline that nobody deployed; its queues can be emptied, nothing else can be done to it."""
    clients = SimpleNamespace(sqs=SimpleNamespace(purge_queue=lambda **_: None))
    backend: Any = SimpleNamespace(capabilities=SimpleNamespace(virtual_clock=False), clients=clients)
    return Drill(backend, pipeline_on_paper("p"), withholds)


def test_an_unknown_fault_is_refused_with_the_nearest(drill: Drill) -> None:
    """A slip of the keyboard is answered with what was meant, before anything is sent."""
    with pytest.raises(UnknownFault, match=r"did you mean 'function\.hang'"):
        drill.inject("function.hangs", "ingest")


def test_without_faults_nothing_is_broken_and_everything_is_noted() -> None:
    """Nothing is sent, and no fault of a receiver is switched on."""
    drill = drill_of_nothing(lambda _name, _number: True)
    switched: list[str] = []
    with drill:
        drill.hold(fault_of(switched), "the mail server greylists")
        drill.poison(2)
    assert (drill.disturbances.withheld, switched, drill.sent) == (
        ["the mail server greylists", "2 poison messages"],
        [],
        [],
    )


def test_one_of_several_can_be_withheld_alone() -> None:
    """By its name and its number; whatever else is asked for happens."""
    drill = drill_of_nothing(lambda name, number: (name, number) == ("Splunk is busy", 2))
    switched: list[str] = []
    for name in ("Splunk is busy", "the mail server greylists", "Splunk is busy", "Splunk is busy"):
        drill.hold(fault_of(switched), name)
    assert (drill.disturbances.withheld, switched) == (["Splunk is busy"], ["on"] * 3)


def test_a_fault_of_a_receiver_is_held_until_recovery(drill: Drill) -> None:
    """As one of the pipeline is."""
    switched: list[str] = []
    drill.hold(fault_of(switched), "the mail server greylists")
    assert switched == ["on"]
    drill.recover()
    assert (switched, drill.disturbances.withheld) == (["on", "off"], [])


@contextmanager
def fault_of(switched: list[str]) -> Iterator[None]:
    """Note when a fault is switched on and off."""
    switched.append("on")
    yield
    switched.append("off")


class SlowClock:
    """A virtual clock of a backend that is at work until it is told to settle."""

    def __init__(self) -> None:
        self.quiet = False

    def start_own_hour(self) -> Instant:
        """Begin."""
        return Instant(0.0)

    def now(self) -> Instant:
        """Return the begin."""
        return Instant(0.0)

    def settle(self) -> None:
        """Wait for what is at work."""
        self.quiet = True


def test_a_pipeline_is_at_rest_only_when_nothing_is_at_work(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although every execution has ended before, as the message of the last one may still be on its way out."""
    clock = SlowClock()
    clients: Any = drill.backend.clients
    backend: Any = SimpleNamespace(
        capabilities=SimpleNamespace(virtual_clock=True), clients=clients, clock=lambda: clock
    )
    virtual = Drill(backend, drill.pipeline)
    monkeypatch.setattr(virtual, "executions", tuple)

    virtual.rest()

    assert clock.quiet
