"""The deployed dashboard's tiles: which have data, and which may be empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smokealarm.dynatrace.client import DynatraceClient
from smokealarm.dynatrace.dashboards import read_dashboard
from smokealarm.dynatrace.tenant.timeframe import parse_timeframe
from smokealarm.errors import DrillError
from smokealarm.nearest import told_nearest
from smokealarm.report.asked_tenant import AskedTenant
from smokealarm.report.dashboard import Life, build_page, default_start, tile_titles
from smokealarm.report.liveness import read_reasons, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smokealarm.dynatrace.dashboards import Dashboard
    from smokealarm.report.dashboard import TileLiveness
    from smokealarm.sandbox.sandbox import Sandbox

__all__ = ["dead_tiles", "may_be_empty", "tile_life", "tile_lives"]


def tile_lives(sandbox: Sandbox) -> tuple[TileLiveness, ...]:
    """Ask the tenant for what each tile with queries shows now.

    Raises:
        DrillError: there is not exactly one dashboard.
    """
    dashboard = _dashboard(sandbox)
    with DynatraceClient(sandbox.tenant.url, sandbox.secrets.tenant_token) as client:
        timeframe = parse_timeframe(None, None, client.cluster_time(), default_start(dashboard.timeframe))
        page = build_page(dashboard, AskedTenant(client, {}), timeframe, sandbox.tenant.url)
    return tuple(tile.liveness for tile in page.tiles if tile.liveness.life is not Life.STILL)


def tile_life(sandbox: Sandbox, name: str) -> Life:
    """Ask the tenant whether the tile of this name has data now.

    Raises:
        DrillError: no tile with queries has that name; says the nearest one.
    """
    lives = {tile.name: tile.life for tile in tile_lives(sandbox)}
    if name not in lives:
        raise DrillError(f"no tile with queries is named {name!r}; {told_nearest(name, lives)}")
    return lives[name]


def may_be_empty(sandbox: Sandbox) -> Mapping[str, str]:
    """Return the tiles that a healthy pipeline leaves empty, by name, and why."""
    path = sandbox.pipeline.shape.project / "empty-tiles.yaml"
    return read_reasons(path, tile_titles(_dashboard(sandbox)))


def dead_tiles(sandbox: Sandbox) -> tuple[str, ...]:
    """Return the names of the tiles that are empty without a reason."""
    _, dead = tell(tile_lives(sandbox), may_be_empty(sandbox))
    return tuple(tile.name for tile in dead)


def _dashboard(sandbox: Sandbox) -> Dashboard:
    documents = sandbox.tenant.environment.dashboards.documents()
    if len(documents) != 1:
        raise DrillError(f"the tenant has {len(documents)} dashboards, expected one")
    dashboard, _ = read_dashboard(documents[0])
    return dashboard
