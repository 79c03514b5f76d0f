"""The project's own pipeline on a backend, for as long as a block lasts."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uv

from smokealarm.cloud.places import cache_folder
from smokealarm.pipeline import deployment
from smokealarm.pipeline.packaging import package
from smokealarm.pipeline.parameters import Parameters
from smokealarm.pipeline.sources import pipeline_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.handles import Pipeline

__all__ = ["deployed_pipeline", "waiting_on"]

_STEP: Final = timedelta(seconds=1)


@contextmanager
def deployed_pipeline(backend: Backend, name: str, parameters: Parameters | None = None) -> Iterator[Pipeline]:
    """Deploy the project's pipeline as a stack of that name, for the length of the block."""
    sources = pipeline_sources()
    request = deployment.StackRequest(
        name=name,
        template=sources.template.read_text(encoding="utf-8"),
        artifact_bucket=f"{name}-artifacts",
        artifacts=package(sources, cache_folder(), Path(uv.find_uv_bin())),
        parameters=(parameters or Parameters(prefix=name)).values(),
    )
    cloudformation, s3, waiting = backend.clients.cloudformation, backend.clients.s3, waiting_on(backend)
    pipeline = deployment.deploy(cloudformation, s3, request, waiting)
    try:
        yield pipeline
    finally:
        if not backend.is_ours:
            deployment.delete(cloudformation, s3, pipeline, waiting)


def waiting_on(backend: Backend) -> deployment.Waiting:
    """Return how to wait for a stack: where time is virtual, looking again lets a second of it pass."""
    if not backend.capabilities.virtual_clock:
        return deployment.Waiting()
    clock = backend.clock()

    def let_time_pass(_: float) -> None:
        clock.advance(_STEP)

    return deployment.Waiting(pause=let_time_pass)
