"""Quiet detection over real threads, queues and pools: a wrong answer here is a flaky test for ever."""

import queue
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smokealarm_localstack.clock import threads
from smokealarm_localstack.clock.virtual import VirtualClock
from smokealarm_localstack.clock.waits import carrying

START = 1_893_456_000.0
Run = Callable[[Callable[[], object]], None]
_REAL_SLEEP = time.sleep


def work() -> None:
    """Take a little real time, as computing does; never the same."""
    if random.random() < 0.5:  # noqa: S311 - jitter
        with carrying(None):
            _REAL_SLEEP(random.random() / 2000)  # noqa: S311 - jitter


def test_sleep_takes_no_real_time(virtual_process: VirtualClock, run: Run) -> None:
    """An hour's sleep of a counted thread is over as soon as the clock was told to pass it."""
    woke: list[float] = []
    run(lambda: (time.sleep(3600), woke.append(virtual_process.now())))

    assert virtual_process.advance(START + 3600).wall_seconds < 5
    assert woke == [START + 3600]


def test_uncounted_threads_keep_real_time(virtual_process: VirtualClock) -> None:
    """Threads that serve sockets wait in real time and do not hold the clock."""
    begun, go = threading.Event(), threading.Event()
    thread = threads.start_io_thread(lambda: (begun.set(), go.wait(30)), "io")
    assert begun.wait(5)

    assert virtual_process.advance(START + 60).now == START + 60
    go.set()
    thread.join(5)


def test_event_wait_expires_at_its_moment(virtual_process: VirtualClock, run: Run) -> None:
    """``Event.wait(timeout)`` returns False after exactly its virtual timeout."""
    seen: list[tuple[bool, float]] = []
    event = threading.Event()
    run(lambda: seen.append((event.wait(12.5), virtual_process.now() - START)))

    virtual_process.advance(START + 60)

    assert seen == [(False, 12.5)]


def test_event_set_wakes_at_once(virtual_process: VirtualClock, run: Run) -> None:
    """A waiter that is notified goes on at the notifier's moment, and its timeout is forgotten."""
    seen: list[tuple[bool, float]] = []
    event = threading.Event()
    run(lambda: seen.append((event.wait(100), virtual_process.now() - START)))
    run(lambda: (time.sleep(7), event.set()))

    virtual_process.advance(START + 60)

    assert seen == [(True, 7.0)]
    assert virtual_process.pending() == []


def test_queue_get_times_out_once(virtual_process: VirtualClock, run: Run) -> None:
    """``Queue.get(timeout)`` subtracts monotonic readings; they agree with the virtual wait."""
    seen: list[float] = []

    def body() -> None:
        with pytest.raises(queue.Empty):
            queue.Queue().get(timeout=20)
        seen.append(virtual_process.now() - START)

    run(body)
    virtual_process.advance(START + 60)

    assert seen == [20.0]


def test_join_waits_virtually(virtual_process: VirtualClock, run: Run) -> None:
    """Joining a thread that sleeps parks the joiner, with and without a timeout."""
    seen: list[tuple[str, float]] = []

    def body() -> None:
        child = threading.Thread(target=lambda: time.sleep(30), daemon=True)
        child.start()
        child.join(10)
        seen.append(("gave up", virtual_process.now() - START))
        child.join()
        seen.append(("joined", virtual_process.now() - START))

    run(body)
    virtual_process.advance(START + 60)

    assert seen == [("gave up", 10.0), ("joined", 30.0)]


def test_pools_cannot_be_blocked_by_sleepers(virtual_process: VirtualClock, run: Run) -> None:
    """A hundred tasks that sleep in a pool of two do so side by side: a parked worker holds no queued task back."""
    ends: list[float] = []

    def body() -> None:
        with ThreadPoolExecutor(2) as pool:
            wait(
                [pool.submit(lambda: (time.sleep(60), ends.append(virtual_process.now() - START))) for _ in range(100)]
            )

    run(body)
    virtual_process.advance(START + 3600)

    assert ends == [60.0] * 100


def test_pool_timeouts_are_virtual(virtual_process: VirtualClock, run: Run) -> None:
    """``Future.result(timeout)`` gives up at its virtual moment."""
    seen: list[float] = []

    def body() -> None:
        future = ThreadPoolExecutor(1).submit(lambda: time.sleep(50))
        with pytest.raises(TimeoutError):
            future.result(timeout=15)
        seen.append(virtual_process.now() - START)

    run(body)
    virtual_process.advance(START + 60)

    assert seen == [15.0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stages=st.lists(st.integers(1, 20), min_size=1, max_size=4),
    offsets=st.lists(st.integers(0, 30), min_size=1, max_size=8, unique=True),
)
def test_a_chain_of_queues_is_never_thought_quiet_too_early(
    virtual_process: VirtualClock, run: Run, stages: list[int], offsets: list[int]
) -> None:
    """Items that pass through queues and stages arrive exactly when the model says, however the threads are timed."""
    begin = virtual_process.now()
    lanes: list[queue.Queue[int]] = [queue.Queue() for _ in range(len(stages) + 1)]
    arrived: dict[int, float] = {}

    def stage(number: int) -> None:
        while (item := lanes[number].get()) >= 0:
            work()
            threading.Thread(target=lambda item=item: pass_on(number, item), daemon=True).start()

    def pass_on(number: int, item: int) -> None:
        time.sleep(stages[number])
        work()
        lanes[number + 1].put(item)

    def sink() -> None:
        while (item := lanes[-1].get()) >= 0:
            arrived[item] = virtual_process.now() - begin

    def source() -> None:
        for item in sorted(offsets):
            time.sleep(item - (virtual_process.now() - begin))
            work()
            lanes[0].put(item)

    for number in range(len(stages)):
        run(lambda number=number: stage(number))
    run(sink)
    run(source)
    virtual_process.advance(begin + 200)
    for lane in lanes:
        lane.put(-1)

    assert arrived == {item: item + sum(stages) for item in offsets}
