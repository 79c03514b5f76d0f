"""Puts the code that the pipeline's functions share on the path, as their layer does."""

import sys

import pytest

from smokealarm.pipeline.sources import PipelineSources, pipeline_sources

sys.path.insert(0, str(pipeline_sources().shared_code))


@pytest.fixture(scope="session")
def sources() -> PipelineSources:
    """Find the project's own pipeline."""
    return pipeline_sources()
