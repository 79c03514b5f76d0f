"""The shipped pipeline as it would be deployed, without anybody deploying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.pipeline.handles import Pipeline, pipeline_from_resources
from smokealarm.pipeline.shape_reading import shipped_shape

if TYPE_CHECKING:
    from smokealarm.pipeline.shape import PipelineShape

__all__ = ["physical_ids", "pipeline_on_paper"]

_FUNCTIONS = ("Ingest", "Validate", "Transform", "Store", "Record")


def physical_ids(name: str, region: str = "us-east-1", account: str = "000000000000") -> dict[str, str]:
    """Return what CloudFormation lists of a stack of that name."""
    queues = {"IngestQueue": "ingest", "IngestDeadLetterQueue": "ingest-dlq", "EventDeadLetterQueue": "event-dlq"}
    return {
        **{function: f"{name}-{function.lower()}" for function in _FUNCTIONS},
        **{logical_id: f"http://127.0.0.1/{account}/{name}-{queue}" for logical_id, queue in queues.items()},
        "InputBucket": f"{name}-input",
        "OutputBucket": f"{name}-output",
        "UploadRule": f"{name}-upload",
        "IngestMapping": "u-u-i-d",
        "StateMachine": f"arn:aws:states:{region}:{account}:stateMachine:{name}-observations",
    }


def pipeline_on_paper(
    name: str, account: str = "000000000000", region: str = "us-east-1", shape: PipelineShape | None = None
) -> Pipeline:
    """Return the handles of a stack of that name."""
    stack_id = f"arn:aws:cloudformation:{region}:{account}:stack/{name}/1"
    return pipeline_from_resources(shape or shipped_shape(), stack_id, physical_ids(name, region, account))
