"""The pipeline's own monitoring, deployed into a sandbox's tenant from the files that production gets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

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

__all__ = ["deploy_monitoring", "monitoring_folder"]


def monitoring_folder() -> Path:
    """Return the folder of the monitoring that the nearest ``smokealarm.toml`` names, else of the shipped one.

    Raises:
        PipelineInvalid: that file is wrong.
    """
    return find_shape(Path.cwd()).monitoring


def deploy_monitoring(sandbox: Sandbox, mirror: Mirror | None = None) -> None:
    """Deploy the Monaco project into the tenant, its addresses being those of the sandbox and of its mirror.

    Without a mirror there is no bridge, and nothing is told to it.

    Raises:
        DeploymentError: the tenant refused an object; names it and why.
    """
    shape = sandbox.pipeline.shape
    variables = {**_variables(sandbox), **_bridge(sandbox, mirror)}
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


def _bridge(sandbox: Sandbox, mirror: Mirror | None) -> Mapping[str, str]:
    if mirror is None:
        return {}
    return {
        "PIPELINE_BRIDGE_SKIPPED": "false",
        "PIPELINE_BRIDGE_URL": mirror.bridge_url,
        "PIPELINE_BRIDGE_SECRET": sandbox.secrets.bridge_secret,
    }
