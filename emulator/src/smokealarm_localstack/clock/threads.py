"""Threads and pool tasks as activities, from before they are handed over until their result is delivered."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import thread as pool_module
from typing import Any, Final

from smokealarm_localstack.clock.virtual import Activity, VirtualClock
from smokealarm_localstack.clock.waits import carrying, current

_REAL_START: Final = threading.Thread.start
_REAL_JOIN: Final = threading.Thread.join
_REAL_SUBMIT: Final = ThreadPoolExecutor.submit
_REAL_POOL_INIT: Final = ThreadPoolExecutor.__init__

_FEWEST_WORKERS: Final = 512
"""Workers that a pool may start at least: those parked for virtual minutes must not keep queued tasks from running."""


def install(clock: VirtualClock) -> None:
    """Count threads started by counted threads, and tasks submitted by them."""
    _patch_start(clock)
    _patch_join()
    _patch_submit(clock)
    _patch_pool_size()


def start_io_thread(target: Callable[[], object], name: str) -> threading.Thread:
    """Start a daemon thread that serves sockets or pipes: it is never counted and keeps real time."""
    thread = threading.Thread(target=target, name=name, daemon=True)
    with carrying(None):
        thread.start()
    return thread


def start_counted_thread(clock: VirtualClock, target: Callable[[], object], name: str) -> threading.Thread:
    """Start a daemon thread whose work counts and whose waits are virtual, whoever starts it."""
    thread = threading.Thread(target=target, name=name, daemon=True)
    _count(clock, thread)
    _REAL_START(thread)
    return thread


def _patch_start(clock: VirtualClock) -> None:
    def start(self: threading.Thread) -> None:
        activity = _count(clock, self) if current() and not _is_pool_worker(self) else None
        try:
            _REAL_START(self)
        except BaseException:
            if activity:
                activity.end()
            raise

    threading.Thread.start = start  # type: ignore[method-assign]


def _is_pool_worker(thread: threading.Thread) -> bool:
    """Say whether a thread belongs to a pool: its tasks count, it does not."""
    return getattr(thread, "_target", None) is pool_module._worker  # type: ignore[attr-defined]


def _count(clock: VirtualClock, thread: Any) -> Activity:
    activity = clock.begin(f"thread {thread.name}")
    body, finished = thread.run, threading.Event()

    def run() -> None:
        try:
            with carrying(activity):
                body()
        finally:
            with carrying(activity):
                finished.set()
            activity.end()

    thread.run, thread._smokealarm_finished = run, finished
    return activity


def _patch_join() -> None:
    def join(self: threading.Thread, timeout: float | None = None) -> None:
        finished = getattr(self, "_smokealarm_finished", None)
        if current() is None or finished is None:
            return _REAL_JOIN(self, timeout)
        return _REAL_JOIN(self) if finished.wait(timeout) else None

    threading.Thread.join = join  # type: ignore[method-assign]


def _patch_submit(clock: VirtualClock) -> None:
    def submit(self: ThreadPoolExecutor, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if current() is None:
            return _REAL_SUBMIT(self, fn, *args, **kwargs)
        activity = clock.begin(f"task {getattr(fn, '__qualname__', fn)}")

        def task() -> Any:
            with carrying(activity):
                return fn(*args, **kwargs)

        try:
            future = _REAL_SUBMIT(self, task)
        except BaseException:
            activity.end()
            raise
        future.add_done_callback(lambda _future: activity.end())
        return future

    ThreadPoolExecutor.submit = submit  # type: ignore[method-assign]


def _patch_pool_size() -> None:
    def init(self: ThreadPoolExecutor, max_workers: int | None = None, *args: Any, **kwargs: Any) -> None:
        wanted = max_workers if max_workers == 1 else max(max_workers or 0, _FEWEST_WORKERS)
        _REAL_POOL_INIT(self, wanted, *args, **kwargs)

    ThreadPoolExecutor.__init__ = init  # type: ignore[method-assign]
