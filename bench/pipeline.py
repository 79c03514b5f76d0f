"""Timings of the pipeline: deploying it, sending files through it, poisoning it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from bench.measurement import Stopwatch, Timing
from smokealarm.cloud.backend import Backend
from smokealarm.pipeline import workload
from smokealarm.pipeline.deployed import deployed_pipeline
from smokealarm.pipeline.drill import Drill
from smokealarm.pipeline.handles import Pipeline

_FILES: Final = 40
_DLQ_MINUTES: Final = 9  # three receives of 180 s each


@contextmanager
def deploying(backend: Backend) -> Iterator[tuple[Pipeline, Timing]]:
    """Deploy the stack."""
    watch = Stopwatch()
    with watch.lap():
        deployed = deployed_pipeline(backend, "bench")
        pipeline = deployed.__enter__()
    try:
        yield pipeline, watch.timing("stack deployed", 4.0)
    finally:
        deployed.__exit__(None, None, None)


def first_object(backend: Backend, pipeline: Pipeline) -> Timing:
    """Send the first file through, from its upload to its record, every function starting cold."""
    watch = Stopwatch()
    with Drill(backend, pipeline) as drill, watch.lap():
        drill.upload(workload.valid_files(0, 1))
        drill.rest()
    return watch.timing("first object, end to end")


def throughput(backend: Backend, pipeline: Pipeline) -> Timing:
    """Send files through, one each virtual second; the time is that for one file, its inverse the files per second."""
    watch = Stopwatch()
    with Drill(backend, pipeline) as drill:
        drill.upload(workload.valid_files(0, 1))
        drill.rest()
        with watch.lap():
            for file in workload.valid_files(1, _FILES):
                drill.upload([file])
                drill.pass_time(timedelta(seconds=1))
            drill.rest()
    return Timing("one object of many, end to end", watch.median / _FILES, _FILES)


def poison(backend: Backend, pipeline: Pipeline) -> Timing:
    """Send a poison message until it lies in the dead-letter queue: visibility 180 s, three receives."""
    watch = Stopwatch()
    for _ in range(3):
        with Drill(backend, pipeline) as drill, watch.lap():
            drill.poison(1)
            drill.pass_time(timedelta(minutes=_DLQ_MINUTES))
            if drill.queue_counts("dead-letter queue").visible != 1:
                raise AssertionError("the poison message is not in the dead-letter queue")
    return watch.timing("poison message to its DLQ", 3.0, "reality", _DLQ_MINUTES * 60)
