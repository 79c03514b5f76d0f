"""The pipeline's own monitoring, deployed into a sandbox's tenant from the files that production gets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.deployment import Outcome, deploy
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.errors import DeploymentError
from smokealarm.pipeline.placeholders import filled
from smokealarm.pipeline.shape_reading import find_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.monaco import MonacoProject
    from smokealarm.sandbox.mirror import Mirror
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["bridge_variables", "deploy_monitoring", "monitoring_folder"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def monitoring_folder() -> Path:
    """Return the folder of the monitoring that the nearest ``smokealarm.toml`` names, else of the shipped one.

    Raises:
        PipelineInvalid: that file is wrong.
    """
    return find_shape(Path.cwd()).monitoring


def deploy_monitoring(sandbox: Sandbox, configured: Mapping[str, str] = _NONE) -> None:
    """Deploy the Monaco project into the tenant, its addresses being those of the sandbox.

    ``configured`` are variables of the project that have another value than ``smokealarm.toml`` says.

    Raises:
        DeploymentError: the tenant refused an object; names it and why.
    """
    shape = sandbox.pipeline.shape
    variables = {**_variables(sandbox), **configured}
    with DynatraceClient(sandbox.tenant.url, sandbox.secrets.tenant_token) as client:
        report = deploy(_project(shape.project), shape.environment, variables, client)
    if not report.succeeded:
        refused = "\n".join(map(str, report.of(Outcome.FAILED)))
        raise DeploymentError(f"the tenant does not take the pipeline's monitoring:\n{refused}")


@cache
def _project(folder: Path) -> MonacoProject:
    """Read the project once: scenarios deploy it one after the other."""
    return read_folder(folder)


def _variables(sandbox: Sandbox) -> Mapping[str, str]:
    shape = sandbox.pipeline.shape
    splunk = {
        "splunk url": f"{sandbox.collector.url}/services/collector/event",
        "splunk token": sandbox.secrets.collector_token,
    }
    return filled(shape.variables, {**sandbox.pipeline.names, **splunk}, f"[pipeline.variables] of {shape.source}")


def bridge_variables(sandbox: Sandbox, mirror: Mirror) -> Mapping[str, str]:
    """Return the variables of the project with which a mirror's bridge is told of problems."""
    return {
        "PIPELINE_BRIDGE_SKIPPED": "false",
        "PIPELINE_BRIDGE_URL": mirror.bridge_url,
        "PIPELINE_BRIDGE_SECRET": sandbox.secrets.bridge_secret,
    }
