"""``smokealarm mirror``: every CloudWatch alarm against the Dynatrace rule that it mirrors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from smokealarm.cli._writing import teller


@click.command("mirror")
@click.option("--monitoring", type=click.Path(path_type=Path), help="Folder with dynatrace/ and cloudwatch/.")
@click.option("--tapes", multiple=True, type=click.Path(path_type=Path), help="Tapes, or folders of them.")
@click.option("--random", "count", default=100, show_default=True, type=click.IntRange(0, 100_000))
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="The first seed of the random ones.")
@click.option("--format", "form", default="text", show_default=True, type=click.Choice(["text", "json"]))
def command(monitoring: Path | None, *, tapes: tuple[Path, ...], count: int, seed: int, form: str) -> None:
    """Let each rule and its alarm judge the same metrics: recorded ones, and those of random accounts.

    Alarms name their rules in cloudwatch/template.yaml (Metadata: Rule), and cloudwatch/mirror.yaml says where they may
    disagree, and why. The exit code is 1 if they disagree without a reason, and 2 if they cannot be compared.
    """
    from smokealarm import mirror
    from smokealarm.errors import UsageError
    from smokealarm.pipeline.shape_reading import find_shape
    from smokealarm.replay.imagined import imagined_resources
    from smokealarm.sandbox import streamed
    from smokealarm.tape import tape_files

    if not tapes and not count:
        raise UsageError("expected --tapes DIR, or --random with more than 0: there is nothing to judge")
    shape = find_shape(Path.cwd())
    services = streamed(shape.metrics_namespace).services
    question = mirror.Question(monitoring or shape.monitoring, services, imagined_resources(shape))
    result = mirror.mirrored(question, list(tape_files(tapes)), range(seed, seed + count))
    tell = teller()
    if form == "json":
        tell(json.dumps(mirror.as_json(result), indent=2))
    else:
        tell("\n".join(mirror.as_text(result)))
    if not result.clean:
        raise SystemExit(1)
