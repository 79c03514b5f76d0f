"""The pipeline's own monitoring, deployed into a sandbox's tenant from the files that production gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.monaco import Renderer, read_folder
from smokealarm.errors import DeploymentError, PackagingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.monaco import Coordinate
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["deploy_monitoring", "monitoring_folder"]

PAGE, TICKET = "page@example.org", "ticket@example.org"
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


def deploy_monitoring(sandbox: Sandbox) -> None:
    """Deploy the Monaco project into the tenant, its addresses being those of the sandbox.

    Raises:
        DeploymentError: the tenant refused an object; names it and why.
    """
    ids: dict[Coordinate, str] = {}
    project = read_folder(monitoring_folder() / "dynatrace")
    renderer = Renderer(project, _variables(sandbox), ids.get)
    with DynatraceClient(sandbox.tenant.url, sandbox.secrets.tenant_token) as client:
        for config in project.configs[_ENVIRONMENT]:
            rendered = renderer.render(config)
            if rendered is None:
                continue
            sent = {
                "schemaId": rendered.coordinate.type,
                "scope": rendered.scope,
                "externalId": rendered.external_id,
                "value": rendered.value,
            }
            (result,) = client.write_settings([sent])
            if result.refusal is not None:
                raise DeploymentError(f"the tenant refused {rendered.coordinate}: {result.refusal}")
            ids[rendered.coordinate] = result.object_id


def _variables(sandbox: Sandbox) -> Mapping[str, str]:
    return {
        "PIPELINE_PREFIX": sandbox.pipeline.prefix,
        "PIPELINE_PAGE_ADDRESS": PAGE,
        "PIPELINE_TICKET_ADDRESS": TICKET,
        "SPLUNK_HEC_URL": f"{sandbox.collector.url}/services/collector/event",
        "SPLUNK_HEC_TOKEN": sandbox.secrets.collector_token,
    }
