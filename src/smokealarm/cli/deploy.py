"""``smokealarm deploy``: bring an environment to what a Monaco project says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from smokealarm.deploy import Destination
    from smokealarm.dynatrace.deployment import DeploymentReport
    from smokealarm.dynatrace.monaco import MonacoProject

_FAILED = 1


@click.command("deploy")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--environment", required=True, metavar="NAME", help="An environment of the manifest.")
@click.option("--url", metavar="URL", help="Its address, instead of the manifest's.")
@click.option(
    "--token-variable", metavar="NAME", help="The environment variable of its token, instead of the manifest's."
)
@click.option("--dry-run", is_flag=True, help="Check and compare; write nothing.")
@click.option(
    "--allow-host", "allowed", multiple=True, metavar="HOST", help="Deploy to this host, too; its exact name."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(  # noqa: PLR0913 - one for each option
    folder: Path | None,
    environment: str,
    url: str | None,
    token_variable: str | None,
    allowed: tuple[str, ...],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Deploy a Monaco project, by default the pipeline's own monitoring, and say what was changed.

    FOLDER has a manifest.yaml. Everything is rendered, read by smokealarm's own readers and validated by the
    environment before anything is written. Objects are found again by the externalId that Monaco gives them, and
    written only if they differ. If one fails all the same, what was created is deleted again, and what stands is said.

    Only this machine is deployed to, and hosts that --allow-host names. The exit code is 1 if something failed or, with
    --dry-run, would fail, and 2 if the project cannot be read.
    """
    from smokealarm import deploy
    from smokealarm.dynatrace.monaco import read_folder
    from smokealarm.sandbox import monitoring_folder

    project = read_folder(folder or monitoring_folder() / "dynatrace")
    hosts = frozenset(each.lower() for each in allowed)
    target = deploy.destination(
        project.environment(environment), os.environ, url=url, token_variable=token_variable, allowed=hosts
    )
    report = _deployed(project, environment, target, hosts, dry_run=dry_run)
    if as_json:
        document = {"environment": environment, "url": target.url, **deploy.as_json(report)}
        click.echo(json.dumps(document, indent=2).replace(target.token.reveal(), "***"))
    else:
        said = "\n".join((f"{environment} at {target.url}", "", *deploy.as_text(report)))
        click.echo(said.replace(target.token.reveal(), "***"))
    if not report.succeeded:
        raise SystemExit(_FAILED)


def _deployed(
    project: MonacoProject, environment: str, target: Destination, hosts: frozenset[str], *, dry_run: bool
) -> DeploymentReport:
    from smokealarm.dynatrace.client import ClientOptions, DynatraceClient
    from smokealarm.dynatrace.deployment import deploy
    from smokealarm.dynatrace.logs import LogLimits, LogOptions
    from smokealarm.dynatrace.tenant.configuration import validators

    own = validators(LogOptions(), LogLimits())
    with DynatraceClient(target.url, target.token, allowed_hosts=hosts, options=ClientOptions(retries=3)) as client:
        return deploy(project, environment, os.environ, client, dry_run=dry_run, validators=own)
