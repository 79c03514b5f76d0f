"""``smokealarm up``: everything together, until it is ended."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from smokealarm.sandbox.running import Pace, RunningSandbox


@click.command("up")
@click.option(
    "--clock",
    "pace",
    type=click.Choice(["stepped", "real"]),
    default="stepped",
    show_default=True,
    help="Time stands still until `smokealarm advance`, or passes as it really does.",
)
@click.option(
    "--pipeline",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The smokealarm.toml that describes the pipeline; by default the nearest one, else the shipped pipeline.",
)
@click.option("--name", default="smokealarm", show_default=True, help="Begins the names of the pipeline's resources.")
def command(*, pace: Pace, file: Path | None, name: str) -> None:
    """Start LocalStack, the pipeline, a tenant, a mailbox and a Splunk collector, and keep them until they are ended.

    The pipeline's own monitoring is deployed into the tenant. It prints where everything listens and the secrets that
    go with it, made for this run. `smokealarm advance 10m` lets time pass, `smokealarm down` or Ctrl-C ends it.
    """
    from smokealarm.cloud.backend import backend
    from smokealarm.pipeline.deployed import deployed_pipeline
    from smokealarm.pipeline.shape_reading import find_shape, read_shape
    from smokealarm.sandbox import deploy_monitoring, running, sandbox
    from smokealarm.sandbox.remote import require_none

    require_none()
    shape = read_shape(file) if file else find_shape(Path.cwd())
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    with ExitStack() as opened:
        provided = opened.enter_context(backend())
        click.echo("LocalStack is ready; deploying the pipeline", err=True)
        pipeline = opened.enter_context(deployed_pipeline(provided, name, shape))
        box = opened.enter_context(sandbox(provided, pipeline))
        controlled = opened.enter_context(running(box, pace))
        deploy_monitoring(box)
        _print(controlled, pace)
        try:
            controlled.wait()
        except KeyboardInterrupt:
            click.echo("ending", err=True)


def _print(controlled: RunningSandbox, pace: Pace) -> None:
    said = {**controlled.describe(), "time": f"{controlled.now()} ({pace})"}
    width = max(map(len, said))
    for name, value in said.items():
        click.echo(f"{name:<{width}}  {value}")
    click.echo("\nsmokealarm advance 10m lets time pass; smokealarm down or Ctrl-C ends it", err=True)
