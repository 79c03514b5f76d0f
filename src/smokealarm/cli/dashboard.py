"""``smokealarm dashboard``: a classic dashboard as a page, drawn from measurements."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smokealarm.dynatrace.dashboards import Dashboard
    from smokealarm.report.dashboard import Measurements

    Source = tuple[Measurements, int, str, str | None]
    """What answers queries, the moment that is now for it, its name, and from when on it is shown unless told."""


@click.command("dashboard")
@click.argument("dashboard", type=click.Path(path_type=Path))
@click.option("--metrics", type=click.Path(path_type=Path), help="CSV or Parquet file in long form, as of backtest.")
@click.option("--tape", type=click.Path(path_type=Path), help="A recorded scenario, as pytest features --tapes writes.")
@click.option("--tenant", metavar="URL", help="A Dynatrace environment on this machine, or one that is allowed.")
@click.option("--token-variable", metavar="NAME", help="The environment variable that holds the API token.")
@click.option("--allow-host", "allowed", multiple=True, metavar="HOST", help="A host that may be asked, by its name.")
@click.option(
    "--from",
    "start",
    metavar="TIME",
    help="A UTC time or now-2h; by default the dashboard's own timeframe, of a tape its begin.",
)
@click.option("--to", "end", metavar="TIME", help="By default now, which for a file or a tape is its end.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@click.option("--fail-on-empty", is_flag=True, help="Exit with 1 if a tile is dead that may not be.")
@click.option("--allow-empty", type=click.Path(path_type=Path), help="YAML or JSON: tile names and why they are empty.")
def command(  # noqa: PLR0913 - one for each option
    dashboard: Path,
    *,
    metrics: Path | None,
    tape: Path | None,
    tenant: str | None,
    token_variable: str | None,
    allowed: tuple[str, ...],
    start: str | None,
    end: str | None,
    output: Path,
    fail_on_empty: bool,
    allow_empty: Path | None,
) -> None:
    """Draw the classic dashboard in the JSON file DASHBOARD as one page that needs no network.

    Every tile says how fresh it is, or why it is empty, and so does the output of this command. The file of
    --allow-empty maps names of tiles to the reason why they may be empty, such as "Throttles: only sent when they
    happen".
    """
    from smokealarm.dynatrace.tenant.timeframe import parse_timeframe
    from smokealarm.report.dashboard import build_page, default_start, tile_titles, write_page
    from smokealarm.report.liveness import read_reasons, tell

    asked = _read(dashboard)
    reasons = read_reasons(allow_empty, tile_titles(asked)) if allow_empty else {}
    with _source(metrics, tape, tenant, token_variable, frozenset(allowed)) as (measurements, now, origin, begin):
        timeframe = parse_timeframe(start, end, now, begin or default_start(asked.timeframe))
        page = build_page(asked, measurements, timeframe, origin)
    output.write_text(write_page(page), encoding="utf-8")
    lines, dead = tell([tile.liveness for tile in page.tiles], reasons)
    click.echo("\n".join([*lines, f"wrote {output}"]))
    if dead and fail_on_empty:
        raise SystemExit(1)


def _read(path: Path) -> Dashboard:
    """Return the dashboard; what cannot be read of it is said, and the rest is drawn."""
    from smokealarm.dynatrace.dashboards import DashboardOptions, read_dashboard
    from smokealarm.errors import DashboardInvalid

    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DashboardInvalid(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DashboardInvalid(f"{path} is no JSON: {error}; a template has to be rendered first") from error
    if not isinstance(document, dict) or not isinstance(document.get("tiles"), list):
        raise DashboardInvalid(f"{path} is no classic dashboard: expected an object with dashboardMetadata and tiles")
    dashboard, findings = read_dashboard(document, DashboardOptions(unreadable_selectors="warn"))
    for finding in findings:
        click.echo(f"{path}: {finding}", err=True)
    return dashboard


@contextmanager
def _source(
    metrics: Path | None,
    tape: Path | None,
    tenant: str | None,
    token_variable: str | None,
    allowed: frozenset[str],
) -> Iterator[Source]:
    """Provide where the data are from."""
    from smokealarm.errors import UsageError

    if sum(each is not None for each in (metrics, tape, tenant)) != 1:
        raise UsageError("expected one of --metrics FILE, --tape FILE and --tenant URL, where the data are from")
    if metrics is not None or tape is not None:
        yield _file(metrics) if metrics is not None else _tape(tape or Path())
        return
    token = os.environ.get(token_variable or "")
    if not token or tenant is None:
        raise UsageError("expected --token-variable with the name of an environment variable that holds an API token")
    with _tenant(tenant, token, allowed) as source:
        yield source


def _file(path: Path) -> Source:
    from smokealarm.backtest import read_record
    from smokealarm.report.dashboard import StoredMeasurements

    record = read_record(path)
    for problem in record.problems.examples:
        click.echo(f"{path}: {problem}", err=True)
    return StoredMeasurements(record.source, record.entities), record.end * 60_000, path.name, None


def _tape(path: Path) -> Source:
    """Show a tape from its begin to its end, in the virtual time of a scenario that begins at midnight."""
    from smokealarm.report.dashboard import StoredMeasurements
    from smokealarm.tape import TapeEntities, TapeMetrics, load_tape

    tape = load_tape(path)
    metrics = TapeMetrics.of(tape)
    measurements = StoredMeasurements(metrics, TapeEntities.of(tape))
    return measurements, (metrics.begin + tape.minutes) * 60_000, path.name, str(metrics.begin * 60_000)


@contextmanager
def _tenant(url: str, token: str, allowed: frozenset[str]) -> Iterator[Source]:
    from smokealarm.dynatrace.client import DynatraceClient
    from smokealarm.report.asked_tenant import AskedTenant

    with DynatraceClient(url, token, allowed_hosts=allowed) as client:
        yield AskedTenant(client, {}), client.cluster_time(), url, None
