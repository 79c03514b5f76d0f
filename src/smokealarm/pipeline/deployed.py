"""A pipeline on a backend, for as long as a block lasts."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uv

from smokealarm.cloud.places import cache_folder
from smokealarm.pipeline import deployment
from smokealarm.pipeline.packaging import package
from smokealarm.pipeline.placeholders import filled
from smokealarm.pipeline.shape_reading import shipped_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.cloud.backend import Backend
    from smokealarm.pipeline.handles import Pipeline
    from smokealarm.pipeline.shape import PipelineShape

__all__ = ["deployed_pipeline", "waiting_on"]

_STEP: Final = timedelta(seconds=1)


@contextmanager
def deployed_pipeline(backend: Backend, name: str, shape: PipelineShape | None = None) -> Iterator[Pipeline]:
    """Deploy a pipeline, the shipped one if none is given, as a stack of that name, for the length of the block."""
    shape = shape or shipped_shape()
    request = deployment.StackRequest(
        name=name,
        template=shape.template.read_text(encoding="utf-8-sig"),
        artifact_bucket=f"{name}-artifacts",
        artifacts=package(shape.code, cache_folder(), Path(uv.find_uv_bin())),
        parameters=filled(shape.parameters, {"stack": name}, f"[pipeline.parameters] of {shape.source}"),
    )
    cloudformation, s3, waiting = backend.clients.cloudformation, backend.clients.s3, waiting_on(backend)
    pipeline = deployment.deploy(cloudformation, s3, shape, request, waiting)
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
