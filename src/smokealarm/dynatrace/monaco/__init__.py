"""Monaco projects (Dynatrace Configuration as Code): read from the very files that Monaco deploys, and rendered.

::

    project = read_folder(Path("monitoring/dynatrace"))
    for config in render(project, "production", os.environ, ids):
        config.coordinate, config.external_id, config.value

What Monaco takes and this does not, such as other actions in templates, is refused with its place; nothing is skipped
in silence.

https://docs.dynatrace.com/docs/deliver/configuration-as-code/monaco
"""

from smokealarm.dynatrace.monaco.coordinates import Coordinate, config_id_of, dashboard_id, external_id
from smokealarm.dynatrace.monaco.definitions import ConfigType, MonacoConfig
from smokealarm.dynatrace.monaco.folder import ProjectFiles, read_folder
from smokealarm.dynatrace.monaco.manifest import EnvironmentUrl, Manifest, MonacoEnvironment, ProjectFolder
from smokealarm.dynatrace.monaco.parameters import (
    CompoundParameter,
    EnvironmentParameter,
    ListParameter,
    Parameter,
    ReferenceParameter,
    ValueParameter,
)
from smokealarm.dynatrace.monaco.places import Place
from smokealarm.dynatrace.monaco.project import MonacoProject, read_project
from smokealarm.dynatrace.monaco.rendering import RenderedConfig, Renderer, render
from smokealarm.dynatrace.monaco.tracing import TracedPiece

__all__ = [
    "CompoundParameter",
    "ConfigType",
    "Coordinate",
    "EnvironmentParameter",
    "EnvironmentUrl",
    "ListParameter",
    "Manifest",
    "MonacoConfig",
    "MonacoEnvironment",
    "MonacoProject",
    "Parameter",
    "Place",
    "ProjectFiles",
    "ProjectFolder",
    "ReferenceParameter",
    "RenderedConfig",
    "Renderer",
    "TracedPiece",
    "ValueParameter",
    "config_id_of",
    "dashboard_id",
    "external_id",
    "read_folder",
    "read_project",
    "render",
]
