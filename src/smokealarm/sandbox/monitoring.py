"""The pipeline's own monitoring, deployed into a sandbox's tenant from the files that production gets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.deployment import Outcome, deploy
from smokealarm.dynatrace.monaco import read_folder
from smokealarm.errors import DeploymentError, PackagingError
from smokealarm.replay.reading import DRILL_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.monaco import MonacoProject
    from smokealarm.sandbox.mirror import Mirror
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["deploy_monitoring", "monitoring_folder"]

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_ENVIRONMENT: Final = "sandbox"


def monitoring_folder() -> Path:
    """Find the project's own monitoring: inside the package when installed, beside ``src/`` in a checkout.

    Raises:
        PackagingError: it is in neither place.
    """
    places = (_PACKAGE / "_monitoring", _PACKAGE.parents[1] / "monitoring")
    for folder in places:
        if (folder / "dynatrace" / "manifest.yaml").is_file():
            return folder
    raise PackagingError(
        f"the monitoring is neither in {places[0]} nor in {places[1]}: this copy of smokealarm is incomplete"
    )


def deploy_monitoring(sandbox: Sandbox, mirror: Mirror | None = None) -> None:
    """Deploy the Monaco project into the tenant, its addresses being those of the sandbox and of its mirror.

    Without a mirror there is no bridge, and nothing is told to it.

    Raises:
        DeploymentError: the tenant refused an object; names it and why.
    """
    project = _project(monitoring_folder() / "dynatrace")
    with DynatraceClient(sandbox.tenant.url, sandbox.secrets.tenant_token) as client:
        report = deploy(project, _ENVIRONMENT, {**_variables(sandbox), **_bridge(sandbox, mirror)}, client)
    if not report.succeeded:
        refused = "\n".join(map(str, report.of(Outcome.FAILED)))
        raise DeploymentError(f"the tenant does not take the pipeline's monitoring:\n{refused}")


@cache
def _project(folder: Path) -> MonacoProject:
    """Read the project once: scenarios deploy it one after the other."""
    return read_folder(folder)


def _variables(sandbox: Sandbox) -> Mapping[str, str]:
    return {
        **DRILL_VARIABLES,
        "PIPELINE_PREFIX": sandbox.pipeline.prefix,
        "PIPELINE_AWS_ACCOUNT": sandbox.pipeline.account,
        "SPLUNK_HEC_URL": f"{sandbox.collector.url}/services/collector/event",
        "SPLUNK_HEC_TOKEN": sandbox.secrets.collector_token,
    }


def _bridge(sandbox: Sandbox, mirror: Mirror | None) -> Mapping[str, str]:
    if mirror is None:
        return {}
    return {
        "PIPELINE_BRIDGE_SKIPPED": "false",
        "PIPELINE_BRIDGE_URL": mirror.bridge_url,
        "PIPELINE_BRIDGE_SECRET": sandbox.secrets.bridge_secret,
    }
