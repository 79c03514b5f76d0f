"""Where the pipeline's template, functions and sample data are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smokealarm.errors import PackagingError

_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class PipelineSources:
    """The folder ``pipeline/``, or another one of the same shape."""

    folder: Path

    @property
    def template(self) -> Path:
        """The CloudFormation template."""
        return self.folder / "template.yaml"

    @property
    def lock(self) -> Path:
        """The layer's hash-locked requirements."""
        return self.folder / "layer" / "requirements.lock"

    @property
    def shared_code(self) -> Path:
        """What the layer has besides the locked packages; a folder to put on the path."""
        return self.folder / "layer" / "python"

    @property
    def data(self) -> Path:
        """Sample files of daily observations."""
        return self.folder / "data"

    def function(self, name: str) -> Path:
        """Return the folder of one function's code."""
        return self.folder / "functions" / name


def pipeline_sources() -> PipelineSources:
    """Find the project's own pipeline: inside the package when installed, beside ``src/`` in a checkout.

    Raises:
        PackagingError: it is in neither place.
    """
    places = (_PACKAGE / "_pipeline", _PACKAGE.parents[1] / "pipeline")
    for folder in places:
        if (folder / "template.yaml").is_file():
            return PipelineSources(folder)
    raise PackagingError(
        f"the pipeline's template is neither in {places[0]} nor in {places[1]}: this copy of smokealarm is incomplete",
    )
