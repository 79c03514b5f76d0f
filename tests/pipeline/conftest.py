"""Puts the code that the pipeline's functions share on the path, as their layer does."""

import sys

import pytest

from smokealarm.pipeline.shape import PipelineShape
from smokealarm.pipeline.shape_reading import shipped_shape

sys.path.insert(0, str(shipped_shape().code["LayerKey"] / "python"))


@pytest.fixture(scope="session")
def shape() -> PipelineShape:
    """Find the project's own pipeline."""
    return shipped_shape()
