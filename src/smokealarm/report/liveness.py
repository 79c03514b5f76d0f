"""Which tiles are dead, and which of them may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from smokealarm.errors import DashboardInvalid
from smokealarm.nearest import nearest
from smokealarm.report.dashboard import Life
from smokealarm.report.dashboard.ticks import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from smokealarm.report.dashboard import TileLiveness

__all__ = ["read_reasons", "tell"]


def read_reasons(path: Path, tiles: Sequence[str]) -> dict[str, str]:
    """Read the reasons why tiles may be empty: a mapping of their names in YAML or JSON.

    Raises :class:`~smokealarm.errors.DashboardInvalid` for a name that no tile has, and for a reason that says nothing.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise DashboardInvalid(f"{path} cannot be read: {error}") from error
    if not isinstance(document, dict):
        raise DashboardInvalid(f"{path} is no mapping of tiles to reasons, such as 'Throttles: sent when they happen'")
    for name, reason in document.items():
        if name not in tiles:
            meant = nearest(str(name), tiles)
            raise DashboardInvalid(f"{path}: no tile is named {name!r}" + (f"; is {meant!r} meant?" if meant else ""))
        if not isinstance(reason, str) or not reason.strip():
            raise DashboardInvalid(f"{path}: the tile {name!r} may be empty for no reason; expected a sentence")
    return document


def tell(tiles: Iterable[TileLiveness], reasons: Mapping[str, str]) -> tuple[list[str], list[TileLiveness]]:
    """Return a line for each tile with queries, and the tiles that are dead without a reason."""
    lines, dead = [], []
    for tile in tiles:
        if tile.life is Life.STILL:
            continue
        lines.append(_line(tile, reasons.get(tile.name, "")))
        if tile.life is Life.EMPTY and tile.name not in reasons:
            dead.append(tile)
    return [*lines, f"{len(lines)} tiles with queries, {len(dead)} dead"], dead


def _line(tile: TileLiveness, allowed: str) -> str:
    if tile.newest is not None:
        return f"alive  {tile.name}: newest {moment(tile.newest)} UTC" + (f" ({tile.reason})" if tile.reason else "")
    return f"empty  {tile.name}: {tile.reason}; allowed: {allowed}" if allowed else f"DEAD   {tile.name}: {tile.reason}"
