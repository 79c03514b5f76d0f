"""The virtual clock with explicit activities: when time may move, and how far."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smokealarm_localstack.clock.virtual import Activity, VirtualClock, Wait

START = 1_893_456_000.0


def in_thread(body: Callable[[], object]) -> threading.Thread:
    """Run ``body`` in a plain thread."""
    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    return thread


def sleeper(clock: VirtualClock, log: list[tuple[float, str]], name: str, naps: list[float]) -> None:
    """Start an activity that sleeps through ``naps`` and logs when each ends."""
    activity = clock.begin(name)

    def body() -> None:
        for seconds in naps:
            clock.sleep(activity, seconds)
            log.append((clock.now() - START, name))
        activity.end()

    in_thread(body)


def test_time_stands_still_while_something_is_at_work(clock: VirtualClock) -> None:
    """An advance waits for activities that are active before it moves time."""
    activity = clock.begin("computing")
    advance = in_thread(lambda: clock.advance(START + 60))

    advance.join(0.05)
    assert clock.now() == START
    activity.end()
    advance.join(5)

    assert clock.now() == START + 60


def test_advance_stops_at_every_due_moment(clock: VirtualClock) -> None:
    """A sleeper wakes at its exact moment, and may go to sleep again within the same advance."""
    log: list[tuple[float, str]] = []
    sleeper(clock, log, "a", [10.0, 10.0, 0.5])

    advance = clock.advance(START + 60)

    assert log == [(10.0, "a"), (20.0, "a"), (20.5, "a")]
    assert (advance.now, advance.jumps) == (START + 60, 4)


def test_a_moment_on_the_target_is_included(clock: VirtualClock) -> None:
    """What is due exactly when the advance ends has happened when it returns; what is due later has not."""
    log: list[tuple[float, str]] = []
    sleeper(clock, log, "on", [60.0])
    sleeper(clock, log, "after", [60.000001])

    clock.advance(START + 60)

    assert log == [(60.0, "on")]


def test_advancing_to_the_past_only_settles(clock: VirtualClock) -> None:
    """Time never goes backwards."""
    clock.advance(START + 60)

    assert clock.advance(START).now == START + 60


def test_a_waiting_caller_lets_time_pass(clock: VirtualClock) -> None:
    """While somebody outside waits for an answer, time moves by itself, and stops once nobody waits any more."""
    log: list[tuple[float, str]] = []
    answered = threading.Event()
    request = clock.begin("request")
    sleeper(clock, log, "background", [100.0])

    def handle() -> None:
        clock.sleep(request, 40)
        clock.caller_waits(-1)
        request.end()
        answered.set()

    clock.caller_waits(+1)
    in_thread(handle)

    assert answered.wait(5)
    assert clock.now() == START + 40
    assert log == []


def test_release_before_the_wait_is_not_lost(clock: VirtualClock) -> None:
    """A wake-up that comes before the waiter has gone to sleep still wakes it."""
    wait = Wait(clock, clock.begin("waiter"))

    wait.release()

    assert clock.wait(wait, None) is True


def test_a_wait_is_over_only_once(clock: VirtualClock) -> None:
    """Who comes too late to wake a waiter is told, so that a notification is not wasted on it."""
    wait = Wait(clock, clock.begin("waiter"))
    assert clock.wait(wait, 0) is False

    with pytest.raises(RuntimeError):
        wait.release()


def test_ending_an_activity_ends_its_waits(clock: VirtualClock) -> None:
    """A killed process leaves no due moment behind."""
    activity = clock.begin("process")
    waiting = in_thread(lambda: clock.sleep(activity, 1e6))
    while not clock.pending():
        pass

    activity.end()
    waiting.join(5)

    assert not waiting.is_alive()
    assert clock.pending() == []
    assert clock.is_quiet()


def test_parking_nests(clock: VirtualClock) -> None:
    """An activity that waits for two others is at work again only when both have answered."""
    activity = clock.begin("caller")
    clock.park(activity)
    clock.park(activity)

    clock.unpark(activity)
    assert clock.is_quiet()
    clock.unpark(activity)
    assert not clock.is_quiet()


def test_stalled_activities_let_time_pass(clock: VirtualClock) -> None:
    """What burns real time beyond its allowance is parked and named; what has none is left alone."""
    spinning = clock.begin("spinning function", stalls_after=1e-9)
    patient = clock.begin("slow but ours")

    assert clock.park_stalled() == ["spinning function"]
    patient.end()

    assert clock.advance(START + 30).now == START + 30
    assert isinstance(spinning, Activity)


def test_microseconds_do_not_drift(clock: VirtualClock) -> None:
    """A thousand tenths of a second are a hundred seconds, to the microsecond."""
    log: list[tuple[float, str]] = []
    sleeper(clock, log, "a", [0.1] * 1000)

    clock.advance(START + 200)

    assert log[-1] == (100.0, "a")


NAPS = st.lists(st.integers(1, 30).map(float), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(programs=st.lists(NAPS, min_size=1, max_size=5), cuts=st.lists(st.integers(0, 200), max_size=4))
def test_many_small_advances_equal_one_large(
    new_clock: Callable[[], VirtualClock], programs: list[list[float]], cuts: list[int]
) -> None:
    """However an hour is cut into advances, the same things happen at the same moments in the same order."""
    logs = []
    for stops in (sorted(cuts), []):
        clock, log = new_clock(), []
        for number, naps in enumerate(programs):
            sleeper(clock, log, f"s{number}", naps)
        for stop in [*stops, 3600]:
            clock.advance(START + stop)
        logs.append(log)

    assert logs[0] == logs[1]
    assert [at for at, _ in logs[1]] == sorted(at for naps in programs for at in cumulated(naps))


def cumulated(naps: list[float]) -> list[float]:
    """Return the moments at which the naps end."""
    return [sum(naps[: end + 1]) for end in range(len(naps))]
